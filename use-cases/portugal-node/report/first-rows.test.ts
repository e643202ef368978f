import { expect, test } from "bun:test";
import fc from "fast-check";
import { StreamStart, toFirstRows } from "./first-rows.ts";

const toText = (bytes: Uint8Array): string => new TextDecoder().decode(bytes);
const toBytes = (text: string): Uint8Array => new TextEncoder().encode(text);

function toStream(pieces: readonly Uint8Array[]): ReadableStream<Uint8Array> {
  return new ReadableStream({
    start(controller) {
      for (const piece of pieces) controller.enqueue(piece);
      controller.close();
    },
  });
}

test("what is short is all there; a row that is not whole is left out", () => {
  expect(toText(toFirstRows(toBytes("a,b\n1,2\n")))).toBe("a,b\n1,2\n");
  expect(toText(toFirstRows(toBytes("a,b\n1,2\n3,")))).toBe("a,b\n1,2\n");
  expect(toText(toFirstRows(toBytes("a,b")))).toBe("");
});

test("of what is long there are a header and 2000 rows", () => {
  const csv = toBytes(`a\n${"1\n".repeat(3_000)}`);
  expect(toText(toFirstRows(csv))).toBe(`a\n${"1\n".repeat(2_000)}`);
});

test("a stream passes unchanged, whatever its pieces, and its start is kept", async () => {
  const pieces = fc.array(fc.uint8Array({ maxLength: 50 }), { maxLength: 10 });
  await fc.assert(
    fc.asyncProperty(pieces, async (given) => {
      const start = new StreamStart(toStream(given));
      const passed = await new Response(start.stream).bytes();
      expect(Buffer.from(passed)).toEqual(Buffer.concat(given));
      expect(Buffer.from(start.bytes())).toEqual(Buffer.concat(given));
    }),
  );
});

test("of a long stream a mebibyte is kept", async () => {
  const piece = new Uint8Array(700_000).fill(1);
  const start = new StreamStart(toStream([piece, piece, piece]));
  expect((await new Response(start.stream).bytes()).length).toBe(2_100_000);
  expect(start.bytes()).toEqual(Buffer.alloc(1024 * 1024, 1));
});
