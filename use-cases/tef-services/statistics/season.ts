/** What the calendar alone explains of a series: waves over the year, the week and the day, fitted by least squares. */
import { solveWith, toCholesky } from "./matrix.ts";

const DAY_MS = 86_400_000;
const YEAR_DAYS = 365.2425;

/** [period in days, waves in it, days of data that it takes] */
const CYCLES = [
  [YEAR_DAYS, 2, 300],
  [7, 3, 28],
  [1, 4, 3],
] as const;

/** Periods (ms) of the waves that data of this length and step can show. */
export function toPeriods(spanMs: number, stepMs: number): number[] {
  return CYCLES.flatMap(([days, waves, needed]) =>
    spanMs < needed * DAY_MS
      ? []
      : Array.from({ length: waves }, (_, wave) => (days * DAY_MS) / (wave + 1)).filter(
          (ms) => ms > 2 * stepMs,
        ),
  );
}

/** The constant 1, then a sine and a cosine of each period. */
export function toBasis(ms: number, periods: readonly number[]): number[] {
  return [
    1,
    ...periods.flatMap((period) => {
      const angle = (2 * Math.PI * (ms % period)) / period;
      return [Math.sin(angle), Math.cos(angle)];
    }),
  ];
}

/** Coefficients of each target in the basis at the times given. */
export function fitSeason(
  timesMs: Float64Array,
  targets: readonly Float64Array[],
  periods: readonly number[],
): number[][] {
  const width = 1 + 2 * periods.length;
  const normal = Array.from({ length: width }, () => new Array<number>(width).fill(0));
  const rights = targets.map(() => new Array<number>(width).fill(0));
  for (const [row, ms] of timesMs.entries()) {
    const basis = toBasis(ms, periods);
    for (const [i, value] of basis.entries()) {
      addScaled(normal[i] ?? [], basis, value);
      for (const [target, right] of rights.entries())
        right[i] = (right[i] ?? 0) + value * (targets[target]?.[row] ?? 0);
    }
  }
  for (const [i, row] of normal.entries()) row[i] = (row[i] ?? 0) * (1 + RIDGE);
  const lower = toCholesky(normal);
  return rights.map((right) => solveWith(lower, right));
}

/** Keeps waves apart that a short series can hardly tell from each other. */
const RIDGE = 1e-6;

function addScaled(sum: number[], values: readonly number[], factor: number): void {
  for (const [index, value] of values.entries()) sum[index] = (sum[index] ?? 0) + factor * value;
}

export function atSeason(basis: readonly number[], coefficients: readonly number[]): number {
  return basis.reduce((sum, value, index) => sum + value * (coefficients[index] ?? 0), 0);
}
