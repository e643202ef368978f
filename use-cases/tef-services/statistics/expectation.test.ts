import { expect, test } from "bun:test";
import fc from "fast-check";
import { pullTowards, toExpected, toPull } from "./expectation.ts";

const values = fc
  .array(fc.double({ min: -1e6, max: 1e6, noNaN: true }), { minLength: 1, maxLength: 60 })
  .map((numbers) => Float64Array.from(numbers));
const share = fc.double({ min: 0, max: 1, noNaN: true });

test("what is expected around a season has its mean, and the variance of both", () => {
  const season = Float64Array.from({ length: 10_000 }, (_, row) => 3 + Math.cos((2 * Math.PI * row) / 48));
  const expected = toExpected(season, 2);
  const mean = expected.reduce((sum, value) => sum + value / expected.length, 0);
  const variance = expected.reduce((sum, value) => sum + (value - mean) ** 2 / expected.length, 0);
  expect(mean).toBeCloseTo(3, 2);
  expect(variance).toBeCloseTo(4.5, 1);
  expect(expected).toEqual(expected.toSorted());
});

test("a path that is pulled keeps the order of its values, and goes no farther than it should", () => {
  fc.assert(
    fc.property(values, share, (path, pull) => {
      const expected = toExpected(new Float64Array(path.length), 1);
      const pulled = pullTowards(expected, path, pull);
      const order = Array.from(path.keys()).toSorted((a, b) => (path[a] ?? 0) - (path[b] ?? 0));
      for (const [rank, row] of order.entries()) {
        const [from = 0, to = 0] = [path[row], expected[rank]];
        expect(pulled[row]).toBeWithin(Math.min(from, to) - 1e-6, Math.max(from, to) + 1e-6);
        expect(pulled[row]).toBeGreaterThanOrEqual((pulled[order[rank - 1] ?? row] ?? 0) - 1e-6);
      }
    }),
  );
});

test("pulled all the way it has the expected values, not at all its own", () => {
  fc.assert(
    fc.property(values, (path) => {
      const expected = toExpected(new Float64Array(path.length), 1);
      const whole = pullTowards(expected, path, 1).sort();
      for (const [rank, value] of whole.entries()) expect(value).toBeCloseTo(expected[rank] ?? 0, 6);
      expect(pullTowards(expected, path, 0)).toEqual(path);
    }),
  );
});

test("the nearer to the whole, the stronger is the pull", () => {
  expect([0, 75, 100, 500].map((count) => toPull(count, 100))).toEqual([0, 0.5, 1, 1]);
});
