import { expect, test } from "bun:test";
import fc from "fast-check";
import { createRandomNumbers } from "../../shared/random/random-numbers.ts";
import { createNormalNumbers } from "../random/normal-numbers.ts";
import { findCut, fromCut, toDirection, turn } from "./circle.ts";

const degrees = fc.double({ min: 0, max: 360, noNaN: true, maxExcluded: true });

/** An autoregression of which 1/e is left after ten rows. */
function wander(middle: number, spread: number): Float64Array {
  const normal = createNormalNumbers(createRandomNumbers(3));
  let value = 0;
  return Float64Array.from({ length: 5_000 }, () => {
    value = 0.9 * value + 0.436 * normal();
    return middle + spread * value;
  });
}

test("a direction beyond the cut is that direction again", () => {
  fc.assert(
    fc.property(degrees, degrees, (direction, cut) => {
      const again = toDirection(fromCut(direction, cut), cut);
      expect(Math.min(Math.abs(again - direction), 360 - Math.abs(again - direction))).toBeCloseTo(0, 9);
      expect(turn(direction)).toBe(direction);
    }),
  );
});

test("winds from the north are cut open in the south", () => {
  const cut = findCut(wander(350, 40).map(turn)) ?? Number.NaN;
  expect(Math.abs(cut - 170)).toBeLessThan(60);
});

test("what only happens to lie between 0 and 360 is not cut", () => {
  expect(findCut(wander(180, 30))).toBeNull();
  expect(findCut(Float64Array.from({ length: 1_000 }, (_, row) => (row % 2) * 200))).toBeNull();
  expect(findCut(wander(0, 40))).toBeNull();
});
