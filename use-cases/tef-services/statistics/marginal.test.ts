import { expect, test } from "bun:test";
import fc from "fast-check";
import { mapQuantile, toNormalScores, toQuantiles } from "./marginal.ts";

const number = fc.double({ min: -1e6, max: 1e6, noNaN: true }).map((value) => value + 0);
const numbers = fc.array(number, { minLength: 2, maxLength: 60 });
const ranked = fc.array(fc.integer({ min: 0, max: 9 }), { minLength: 1, maxLength: 60 });

test("scores have the order of the values, and equal values have equal scores", () => {
  fc.assert(
    fc.property(ranked, (values) => {
      const scores = toNormalScores(Float64Array.from(values));
      for (const [row, value] of values.entries()) {
        for (const [other, otherValue] of values.entries()) {
          expect(Math.sign((scores[row] ?? 0) - (scores[other] ?? 0))).toBe(Math.sign(value - otherValue));
        }
      }
    }),
  );
});

test("scores of different values are normal: mean 0, variance 1", () => {
  const scores = toNormalScores(Float64Array.from({ length: 10_000 }, (_, row) => (row * 7919) % 10_000));
  expect(scores.reduce((sum, score) => sum + score, 0) / scores.length).toBeCloseTo(0, 6);
  expect(scores.reduce((sum, score) => sum + score * score, 0) / scores.length).toBeCloseTo(1, 2);
});

test("quantiles ascend from the smallest value to the largest", () => {
  fc.assert(
    fc.property(numbers, fc.integer({ min: 2, max: 40 }), (values, count) => {
      const quantiles = toQuantiles(Float64Array.from(values), count);
      expect(quantiles).toEqual(quantiles.toSorted((a, b) => a - b));
      expect(quantiles[0]).toBe(Math.min(...values));
      expect(quantiles.at(-1)).toBe(Math.max(...values));
    }),
  );
});

test("mapping keeps the order, and stays between the smallest and the largest value", () => {
  fc.assert(
    fc.property(numbers, numbers, numbers, (from, to, values) => {
      const [latent, data] = [
        toQuantiles(Float64Array.from(from), 21),
        toQuantiles(Float64Array.from(to), 21),
      ];
      const mapped = values.toSorted((a, b) => a - b).map((value) => mapQuantile(value, latent, data));
      for (const [index, value] of mapped.entries()) {
        expect(value).toBeGreaterThanOrEqual((mapped[index - 1] ?? Math.min(...to)) - 1e-6);
        expect(value).toBeLessThanOrEqual(Math.max(...to) + 1e-6);
      }
    }),
  );
});

test("a share of equal values is made again", () => {
  const half = toQuantiles(
    Float64Array.from({ length: 1_000 }, (_, row) => Math.max(0, row - 500)),
    201,
  );
  const even = toQuantiles(
    Float64Array.from({ length: 1_000 }, (_, row) => row / 1_000),
    201,
  );
  const zeros = Array.from({ length: 1_000 }, (_, row) => mapQuantile(row / 1_000, even, half)).filter(
    (x) => x === 0,
  );
  expect(zeros.length / 1_000).toBeCloseTo(0.5, 1);
});
