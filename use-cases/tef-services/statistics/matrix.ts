/** Small symmetric matrices, as rows. */

export type Matrix = readonly (readonly number[])[];

const SMALLEST = 1e-12;

/** The lower triangular L with L L' = matrix; what rounding made not positive counts as next to nothing. */
export function toCholesky(matrix: Matrix): number[][] {
  const lower: number[][] = [];
  for (const [i, given] of matrix.entries()) {
    const row: number[] = [];
    for (const [j, value] of given.slice(0, i + 1).entries()) {
      const rest = value - dot(row, lower[j] ?? row, j);
      row.push(i === j ? Math.sqrt(Math.max(rest, SMALLEST)) : rest / (lower[j]?.[j] ?? 1));
    }
    lower.push([...row, ...new Array<number>(given.length - row.length).fill(0)]);
  }
  return lower;
}

/** x with matrix x = right, for a positive definite matrix given by its Cholesky factor. */
export function solveWith(lower: Matrix, right: readonly number[]): number[] {
  const forward: number[] = [];
  for (const [i, row] of lower.entries()) {
    forward.push(((right[i] ?? 0) - dot(row, forward, i)) / (row[i] ?? 1));
  }
  const size = lower.length;
  const solution = new Array<number>(size).fill(0);
  for (let i = size - 1; i >= 0; i -= 1) {
    let rest = forward[i] ?? 0;
    for (let k = i + 1; k < size; k += 1) rest -= (lower[k]?.[i] ?? 0) * (solution[k] ?? 0);
    solution[i] = rest / (lower[i]?.[i] ?? 1);
  }
  return solution;
}

export function multiply(left: Matrix, right: Matrix): number[][] {
  return left.map((row) =>
    (right[0] ?? []).map((_, column) =>
      row.reduce((sum, value, k) => sum + value * (right[k]?.[column] ?? 0), 0),
    ),
  );
}

export const transpose = (matrix: Matrix): number[][] =>
  (matrix[0] ?? []).map((_, column) => matrix.map((row) => row[column] ?? 0));

/** Of the first `count` numbers of both. */
function dot(left: readonly number[], right: readonly number[], count: number): number {
  let sum = 0;
  for (let k = 0; k < count; k += 1) sum += (left[k] ?? 0) * (right[k] ?? 0);
  return sum;
}
