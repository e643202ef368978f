import { expect, test } from "bun:test";
import fc from "fast-check";
import { describeJsonError } from "./json-error.ts";

test("names line and column of the first thing that is not JSON", () => {
  expect(describeJsonError('{"a": 1,\n "b" 2}')).toBe(": expected at line 2, column 6");
  expect(describeJsonError("[1, 2\n")).toBe(", or ] expected at line 2, column 1");
  expect(describeJsonError('{"a": [}')).toBe("a value or ] expected at line 1, column 8");
  expect(describeJsonError('{"a": 1,}')).toBe("a name expected at line 1, column 9");
  expect(describeJsonError('"no end')).toBe("a text that does not end at line 1, column 1");
  expect(describeJsonError("// no comments\n{}")).toBe("a value expected at line 1, column 1");
  expect(describeJsonError("{} {}")).toBe("the end expected at line 1, column 4");
  expect(describeJsonError(" \n")).toBe("it is empty");
});

test("tells of two million brackets without a stack overflow", () => {
  expect(describeJsonError("[".repeat(2_000_000))).toContain("expected at line 1, column 2000001");
});

test("finds a place in every text that JSON.parse refuses and that was JSON before a character was taken out", () => {
  fc.assert(
    fc.property(fc.json(), fc.nat(), (json, at) => {
      const broken = json.slice(0, at % json.length) + json.slice((at % json.length) + 1);
      try {
        JSON.parse(broken);
      } catch {
        expect(describeJsonError(broken)).toMatch(/ at line \d+, column \d+$|^it is empty$/);
      }
    }),
  );
});
