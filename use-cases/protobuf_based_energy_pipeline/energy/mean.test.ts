import { expect, test } from "bun:test";
import fc from "fast-check";
import { toMean } from "./mean.ts";

const value = fc.double({ min: -1e6, max: 1e6, noNaN: true });

test("the mean of equal values is that value, to the last bit", () => {
  fc.assert(
    fc.property(value, fc.integer({ min: 1, max: 200 }), (x, count) => {
      expect(toMean(Array.from({ length: count }, () => x))).toBe(x + 0);
    }),
  );
});

test("it lies between the smallest and the largest value", () => {
  fc.assert(
    fc.property(fc.array(value, { minLength: 1, maxLength: 50 }), (values) => {
      const tolerance = 1e-6;
      expect(toMean(values)).toBeGreaterThanOrEqual(Math.min(...values) - tolerance);
      expect(toMean(values)).toBeLessThanOrEqual(Math.max(...values) + tolerance);
    }),
  );
});
