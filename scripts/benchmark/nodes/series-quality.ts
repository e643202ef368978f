/** How alike two sets of series are: the figures of merit of a generator. */

/** By name; of one length. */
export type Columns = Readonly<Record<string, readonly number[]>>;

/** The largest distance of the two distribution functions (Kolmogorov and Smirnov), 0 to 1. */
export function toKolmogorovDistance(one: readonly number[], other: readonly number[]): number {
  const left = one.toSorted((a, b) => a - b);
  const right = other.toSorted((a, b) => a - b);
  let [i, j, largest] = [0, 0, 0];
  while (i < left.length && j < right.length) {
    const value = Math.min(left[i] ?? 0, right[j] ?? 0);
    i = skip(left, i, value);
    j = skip(right, j, value);
    largest = Math.max(largest, Math.abs(i / left.length - j / right.length));
  }
  return largest;
}

/** The first place behind those that hold `value`. */
function skip(sorted: readonly number[], from: number, value: number): number {
  let place = from;
  while (sorted[place] === value) place += 1;
  return place;
}

/** Pearson's. */
export function toCorrelation(one: readonly number[], other: readonly number[]): number {
  const [meanOne, meanOther] = [toMean(one), toMean(other)];
  let [both, left, right] = [0, 0, 0];
  for (const [row, value] of one.entries()) {
    const [a, b] = [value - meanOne, (other[row] ?? 0) - meanOther];
    both += a * b;
    left += a * a;
    right += b * b;
  }
  return both / Math.sqrt(left * right);
}

/** Of a series with itself one row earlier. */
export const toLagOneCorrelation = (series: readonly number[]): number =>
  toCorrelation(series.slice(1), series.slice(0, -1));

export function toMean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

export interface ColumnQuality {
  readonly name: string;
  readonly distance: number;
  /** Lag-1 autocorrelation of the data, and the mean of those of the examples. */
  readonly lagOne: readonly [number, number];
}

/** Distributions of all examples together; autocorrelations within each. */
export function compareColumns(data: Columns, examples: readonly Columns[]): ColumnQuality[] {
  return Object.entries(data).map(([name, values]) => {
    const made = examples.map((example) => example[name] ?? []);
    return {
      name,
      distance: toKolmogorovDistance(values, made.flat()),
      lagOne: [toLagOneCorrelation(values), toMean(made.map(toLagOneCorrelation))],
    };
  });
}

export interface PairDifference {
  readonly pair: readonly [string, string];
  readonly correlations: readonly [number, number];
}

/** The pair of columns whose correlation in all examples together is farthest from that in the data. */
export function findWorstPair(data: Columns, examples: readonly Columns[]): PairDifference {
  const names = Object.keys(data);
  const pairs = names.flatMap((one, index) =>
    names.slice(index + 1).map((other): [string, string] => [one, other]),
  );
  const together = (name: string) => examples.flatMap((example) => example[name] ?? []);
  const differences = pairs.map(
    ([one, other]): PairDifference => ({
      pair: [one, other],
      correlations: [
        toCorrelation(data[one] ?? [], data[other] ?? []),
        toCorrelation(together(one), together(other)),
      ],
    }),
  );
  const [worst] = differences.toSorted((a, b) => toGap(b.correlations) - toGap(a.correlations));
  if (worst === undefined) throw new Error("There is only one column");
  return worst;
}

export const toGap = ([one, other]: readonly [number, number]): number => Math.abs(one - other);
