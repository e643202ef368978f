/**
 * Learns a generator of time series: normal scores of each column, less what seasons explain, are one vector
 * autoregression; what that may be expected to make is set beside the distribution of the data, column by column.
 */
import { createRandomNumbers } from "../../../shared/random/random-numbers.ts";
import { RefusedRequest } from "../../http/application.ts";
import { findCut, fromCut } from "../../statistics/circle.ts";
import { toExpected } from "../../statistics/expectation.ts";
import { toNormalScores, toQuantiles } from "../../statistics/marginal.ts";
import { atSeason, type Basis, fitSeason, toBasis, toPeriods } from "../../statistics/season.ts";
import {
  type Autoregression,
  AutoregressionTrainer,
  toUnitVariance,
} from "../../statistics/vector-autoregression.ts";
import { findCalendarColumn } from "./calendar-column.ts";
import type { CalendarColumn, Model, SeriesColumn } from "./model.ts";
import type { Series, TrainingData } from "./training-data.ts";

export interface TrainingSettings {
  readonly name: string;
  readonly sequenceLength: number;
  readonly batchSize: number;
  readonly epochs: number;
}

export interface TrainingStep {
  /** Both counted from 1, of the batch that begins. */
  readonly epoch: number;
  readonly batch: number;
  readonly batches: number;
}

/** What training needs of the process around it. */
export interface TrainingPorts {
  readonly onStep: (step: TrainingStep) => void;
  /** Asked often: lets others work when it is time to, and throws when the training is to end. */
  readonly breathe: () => Promise<void>;
  readonly onEpochEnd: () => Promise<void>;
}

const LAGS = 2;
/** That follow on others without a gap. */
const FEWEST_ROWS = 30;
const QUANTILES = 501;
const SMALLEST_DEVIATION = 1e-6;
/** Chance within training: the same data gives the same model. */
const SEED = 1;

export async function train(
  data: TrainingData,
  settings: TrainingSettings,
  ports: TrainingPorts,
): Promise<Model> {
  const { timesMs, stepMs } = data;
  const found = data.series.map((series) => findCalendarColumn(series, timesMs));
  const learnt = data.series.filter((_, index) => found[index] === null).map(cutOpen);
  const periods = toPeriods((timesMs.at(-1) ?? 0) - (timesMs[0] ?? 0), stepMs);
  const rows = findRows(data);
  if (rows.length < FEWEST_ROWS) throw new RefusedRequest(400, "The index has too many gaps to learn from");
  const bases = Array.from(timesMs, (ms) => toBasis(ms, periods));
  const residuals = await explainSeasons(bases, learnt, ports);
  const autoregression = await learn(residuals, settings, rows, ports);
  const columns = await toMarginals({ bases, learnt, residuals }, ports);
  return {
    format: 1,
    name: settings.name,
    header: [...data.header],
    indexColumn: data.indexColumn,
    firstIndex: data.firstIndex,
    firstMs: timesMs[0] ?? 0,
    stepMs,
    rows: timesMs.length,
    sequenceLength: settings.sequenceLength,
    epochs: settings.epochs,
    periods,
    autoregression,
    columns: [...found.filter((column): column is CalendarColumn => column !== null), ...columns],
  };
}

interface LearntSeries extends Series {
  readonly cut: number | null;
}

function cutOpen(series: Series): LearntSeries {
  const cut = findCut(series.values);
  return {
    ...series,
    cut,
    values: cut === null ? series.values : series.values.map((value) => fromCut(value, cut)),
  };
}

interface Residual {
  readonly season: number[];
  readonly deviation: number;
  /** Of mean 0 and variance 1. */
  readonly values: Float64Array;
}

async function explainSeasons(
  bases: readonly Basis[],
  learnt: readonly LearntSeries[],
  { breathe }: TrainingPorts,
): Promise<Residual[]> {
  const scores: Float64Array[] = [];
  for (const { values } of learnt) {
    scores.push(toNormalScores(values));
    await breathe();
  }
  const seasons = fitSeason(bases, scores);
  await breathe();
  return scores.map((score, index) => {
    const season = seasons[index] ?? [];
    const rest = score.map((value, row) => value - atSeason(bases[row] ?? [], season));
    const mean = rest.reduce((sum, value) => sum + value, 0) / rest.length;
    const square = rest.reduce((sum, value) => sum + (value - mean) ** 2, 0) / rest.length;
    const deviation = Math.max(Math.sqrt(square), SMALLEST_DEVIATION);
    return { season, deviation, values: rest.map((value) => (value - mean) / deviation) };
  });
}

/** Rows that follow on as many others without a gap as the autoregression looks back. */
function findRows({ timesMs, stepMs }: TrainingData): Uint32Array {
  const rows: number[] = [];
  let run = 0;
  for (const [row, ms] of timesMs.entries()) {
    run = row > 0 && Math.abs(ms - (timesMs[row - 1] ?? 0) - stepMs) <= stepMs / 4 ? run + 1 : 0;
    if (run >= LAGS) rows.push(row);
  }
  return Uint32Array.from(rows);
}

async function learn(
  residuals: readonly Residual[],
  { epochs, batchSize }: TrainingSettings,
  rows: Uint32Array,
  { onStep, breathe, onEpochEnd }: TrainingPorts,
): Promise<Autoregression> {
  const trainer = new AutoregressionTrainer(
    residuals.map(({ values }) => values),
    rows,
    LAGS,
  );
  const random = createRandomNumbers(SEED);
  const batches = Math.max(1, Math.ceil(rows.length / batchSize));
  for (let epoch = 1; epoch <= epochs; epoch += 1) {
    const order = trainer.shuffled(random);
    for (let batch = 1; batch <= batches; batch += 1) {
      onStep({ epoch, batch, batches });
      trainer.learn(order.subarray((batch - 1) * batchSize, batch * batchSize));
      await breathe();
    }
    await onEpochEnd();
  }
  return toUnitVariance(trainer.finish());
}

interface Fitted {
  readonly bases: readonly Basis[];
  readonly learnt: readonly LearntSeries[];
  readonly residuals: readonly Residual[];
}

/** Sets the quantiles of what the model may be expected to make in the time of the training beside those of the data. */
async function toMarginals(
  { bases, learnt, residuals }: Fitted,
  { breathe }: TrainingPorts,
): Promise<SeriesColumn[]> {
  const columns: SeriesColumn[] = [];
  for (const [index, { name, decimals, cut, values }] of learnt.entries()) {
    const { season = [], deviation = 0 } = residuals[index] ?? {};
    const seasons = Float64Array.from(bases, (basis) => atSeason(basis, season));
    columns.push({
      kind: "series",
      name,
      decimals,
      cut,
      season,
      deviation,
      latent: toQuantiles(toExpected(seasons, deviation), QUANTILES),
      quantiles: toQuantiles(values, QUANTILES),
    });
    await breathe();
  }
  return columns;
}
