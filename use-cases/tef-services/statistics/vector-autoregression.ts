/**
 * A vector autoregression that is learnt from batches: each moves the weights by a Newton step whose size falls as 1/t, so
 * that early batches bring them near, and all together count alike in the end (Robbins and Monro, with the covariance of
 * the lagged values as the measure of distance).
 */
import { type Matrix, multiply, solveWith, toCholesky, transpose } from "./matrix.ts";

export interface Autoregression {
  /** How many earlier rows count. */
  readonly lags: number;
  /** A row for each series: the weights of all series one row ago, then two rows ago, and so on. */
  readonly weights: number[][];
  /** Lower triangular: what it makes of independent normal numbers is the innovation of a row. */
  readonly innovation: number[][];
}

/** What the past cannot explain must not grow: this is what is left of a shock after one row at most. */
const LARGEST_RADIUS = 0.9995;
const RIDGE = 1e-9;

export class AutoregressionTrainer {
  readonly #series: readonly Float64Array[];
  readonly #lags: number;
  /** Rows whose predecessors are there. */
  readonly #rows: Uint32Array;
  readonly #metric: Matrix;
  readonly #weights: number[][];
  #steps = 0;

  constructor(series: readonly Float64Array[], rows: Uint32Array, lags: number) {
    this.#series = series;
    this.#lags = lags;
    this.#rows = rows;
    const width = series.length * lags;
    this.#weights = series.map(() => new Array<number>(width).fill(0));
    this.#metric = toCholesky(this.#covariance(width));
  }

