import { describe, expect, test } from "bun:test";
import fc from "fast-check";
import { findJsonSyntaxError } from "./json-syntax.ts";

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

describe("an error is found where it is", () => {
  test.each([
    ["", 0, "Expecting value"],
    ["  ", 2, "Expecting value"],
    ["x", 0, "Expecting value"],
    ["{", 1, "Expecting property name enclosed in double quotes"],
    ["[", 1, "Expecting value"],
    ['{"a" 1}', 5, "Expecting ':' delimiter"],
    ['{"a": }', 6, "Expecting value"],
    ['{"a": 1 "b"}', 8, "Expecting ',' delimiter"],
    ['{"a": 1,}', 8, "Expecting property name enclosed in double quotes"],
    ["{'a': 1}", 1, "Expecting property name enclosed in double quotes"],
    ["[1,]", 3, "Expecting value"],
    ["[1}", 2, "Expecting ',' delimiter"],
    ["{]", 1, "Expecting property name enclosed in double quotes"],
    ["[1] 2", 4, "Extra data"],
    ["01", 1, "Extra data"],
    ["NaN", 0, "Expecting value"],
    ['["abc', 1, "Unterminated string starting at"],
    ['["a\nb"]', 3, "Invalid control character at"],
    ['["a\\x"]', 3, "Invalid \\escape"],
    ['["a\\u12g4"]', 3, "Invalid \\escape"],
  ])("%p at %i: %s", (text, offset, reason) => {
    expect(isJson(text)).toBe(false);
    expect(findJsonSyntaxError(text)).toEqual({ offset, reason });
  });
});

test("no depth of nesting exhausts it", () => {
  const depth = 1_000_000;
  expect(findJsonSyntaxError("[".repeat(depth))).toEqual({ offset: depth, reason: "Expecting value" });
  expect(findJsonSyntaxError("[".repeat(depth) + "]".repeat(depth))).toBeNull();
});

test("a text of ten megabytes is no trouble", () => {
  const long = "ä".repeat(10_000_000);
  expect(findJsonSyntaxError(`"${long}`)).toEqual({ offset: 0, reason: "Unterminated string starting at" });
});

/** Texts near JSON: pieces of it in any order. */
const pieces = fc
  .array(
    fc.constantFrom(
      "{",
      "}",
      "[",
      "]",
      ",",
      ":",
      '"a"',
      '"\\u0041"',
      '"',
      "\\",
      "1",
      "-",
      "0.5e3",
      "true",
      " ",
    ),
  )
  .map((parts) => parts.join(""));

test("it agrees with JSON.parse on what is JSON", () => {
  fc.assert(
    fc.property(fc.oneof(pieces, fc.json(), fc.string()), (text) => {
      expect(findJsonSyntaxError(text) === null).toBe(isJson(text));
    }),
    { numRuns: 3_000 },
  );
});
