/** Sums up distances from the first value: the mean of equal values is exactly that value, and nothing deviates from it. */
export function toMean(values: readonly number[]): number {
  const [first = 0] = values;
  return first + values.reduce((sum, value) => sum + (value - first), 0) / values.length;
}
