import { expect, test } from "bun:test";
import fc from "fast-check";
import { toCanonicalJson } from "./canonical-json.ts";

/** The same value with the keys of every object the other way round. */
const reverse = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.map(reverse);
  if (typeof value !== "object" || value === null) return value;
  const entries = Object.entries(value).map(([key, member]) => [key, reverse(member)] as const);
  return Object.fromEntries(entries.reverse());
};

test("is the same for the same value, and reads as that value", () => {
  fc.assert(
    fc.property(fc.jsonValue({ maxDepth: 5 }), (value) => {
      const text = toCanonicalJson(value);
      expect(toCanonicalJson(reverse(value))).toBe(text);
      expect<unknown>(JSON.parse(text)).toEqual(JSON.parse(JSON.stringify(value)));
    }),
  );
});

test("tells apart what differs", () => {
  const texts = [{}, [], null, { a: 1 }, { a: "1" }, { a: [1] }, { a: 1, b: null }].map(toCanonicalJson);
  expect(new Set(texts).size).toBe(texts.length);
});
