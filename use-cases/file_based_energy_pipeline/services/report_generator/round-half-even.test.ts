import { expect, test } from "bun:test";
import fc from "fast-check";
import { roundHalfEven } from "./round-half-even.ts";

test.each([
  [3.125, 2, 3.12],
  [0.375, 2, 0.38],
  [6.25, 1, 6.2],
  [0.5, 0, 0],
  [1.5, 0, 2],
  [2.5, 0, 2],
  [-2.5, 0, -2],
  [-3.5, 0, -4],
  [2.6, 0, 3],
  [-2.6, 0, -3],
  [0.475, 3, 0.475],
  [100, 2, 100],
])("%f with %i decimals is %f", (x, decimals, rounded) => {
  expect(roundHalfEven(x, decimals)).toBe(rounded);
});

test("it never moves a number by more than half a step", () => {
  fc.assert(
    fc.property(
      fc.double({ min: -1e6, max: 1e6, noNaN: true }),
      fc.integer({ min: 0, max: 4 }),
      (x, decimals) => {
        const step = 10 ** -decimals;
        expect(Math.abs(roundHalfEven(x, decimals) - x)).toBeLessThanOrEqual(step * (0.5 + 1e-6));
      },
    ),
  );
});
