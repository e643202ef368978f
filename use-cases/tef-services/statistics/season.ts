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
export type Basis = readonly number[];

export function toBasis(ms: number, periods: readonly number[]): Basis {
  return [
    1,
    ...periods.flatMap((period) => {
      const angle = (2 * Math.PI * (ms % period)) / period;
      return [Math.sin(angle), Math.cos(angle)];
    }),
  ];
}

/**
 * Coefficients of each target in the basis.
 *
 * @param bases of all rows, at least one
 */
export function fitSeason(bases: readonly Basis[], targets: readonly Float64Array[]): number[][] {
  const width = bases[0]?.length ?? 0;
  const normal = Array.from({ length: width }, () => new Array<number>(width).fill(0));
  for (const basis of bases) {
    for (let i = 0; i < width; i += 1) addScaled(normal[i] ?? [], basis, basis[i] ?? 0);
  }
  const rights = targets.map((target) => {
    const right = new Array<number>(width).fill(0);
    for (let row = 0; row < bases.length; row += 1) addScaled(right, bases[row] ?? [], target[row] ?? 0);
    return right;
  });
  for (const [i, row] of normal.entries()) row[i] = (row[i] ?? 0) * (1 + RIDGE);
  const lower = toCholesky(normal);
  return rights.map((right) => solveWith(lower, right));
}

/** Keeps waves apart that a short series can hardly tell from each other. */
const RIDGE = 1e-6;

function addScaled(sum: number[], values: readonly number[], factor: number): void {
  for (let index = 0; index < values.length; index += 1) {
    sum[index] = (sum[index] ?? 0) + factor * (values[index] ?? 0);
  }
}

export function atSeason(basis: Basis, coefficients: readonly number[]): number {
  return basis.reduce((sum, value, index) => sum + value * (coefficients[index] ?? 0), 0);
}
