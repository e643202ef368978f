import { expect, test } from "bun:test";
import fc from "fast-check";
import { createRandomNumbers } from "./random-numbers.ts";

const take = (seed: number, count: number): readonly number[] => {
  const random = createRandomNumbers(seed);
  return Array.from({ length: count }, random);
};

test("the same seed gives the same numbers, every other seed others", () => {
  fc.assert(
    fc.property(fc.maxSafeInteger(), fc.maxSafeInteger(), (seed, other) => {
      expect(take(seed, 5)).toEqual(take(seed, 5));
      if (seed !== other) expect(take(seed, 5)).not.toEqual(take(other, 5));
    }),
  );
});

test("seeds next to each other, negative ones and large ones are told apart from the first number on", () => {
  const seeds = [0, 1, 2, -1, -2, 2 ** 32, 2 ** 32 + 1, Number.MAX_SAFE_INTEGER, Number.MIN_SAFE_INTEGER];
  expect(new Set(seeds.map((seed) => take(seed, 1)[0])).size).toBe(seeds.length);
});

test("the numbers lie from 0 up to 1, as many in each tenth", () => {
  const counts = Array.from({ length: 10 }, () => 0);
  for (const number of take(7, 100_000)) {
    const tenth = Math.floor(number * 10);
    counts[tenth] = (counts[tenth] ?? 0) + 1;
  }
  expect(counts).toHaveLength(10);
  for (const count of counts) expect(Math.abs(count - 10_000)).toBeLessThan(500);
});
