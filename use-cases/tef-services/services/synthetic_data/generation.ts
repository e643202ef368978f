/** Makes series of a model. */
import { createNormalNumbers } from "../../random/normal-numbers.ts";
import { toDirection, turn } from "../../statistics/circle.ts";
import { pullTowards, toExpected, toPull } from "../../statistics/expectation.ts";
import { mapQuantile } from "../../statistics/marginal.ts";
import { atSeason, toBasis } from "../../statistics/season.ts";
import { createSimulation, toCovariance } from "../../statistics/vector-autoregression.ts";
import { withCovariance, withoutSeason } from "../../statistics/whole-path.ts";
import { toCsv } from "../../table/text-table.ts";
import { toParquet } from "../../table/to-parquet.ts";
import { toCalendarKey } from "./calendar-column.ts";
import { EXAMPLE_COLUMN, type Model, type SeriesColumn } from "./model.ts";

export const toHeaderLine = ({ header }: Model): string => toCsv([...header, EXAMPLE_COLUMN], []);

/** One series as lines of CSV. */
export function toExampleLines(model: Model, example: number, uniform: () => number): string {
  return toExampleRows(model, uniform)
    .map((cells) => `${cells.join(",")},${example}\n`)
    .join("");
}

/** One series as a Parquet file, without a number. */
export function toExampleFile(model: Model, uniform: () => number): ArrayBuffer {
  const index = model.header.indexOf(model.indexColumn);
  const rows = toExampleRows(model, uniform).map((cells) =>
    cells.map((cell, column) => (column === index ? cell : Number(cell))),
  );
  return toParquet({ header: model.header, rows });
}

/**
 * One series, cells as texts: it begins at a chance place of the time that the model has seen, if that is longer.
 *
 * The longer it is, the nearer its distribution is to that of the data: a model that has seen one year knows nothing of how
 * years differ.
 */
function toExampleRows(model: Model, uniform: () => number): string[][] {
  const normal = createNormalNumbers(uniform);
  const spare = Math.max(0, model.rows - model.sequenceLength);
  const firstMs = model.firstMs + Math.floor(uniform() * (spare + 1)) * model.stepMs;
  const times = Float64Array.from({ length: model.sequenceLength }, (_, row) => firstMs + row * model.stepMs);
  const columns = toColumns(model, times, normal);
  const toIndex = createIndexForm(model.firstIndex);
  return Array.from(times, (ms, row) =>
    model.header.map((name) =>
      name === model.indexColumn ? toIndex(ms) : (columns.get(name)?.(ms, row) ?? ""),
    ),
  );
}

type ToCell = (ms: number, row: number) => string;

function toColumns(model: Model, times: Float64Array, normal: () => number): ReadonlyMap<string, ToCell> {
  const series = model.columns.filter((column) => column.kind === "series");
  const calendar = model.columns.filter((column) => column.kind === "calendar");
  const paths = toPaths(model, series, times, normal);
  return new Map<string, ToCell>([
    ...calendar.map(({ name, decimals, key, values }): [string, ToCell] => {
      const any = Object.values(values)[0] ?? 0;
      return [name, (ms) => toText(values[toCalendarKey(key, ms)] ?? any, decimals)];
    }),
    ...series.map(({ name, decimals, cut, latent, quantiles }, index): [string, ToCell] => [
      name,
      (_, row) => {
        const plain = mapQuantile(paths[index]?.[row] ?? 0, latent, quantiles);
        return toText(cut === null ? plain : turn(round(toDirection(plain, cut), decimals)), decimals);
      },
    ]),
  ]);
}

/** What the autoregression makes around the season, series by series, before the marginal. */
function toPaths(
  { autoregression, periods, rows }: Model,
  series: readonly SeriesColumn[],
  timesMs: Float64Array,
  normal: () => number,
): Float64Array[] {
  if (autoregression === null) return [];
  const next = createSimulation(autoregression, normal);
  const made = Array.from(timesMs, () => next());
  const chance = series.map((_, index) => Float64Array.from(made, (row) => row[index] ?? 0));
  const pull = toPull(timesMs.length, rows);
  const bases = Array.from(timesMs, (ms) => toBasis(ms, periods));
  const rest = withCovariance(withoutSeason(bases, chance, pull), toCovariance(autoregression), pull);
  return series.map(({ season, deviation }, index) => {
    const seasons = Float64Array.from(bases, (basis) => atSeason(basis, season));
    const path = seasons.map((mean, row) => mean + deviation * (rest[index]?.[row] ?? 0));
    return pullTowards(toExpected(seasons, deviation), path, pull);
  });
}

/** To the digits that the data has: a direction that is rounded up to 360 is 0. */
const round = (value: number, decimals: number): number => Number(value.toFixed(decimals));

function toText(value: number, decimals: number): string {
  const text = value.toFixed(decimals);
  return /^-0(\.0*)?$/.test(text) ? text.slice(1) : text;
}

/** Writes instants as the first one of the training was written: what stood between date and time, how fine, which zone. */
function createIndexForm(first: string): (ms: number) => string {
  const [, separator = "", time = "", zone = ""] = /^.{10}([T ]?)([\d:.]*)\s*(.*)$/.exec(first.trim()) ?? [];
  return (ms) => {
    const iso = new Date(ms).toISOString();
    return `${iso.slice(0, 10)}${separator}${iso.slice(11, 11 + Math.min(time.length, 8))}${zone}`;
  };
}
