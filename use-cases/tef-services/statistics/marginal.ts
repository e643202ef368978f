/** The marginal of a Gaussian copula: between the values of one column and a normal scale. */
import { toNormalScore } from "./normal-distribution.ts";

/** Of each value the normal score of its rank; equal values share the middle of their ranks. */
export function toNormalScores(values: Float64Array): Float64Array {
  const order = Uint32Array.from(values.keys()).sort((a, b) => (values[a] ?? 0) - (values[b] ?? 0));
  const scores = new Float64Array(values.length);
  for (let first = 0, next = 0; first < order.length; first = next) {
    const value = values[order[first] ?? 0];
    while (next < order.length && values[order[next] ?? 0] === value) next += 1;
    const score = toNormalScore((first + next) / 2 / order.length);
    for (let rank = first; rank < next; rank += 1) scores[order[rank] ?? 0] = score;
  }
  return scores;
}

/** `count` quantiles from the smallest value to the largest, evenly spaced in their shares. */
export function toQuantiles(values: Float64Array, count: number): number[] {
  const sorted = values.toSorted();
  return Array.from({ length: count }, (_, index) => {
    const place = (index / (count - 1)) * (sorted.length - 1);
    const below = sorted[Math.floor(place)] ?? 0;
    const above = sorted[Math.ceil(place)] ?? 0;
    return Math.min(above, below + (place - Math.floor(place)) * (above - below));
  });
}

/** The value that has the rank in `to` that `value` has in `from`: both ascending and of one length. */
export function mapQuantile(value: number, from: readonly number[], to: readonly number[]): number {
  const above = countUpTo(from, value);
  const [start, end] = [from[above - 1], from[above]];
  const [low, high] = [to[above - 1], to[above]];
  if (start === undefined || low === undefined) return to[0] ?? 0;
  if (end === undefined || high === undefined) return low;
  return low + ((value - start) / (end - start)) * (high - low);
}

/** How many of ascending numbers are not above `value`. */
function countUpTo(ascending: readonly number[], value: number): number {
  let low = 0;
  let high = ascending.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((ascending[middle] ?? 0) <= value) low = middle + 1;
    else high = middle;
  }
  return low;
}
