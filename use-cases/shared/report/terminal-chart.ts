import { plot } from "asciichart";

const HEIGHT = 6;
/** Beside the axis, so that a line fits into a terminal of 80 columns. */
export const CHART_WIDTH = 66;

/**
 * Series as lines of a terminal, on one scale, each cut after as many values as fit in.
 *
 * @param series by title
 * @param decimals of the numbers at the axis
 */
export function toCharts(
  series: ReadonlyMap<string, readonly number[]>,
  decimals: number,
): readonly string[] {
  const shown = [...series].map(([title, values]) => ({ title, values: values.slice(0, CHART_WIDTH) }));
  const all = shown.flatMap(({ values }) => values);
  const format = (value: number) => value.toFixed(decimals).padStart(8);
  const options = { height: HEIGHT, min: Math.min(...all), max: Math.max(...all), format };
  return shown.flatMap(({ title, values }) => [
    title,
    ...plot(values, options)
      .split("\n")
      .map((line) => line.trimEnd()),
  ]);
}
