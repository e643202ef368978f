import { expect, test } from "bun:test";
import { atSeason, fitSeason, toBasis, toPeriods } from "./season.ts";

const DAY_MS = 86_400_000;
const HOUR_MS = 3_600_000;

test.each([
  [2 * DAY_MS, HOUR_MS, 0],
  [10 * DAY_MS, HOUR_MS, 4],
  [30 * DAY_MS, HOUR_MS, 7],
  [365 * DAY_MS, HOUR_MS, 9],
  [365 * DAY_MS, DAY_MS, 5],
])("data of %p ms by steps of %p ms shows %p waves", (spanMs, stepMs, waves) => {
  expect(toPeriods(spanMs, stepMs)).toHaveLength(waves);
});

test("a day's wave is found, and what it leaves is nothing", () => {
  const times = Float64Array.from({ length: 480 }, (_, row) => Date.UTC(2025, 0, 1) + row * HOUR_MS);
  const wave = times.map((ms) => 3 + 2 * Math.cos((2 * Math.PI * (ms - 5 * HOUR_MS)) / DAY_MS));
  const periods = toPeriods(20 * DAY_MS, HOUR_MS);
  const bases = Array.from(times, (ms) => toBasis(ms, periods));
  const [season = []] = fitSeason(bases, [wave]);
  for (const [row, basis] of bases.entries()) {
    expect(atSeason(basis, season)).toBeCloseTo(wave[row] ?? 0, 3);
  }
});
