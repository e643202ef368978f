/** What the values of a column may be expected to be over some time, and how near to that one path of them is. */
import { toNormalScore } from "./normal-distribution.ts";

/** Its multiples spread over 0 to 1 as evenly as can be, and in step with no period of a season. */
const GOLDEN_RATIO = (Math.sqrt(5) - 1) / 2;

/**
 * As many values as the season has rows, ascending, distributed as normal numbers around it are.
 *
 * @param season mean of each row
 * @param deviation of each row from its mean
 */
export function toExpected(season: Float64Array, deviation: number): Float64Array {
  return season.map((mean, row) => mean + deviation * toNormalScore(((row + 0.5) * GOLDEN_RATIO) % 1)).sort();
}

/**
 * Moves each value towards the expected one of its rank: their order stays.
 *
 * @param expected ascending, as many as values
 * @param share of the way, 0 to 1
 */
export function pullTowards(expected: Float64Array, values: Float64Array, share: number): Float64Array {
  const order = Uint32Array.from(values.keys()).sort((a, b) => (values[a] ?? 0) - (values[b] ?? 0));
  const pulled = new Float64Array(values.length);
  for (const [rank, row] of order.entries()) {
    const value = values[row] ?? 0;
    pulled[row] = value + share * ((expected[rank] ?? value) - value);
  }
  return pulled;
}

/**
 * How far one path is pulled towards the distribution of the whole data. Of `count` rows drawn from `all` without putting
 * them back, the mean strays by the root of the share that is not drawn: those that are all of them, not at all.
 */
export const toPull = (count: number, all: number): number => 1 - Math.sqrt(Math.max(0, 1 - count / all));