  /** The rows to learn from, in an order of chance. */
  shuffled(random: () => number): Uint32Array {
    const order = Uint32Array.from(this.#rows);
    for (let last = order.length - 1; last > 0; last -= 1) {
      const other = Math.floor(random() * (last + 1));
      const kept = order[last] ?? 0;
      order[last] = order[other] ?? 0;
      order[other] = kept;
    }
    return order;
  }

  /** Learns from some rows; the mean of the squared errors before it did. */
  learn(rows: Uint32Array): number {
    const gradients = this.#weights.map((weights) => weights.map(() => 0));
    let squares = 0;
    for (const row of rows) {
      const past = this.#past(row);
      for (const [index, gradient] of gradients.entries()) {
        const error = this.#error(index, row, past);
        squares += error * error;
        for (const [k, value] of past.entries()) gradient[k] = (gradient[k] ?? 0) + error * value;
      }
    }
    this.#steps += 1;
    for (const [index, gradient] of gradients.entries()) this.#move(index, gradient, rows.length);
    return squares / (rows.length * this.#series.length);
  }

  finish(): Autoregression {
    const weights = toStable(this.#weights, this.#lags);
    this.#weights.splice(0, weights.length, ...weights);
    const size = this.#series.length;
    const sums = Array.from({ length: size }, () => new Array<number>(size).fill(0));
    for (const row of this.#rows) {
      const past = this.#past(row);
      const errors = sums.map((_, index) => this.#error(index, row, past));
      addOuter(sums, errors);
    }
    const covariance = sums.map((row) => row.map((sum) => sum / this.#rows.length));
    return { lags: this.#lags, weights, innovation: toCholesky(covariance) };
  }

  #move(index: number, gradient: readonly number[], count: number): void {
    const weights = this.#weights[index] ?? [];
    const direction = solveWith(this.#metric, gradient);
    for (const [k, step] of direction.entries()) weights[k] = (weights[k] ?? 0) + step / count / this.#steps;
  }

  #past(row: number): number[] {
    const past: number[] = [];
    for (let lag = 1; lag <= this.#lags; lag += 1) {
      for (const series of this.#series) past.push(series[row - lag] ?? 0);
    }
    return past;
  }

  #error(index: number, row: number, past: readonly number[]): number {
    const weights = this.#weights[index] ?? [];
    let error = this.#series[index]?.[row] ?? 0;
    for (const [k, value] of past.entries()) error -= (weights[k] ?? 0) * value;
    return error;
  }

  #covariance(width: number): number[][] {
    const sums = Array.from({ length: width }, () => new Array<number>(width).fill(0));
    for (const row of this.#rows) addOuter(sums, this.#past(row));
    return sums.map((row, i) => row.map((sum, j) => sum / this.#rows.length + (i === j ? RIDGE : 0)));
  }
}

function addOuter(sums: readonly number[][], values: readonly number[]): void {
  for (const [i, row] of sums.entries()) {
    const value = values[i] ?? 0;
    for (const [j, other] of values.entries()) row[j] = (row[j] ?? 0) + value * other;
  }
}

/** The same weights, or smaller ones if their series would run away. */
export function toStable(weights: Matrix, lags: number): number[][] {
  const radius = toRadius(weights, lags);
  const shrink = radius > LARGEST_RADIUS ? LARGEST_RADIUS / radius : 1;
  const size = weights.length;
  return weights.map((row) => row.map((weight, k) => weight * shrink ** (Math.floor(k / size) + 1)));
}

const SQUARINGS = 12;

/** How much of a shock is left from row to row in the long run: the growth of a high power of the companion matrix. */
export function toRadius(weights: Matrix, lags: number): number {
  let power: Matrix = toCompanion(weights, lags);
  let logarithm = 0;
  for (let count = 0; count < SQUARINGS; count += 1) {
    const norm = Math.hypot(...power.flat());
    if (norm === 0) return 0;
    logarithm += Math.log(norm) / 2 ** count;
    const scaled = power.map((row) => row.map((value) => value / norm));
    power = multiply(scaled, scaled);
  }
  return Math.exp(
    logarithm + Math.log(Math.max(Math.hypot(...power.flat()), Number.MIN_VALUE)) / 2 ** SQUARINGS,
  );
}

/** What a row and the rows that count before it become one row later, as one matrix. */
function toCompanion(weights: Matrix, lags: number): Matrix {
  const size = weights.length;
  return Array.from({ length: size * lags }, (_, i) =>
    i < size ? (weights[i] ?? []) : Array.from({ length: size * lags }, (__, j) => (j === i - size ? 1 : 0)),
  );
}

/** After 2 to the power of it nothing is left of any shock (`LARGEST_RADIUS`). */
const DOUBLINGS = 17;

/** The same movements on another scale for each series: in the long run each has mean 0 and variance 1. */
export function toUnitVariance({ lags, weights, innovation }: Autoregression): Autoregression {
  const deviations = toCovariance({ lags, weights, innovation }).map((row, i) => Math.sqrt(row[i] ?? 1));
  const size = weights.length;
  const scaled = (rows: Matrix, deviationOf: (column: number) => number) =>
    rows.map((row, i) => row.map((value, k) => (value * deviationOf(k)) / (deviations[i] ?? 1)));
  return {
    lags,
    weights: scaled(weights, (k) => deviations[k % size] ?? 1),
    innovation: scaled(innovation, () => 1),
  };
}

/** Of the series in one row, in the long run: the covariance of what is left of the last 1, 2, 4, 8, ... innovations. */
export function toCovariance({ lags, weights, innovation }: Autoregression): Matrix {
  const size = weights.length;
  const chance = multiply(innovation, transpose(innovation));
  let covariance: Matrix = Array.from({ length: size * lags }, (_, i) =>
    Array.from({ length: size * lags }, (__, j) => chance[i]?.[j] ?? 0),
  );
  let power = toCompanion(weights, lags);
  for (let count = 0; count < DOUBLINGS; count += 1) {
    const earlier = multiply(multiply(power, covariance), transpose(power));
    covariance = covariance.map((row, i) => row.map((value, j) => value + (earlier[i]?.[j] ?? 0)));
    power = multiply(power, power);
  }
  return covariance.slice(0, size).map((row) => row.slice(0, size));
}

const BURN_IN = 1_000;

/** The next row of the series at each call; the first comes after it has forgotten where it began. */
export function createSimulation(
  { lags, weights, innovation }: Autoregression,
  normal: () => number,
): () => readonly number[] {
  const size = weights.length;
  let past = new Array<number>(size * lags).fill(0);
  const next = () => {
    const chance = innovation.map(() => normal());
    const row = weights.map((of, index) => {
      let value = 0;
      for (const [k, weight] of of.entries()) value += weight * (past[k] ?? 0);
      const mix = innovation[index] ?? [];
      for (let k = 0; k <= index; k += 1) value += (mix[k] ?? 0) * (chance[k] ?? 0);
      return value;
    });
    past = [...row, ...past.slice(0, size * (lags - 1))];
    return row;
  };
  for (let count = 0; count < BURN_IN; count += 1) next();
  return next;
}
