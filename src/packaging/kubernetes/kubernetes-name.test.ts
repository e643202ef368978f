import { expect, test } from "bun:test";
import fc from "fast-check";
import { isServiceName, toServiceName } from "./kubernetes-name.ts";

test.each([
  ["data-generator", true],
  ["d", true],
  ["a".repeat(63), true],
  ["a".repeat(64), false],
  ["", false],
  ["9lives", false],
  ["data_generator", false],
  ["Data-Generator", false],
  ["data.generator", false],
  ["data-", false],
  ["10.0.0.7", false],
  ["::1", false],
  // A pod that asks for it asks itself.
  ["localhost", false],
  // In the namespace default, the cluster's own API.
  ["kubernetes", false],
])("a Service can be called %p: %p", (name, isAllowed) => {
  expect(isServiceName(name)).toBe(isAllowed);
});

test.each([
  ["data_generator1", "data-generator1"],
  ["Data.Generator", "data-generator"],
  ["9lives", "lives"],
  ["Süd 2", "s-d-2"],
  ["---", "service"],
  ["localhost", "localhost-2"],
  [`${"a".repeat(62)}_b`, "a".repeat(62)],
])("%p becomes %p", (text, name) => {
  expect(toServiceName(text, new Set())).toBe(name);
});

test("a name that is taken gets a number, also where none fits behind it", () => {
  expect(toServiceName("a_b", new Set(["a-b", "a-b-2"]))).toBe("a-b-3");
  const long = "a".repeat(63);
  expect(toServiceName(long, new Set([long]))).toBe(`${"a".repeat(61)}-2`);
});

test("whatever the text, the name is allowed and not taken", () => {
  fc.assert(
    fc.property(fc.string({ unit: "binary" }), (text) => {
      const first = toServiceName(text, new Set());
      const second = toServiceName(text, new Set([first]));
      expect([first, second].map(isServiceName)).toEqual([true, true]);
      expect(second).not.toBe(first);
    }),
  );
});
