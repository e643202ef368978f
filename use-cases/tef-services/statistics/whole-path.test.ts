import { expect, test } from "bun:test";
import fc from "fast-check";
import { createRandomNumbers } from "../../shared/random/random-numbers.ts";
import { createNormalNumbers } from "../random/normal-numbers.ts";
import { fitSeason, toBasis, toPeriods } from "./season.ts";
import { withCovariance, withoutSeason } from "./whole-path.ts";

const HOUR_MS = 3_600_000;
const ROWS = 480;
const BASES = Array.from({ length: ROWS }, (_, row) =>
  toBasis(row * HOUR_MS, toPeriods(ROWS * HOUR_MS, HOUR_MS)),
);

function makePaths(seed: number, rows = ROWS): Float64Array[] {
  const normal = createNormalNumbers(createRandomNumbers(seed));
  return [1, 2, 3].map((deviation) => Float64Array.from({ length: rows }, () => deviation * normal()));
}

const toMoment = (one: Float64Array = new Float64Array(), other: Float64Array = one) =>
  one.reduce((sum, value, row) => sum + value * (other[row] ?? 0), 0) / one.length;

const WANTED = [
  [1, 0.5, -0.3],
  [0.5, 1, 0.2],
  [-0.3, 0.2, 1],
];

test("the seasons of a path are taken away, all or a part of them", () => {
  const paths = makePaths(1);
  const [before = []] = fitSeason(BASES, paths);
  const [none = []] = fitSeason(BASES, withoutSeason(BASES, paths, 1));
  const [half = []] = fitSeason(BASES, withoutSeason(BASES, paths, 0.5));
  for (const [index, coefficient] of before.entries()) {
    expect(none[index]).toBeCloseTo(0, 4);
    expect(half[index]).toBeCloseTo(coefficient / 2, 4);
  }
  expect(withoutSeason(BASES, paths, 0)).toEqual(paths);
});

test("paths are mixed until they have the covariance, or come so far on the way to it", () => {
  fc.assert(
    fc.property(fc.integer(), fc.double({ min: 0, max: 1, noNaN: true }), (seed, share) => {
      const paths = makePaths(seed);
      const mixed = withCovariance(paths, WANTED, share);
      for (const [i, one] of paths.entries()) {
        for (const [j, other] of paths.entries()) {
          const own = toMoment(one, other);
          const wanted = own + share * ((WANTED[i]?.[j] ?? 0) - own);
          expect(toMoment(mixed[i], mixed[j])).toBeCloseTo(wanted, 6);
        }
      }
    }),
    { numRuns: 30 },
  );
});

test("paths of fewer rows than there are of them stay numbers, and those that need no change stay", () => {
  for (const rows of [1, 2]) {
    const paths = makePaths(5, rows);
    for (const path of withCovariance(paths, WANTED, 0.3)) {
      for (const value of path) expect(Math.abs(value)).toBeLessThan(100);
    }
    for (const [index, path] of withCovariance(paths, WANTED, 0).entries()) {
      for (const [row, value] of path.entries()) expect(value).toBeCloseTo(paths[index]?.[row] ?? 0, 3);
    }
  }
});
