import { expect, test } from "bun:test";
import fc from "fast-check";
import { layOut, type RandomProto, toProtoArbitrary } from "../../test/random-proto.ts";
import { compareMessages } from "./compare-messages.ts";
import { mirrorResponse, toResponseContent } from "./mirror-message.ts";
import { outlineProto } from "./proto-outline.ts";
import { ProtoError, readProto, readRpcs } from "./read-proto.ts";

const RUNS = { numRuns: 60 };

interface LaidOut extends RandomProto {
  readonly text: string;
}

const toFile = (packageName: string): fc.Arbitrary<LaidOut> =>
  toProtoArbitrary(packageName).chain((proto) => layOut(proto.words).map((text) => ({ ...proto, text })));

test("whatever the layout and the comments, the rpcs are those that were written", () => {
  fc.assert(
    fc.property(toFile("p.q"), ({ text, rpcs }) => {
      expect(readRpcs("a.proto", text)).toEqual([...rpcs]);
      const outline = outlineProto(text);
      expect(outline.rpcs.map(({ name }) => name)).toEqual(rpcs.map(({ name }) => name));
      for (const { request, response } of outline.rpcs) {
        expect(text.slice(request.start, request.end)).toBe(request.written);
        expect(text.slice(response.start, response.end)).toBe(response.written);
      }
      expect(outline.rpcs.map(({ request }) => request.written)).toEqual(rpcs.map(({ request }) => request));
      expect(outline.definitions.map(({ name }) => name)).toEqual(["E0", "Nest", "M0", "M1", "M2", "M3"]);
    }),
    RUNS,
  );
});

/** Names that the taker does not have, so that nothing clashes. */
const rename = (text: string): string =>
  text.replace(/\b(M\d|Nest|E0)\b/g, "T$1").replace(/\b(ZERO|LESS)\b/g, "T$1");

test("what is mirrored can be read, is what the other gives, and stays as it is when mirrored again", () => {
  fc.assert(
    fc.property(toFile("a.b"), toFile("c"), (giver, other) => {
      const taker = rename(other.text);
      const [give, take] = [giver.rpcs[0]?.name ?? "", other.rpcs.at(-1)?.name ?? ""];
      const from = { path: "a.proto", text: giver.text, rpc: give };
      const once = mirrorResponse(from, { path: "c.proto", text: taker, rpc: take });
      const [given, taken] = [
        readProto("a.proto", giver.text, () => null),
        readProto("c.proto", once, () => null),
      ];
      const response = given.rpcs.find(({ name }) => name === give)?.response ?? "";
      const request = taken.rpcs.find(({ name }) => name === take)?.request ?? "";
      expect(request).toBe(response.replace("a.b.", "c."));
      expect(compareMessages(given.definitions, taken.definitions, [response, request])).toEqual([]);
      expect(mirrorResponse(from, { path: "c.proto", text: once, rpc: take })).toBe(once);
      // Of what was there only the request is another.
      const { request: place } = outlineProto(taker).rpcs.find(({ name }) => name === take) ?? {
        request: { start: 0, end: 0 },
      };
      expect(once).toStartWith(taker.slice(0, place.start));
      expect(once).toContain(taker.slice(place.end).trimEnd());
    }),
    RUNS,
  );
});

test("files that have the same names fit together or are refused, and never are made into something else", () => {
  let refused = 0;
  fc.assert(
    fc.property(toFile("a"), toFile("b"), (giver, taker) => {
      const [give, take] = [giver.rpcs[0]?.name ?? "", taker.rpcs[0]?.name ?? ""];
      const from = { path: "a.proto", text: giver.text, rpc: give };
      try {
        const text = mirrorResponse(from, { path: "b.proto", text: taker.text, rpc: take });
        const [given, taken] = [
          readProto("a.proto", giver.text, () => null),
          readProto("b.proto", text, () => null),
        ];
        const response = given.rpcs.find(({ name }) => name === give)?.response ?? "";
        const request = taken.rpcs.find(({ name }) => name === take)?.request ?? "";
        expect(compareMessages(given.definitions, taken.definitions, [response, request])).toEqual([]);
      } catch (error) {
        if (!(error instanceof ProtoError)) throw error;
        expect(error.message).toContain("rename one of them");
        refused += 1;
      }
    }),
    RUNS,
  );
  expect(refused).toBeGreaterThan(0);
});

test("what an rpc gives does not depend on layout, nor on the name of its package", () => {
  fc.assert(
    fc.property(
      toProtoArbitrary("a").chain((proto) =>
        fc.tuple(fc.constant(proto), layOut(proto.words), layOut(proto.words)),
      ),
      ([{ rpcs }, one, other]) => {
        const moved = other.replace(/\ba\b(?=\s*[.;/])/g, "other").replaceAll(" .other.", " .other.");
        const content = (text: string) =>
          toResponseContent({ path: "x.proto", text, rpc: rpcs[0]?.name ?? "" });
        expect(content(other)).toBe(content(one));
        expect(content(moved)).toBe(content(one));
      },
    ),
    RUNS,
  );
});
