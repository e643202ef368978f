/**
 * What the whole of the data has is what a path of the same length should have: nothing left of seasons, and the
 * covariance that was learnt. Chance alone would give a path more or less of both.
 */
import { type Matrix, multiply, solveWith, toCholesky, transpose } from "./matrix.ts";
import { atSeason, type Basis, fitSeason } from "./season.ts";

/**
 * Takes away what seasons explain of paths.
 *
 * @param bases of the rows
 * @param share of it, 0 to 1
 */
export function withoutSeason(
  bases: readonly Basis[],
  paths: readonly Float64Array[],
  share: number,
): Float64Array[] {
  const seasons = fitSeason(bases, paths);
  return paths.map((path, index) =>
    path.map((value, row) => value - share * atSeason(bases[row] ?? [], seasons[index] ?? [])),
  );
}

/**
 * Mixes paths so that their covariance is the given one, or so far on the way to it.
 *
 * @param share of the way, 0 to 1
 */
export function withCovariance(
  paths: readonly Float64Array[],
  covariance: Matrix,
  share: number,
): Float64Array[] {
  const own = toCovarianceOf(paths);
  const wanted = own.map((row, i) =>
    row.map((value, j) => value + share * ((covariance[i]?.[j] ?? value) - value)),
  );
  const lower = toCholesky(own);
  const inverse = own.map((_, i) =>
    solveWith(
      lower,
      own.map((__, j) => (i === j ? 1 : 0)),
    ),
  );
  // wanted = mix own mix', by the factors of both.
  const mix = multiply(multiply(toCholesky(wanted), transpose(lower)), inverse);
  return mix.map((weights) => toSum(paths, weights));
}

/** Keeps the inverse of the covariance of a short path in bounds. */
const RIDGE = 1e-9;

/** Around 0, which is the mean that was learnt. */
function toCovarianceOf(paths: readonly Float64Array[]): number[][] {
  return paths.map((one, i) =>
    paths.map((other, j) => {
      let sum = 0;
      for (const [row, value] of one.entries()) sum += value * (other[row] ?? 0);
      return sum / one.length + (i === j ? RIDGE : 0);
    }),
  );
}

function toSum(paths: readonly Float64Array[], weights: readonly number[]): Float64Array {
  const sum = new Float64Array(paths[0]?.length ?? 0);
  for (const [index, path] of paths.entries()) {
    const weight = weights[index] ?? 0;
    for (const [row, value] of path.entries()) sum[row] = (sum[row] ?? 0) + weight * value;
  }
  return sum;
}
