import { plot } from "asciichart";

const HEIGHT = 6;
/** Beside the axis, so that a line fits into a terminal of 80 columns. */
const WIDTH = 66;

/** Series as lines of a terminal, on one scale, each cut after as many values as fit in. */
export function toCharts(series: ReadonlyMap<string, readonly number[]>): readonly string[] {
  const shown = [...series].map(([title, values]) => ({ title, values: values.slice(0, WIDTH) }));
  const all = shown.flatMap(({ values }) => values);
  const format = (value: number) => value.toFixed(1).padStart(8);
  const options = { height: HEIGHT, min: Math.min(...all), max: Math.max(...all), format };
  return shown.flatMap(({ title, values }) => [title, ...plot(values, options).split("\n")]);
}
