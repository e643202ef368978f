/** Makes series of a model. */
import { createNormalNumbers } from "../../random/normal-numbers.ts";
import { toDirection, turn } from "../../statistics/circle.ts";
import { mapQuantile } from "../../statistics/marginal.ts";
import { atSeason, toBasis } from "../../statistics/season.ts";
import { createSimulation } from "../../statistics/vector-autoregression.ts";
import { toCsv } from "../../table/text-table.ts";
import { toCalendarKey } from "./calendar-column.ts";
import type { Model } from "./model.ts";

/** The last column: which of the examples a row belongs to, counted from 1. */
const EXAMPLE_COLUMN = "example";

export const toHeaderLine = ({ header }: Model): string => toCsv([...header, EXAMPLE_COLUMN], []);

/** One series as lines of CSV: it begins at a chance place of the time that the model has seen, if that is longer. */
export function toExampleLines(model: Model, example: number, uniform: () => number): string {
  const normal = createNormalNumbers(uniform);
  const spare = Math.max(0, model.rows - model.sequenceLength);
  const firstMs = model.firstMs + Math.floor(uniform() * (spare + 1)) * model.stepMs;
  const next = model.autoregression === null ? () => [] : createSimulation(model.autoregression, normal);
  const toIndex = createIndexForm(model.firstIndex);
  const writers = toWriters(model);
  const lines: string[] = [];
  for (let row = 0; row < model.sequenceLength; row += 1) {
    const ms = firstMs + row * model.stepMs;
    const point: Point = { ms, basis: toBasis(ms, model.periods), latent: next() };
    const cells = model.header.map((name) =>
      name === model.indexColumn ? toIndex(ms) : (writers.get(name)?.(point) ?? ""),
    );
    lines.push(`${cells.join(",")},${example}\n`);
  }
  return lines.join("");
}

interface Point {
  readonly ms: number;
  readonly basis: readonly number[];
  readonly latent: readonly number[];
}

type Writer = (point: Point) => string;

function toWriters({ columns }: Model): ReadonlyMap<string, Writer> {
  const series = columns.filter((column) => column.kind === "series");
  const calendar = columns.filter((column) => column.kind === "calendar");
  return new Map<string, Writer>([
    ...calendar.map(({ name, decimals, key, values }): [string, Writer] => {
      const any = Object.values(values)[0] ?? 0;
      return [name, ({ ms }) => toText(values[toCalendarKey(key, ms)] ?? any, decimals)];
    }),
    ...series.map(
      ({ name, decimals, cut, season, deviation, latent, quantiles }, index): [string, Writer] => [
        name,
        (point) => {
          const value = atSeason(point.basis, season) + deviation * (point.latent[index] ?? 0);
          const plain = mapQuantile(value, latent, quantiles);
          return toText(cut === null ? plain : turn(round(toDirection(plain, cut), decimals)), decimals);
        },
      ],
    ),
  ]);
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
