import { expect, test } from "bun:test";
import fc from "fast-check";
import { toFloatText } from "./float-text.ts";

test.each([
  [5.1, "5.1"],
  [5.1 + 0.1, "5.199999999999999"],
  [230, "230.0"],
  [0, "0.0"],
  [-0, "-0.0"],
  [-3, "-3.0"],
  [1e21, "1e+21"],
  [1e-7, "1e-7"],
])("%p is written %s", (value, text) => {
  expect(toFloatText(value)).toBe(text);
});

test("every number reads back as itself", () => {
  fc.assert(
    fc.property(fc.double({ noNaN: true, noDefaultInfinity: true }), (value) => {
      expect(Number(toFloatText(value))).toBe(value);
      expect(toFloatText(value)).toMatch(/[.e]/);
    }),
  );
});
