/** Lines of SVG over axes that they share. Pure. */

export interface Axes {
  readonly width: number;
  readonly height: number;
  /** Room above the highest value and below the lowest. */
  readonly margin: number;
  readonly low: number;
  readonly high: number;
}

/** The axes on which all of the values have a place. */
export function toAxes(
  values: readonly number[],
  {
    width,
    height,
    margin = 0,
  }: { readonly width: number; readonly height: number; readonly margin?: number },
): Axes {
  // One by one: there may be more values than a call takes arguments.
  const low = values.reduce((least, value) => Math.min(least, value), Number.POSITIVE_INFINITY);
  const high = values.reduce((most, value) => Math.max(most, value), Number.NEGATIVE_INFINITY);
  return { width, height, margin, low, high };
}

/** Counted from the top. A line whose values are all the same is at the bottom. */
export function toY(value: number, { height, margin, low, high }: Axes): number {
  const range = high > low ? high - low : 1;
  return height - margin - ((value - low) / range) * (height - 2 * margin);
}

/** The highest and the lowest value as text, at the left of where they stand. */
export function toScale({ high, low, height }: Axes, toText: (value: number) => string): readonly string[] {
  if (!Number.isFinite(high)) return [];
  return [
    `<text x="4" y="${LETTER_HEIGHT}">${toText(high)}</text>`,
    `<text x="4" y="${height - 2}">${toText(low)}</text>`,
  ];
}

/** Of the page's style for texts in a chart. */
const LETTER_HEIGHT = 12;

/** One value after the other at equal distances over the whole width; the class is the name of the line. */
export function toPolyline(name: string, values: readonly number[], axes: Axes): string {
  const step = axes.width / Math.max(values.length - 1, 1);
  const points = values.map((value, index) => `${(index * step).toFixed(1)},${toY(value, axes).toFixed(1)}`);
  return `<polyline class="${name}" points="${points.join(" ")}"/>`;
}
