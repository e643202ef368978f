import { expect, test } from "bun:test";
import fc from "fast-check";
import * as v from "valibot";
import { DataReferenceSchema, toPlainReference } from "./data-reference.ts";

const ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

/** The rule as a person would check it by hand: groups of four, the last one with up to two signs of padding. */
function isBase64(text: string): boolean {
  const groups = text.match(/.{1,4}/gs) ?? [];
  return groups.every((group, at) => {
    const isLast = at === groups.length - 1;
    const data = isLast ? group.replace(/==$|=$/, "") : group;
    return group.length === 4 && data.length >= 2 && [...data].every((sign) => ALPHABET.includes(sign));
  });
}

const accepts = (uri: string): boolean =>
  v.safeParse(DataReferenceSchema, { protocol: "inline", uri, format: "json" }).success;

test("base64 is accepted exactly when the slow rule accepts it", () => {
  const nearly = fc.string({
    unit: fc.constantFrom("A", "z", "9", "+", "/", "=", "=", "-", " ", "\n", "é"),
    maxLength: 13,
  });
  fc.assert(
    fc.property(nearly, (uri) => {
      fc.pre(uri.trim() !== "");
      expect(accepts(uri)).toBe(isBase64(uri));
    }),
    { numRuns: 5_000 },
  );
});

test("whatever is encoded as base64 is accepted, and with a character less refused", () => {
  fc.assert(
    fc.property(fc.uint8Array({ minLength: 1, maxLength: 200 }), (bytes) => {
      const uri = bytes.toBase64();
      expect(accepts(uri)).toBe(true);
      expect(accepts(uri.slice(1))).toBe(false);
    }),
  );
});

test("a reference that was read reads again as itself", () => {
  const reference = fc.record({
    protocol: fc.constantFrom("grpc", "villas", "file"),
    uri: fc.string({ minLength: 1 }).filter((uri) => uri.trim() !== ""),
    format: fc.constantFrom("json", "csv", "xml"),
    schema_uri: fc.option(fc.string()),
    size_bytes: fc.option(fc.nat()),
    checksum: fc.option(fc.constant("sha256:x")),
    metadata: fc.dictionary(fc.string(), fc.jsonValue()),
  });
  fc.assert(
    fc.property(reference, (raw) => {
      const once = v.parse(DataReferenceSchema, raw);
      expect(v.parse(DataReferenceSchema, once)).toEqual(once);
      expect(once.metadata).toEqual(raw.metadata);
    }),
  );
});

/** Often right, often wrong in one key, and with keys that are absent. */
const anyReference = fc.oneof(
  fc.jsonValue(),
  fc.record(
    {
      protocol: fc.oneof(
        fc.constantFrom("s3", "http", "grpc", "inline", "nfs", "file", "mqtt"),
        fc.jsonValue(),
      ),
      uri: fc.oneof(
        fc.constantFrom("s3://a/b", "http://a", "e30=", "host:/a", " ", "mqtts://a"),
        fc.jsonValue(),
      ),
      format: fc.oneof(fc.constantFrom("json", "csv", "other", ""), fc.jsonValue()),
      schema_uri: fc.oneof(fc.string(), fc.jsonValue()),
      size_bytes: fc.oneof(fc.nat(), fc.constantFrom(-1, 0.5, -0), fc.jsonValue()),
      checksum: fc.oneof(fc.constantFrom("sha256:x", ":", "a:", ":b", "ab", "a:b:c"), fc.jsonValue()),
      metadata: fc.oneof(fc.dictionary(fc.string(), fc.jsonValue()), fc.jsonValue()),
      other: fc.jsonValue(),
    },
    { requiredKeys: [] },
  ),
);

test("a reference is plain exactly when the schema accepts it, and reads the same", () => {
  fc.assert(
    fc.property(anyReference, (raw) => {
      const reading = v.safeParse(DataReferenceSchema, raw);
      expect(toPlainReference(raw)).toEqual(reading.success ? reading.output : null);
    }),
    { numRuns: 20_000 },
  );
});

test("a plain reference has its keys in the order of the full form", () => {
  const raw = { format: "json", other: 1, uri: "/a", protocol: "file" } as const;
  expect(JSON.stringify(toPlainReference(raw))).toBe(JSON.stringify(v.parse(DataReferenceSchema, raw)));
});

test("what nests too deep to be written again is not plain", () => {
  const metadata = JSON.parse(`{"a":${"[".repeat(101)}${"]".repeat(101)}}`);
  expect(toPlainReference({ protocol: "file", uri: "/a", format: "csv", metadata })).toBeNull();
});
