/** One figure of the bench: what was measured, against which limit. */
export interface Figure {
  readonly name: string;
  readonly value: number;
  readonly limit: number;
  readonly unit: string;
  /** The figures that the value comes from. */
  readonly from: string;
}

export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted[sorted.length >> 1];
  if (middle === undefined) throw new Error("no values to take the median of");
  return middle;
}

export function printFigure(figure: Figure): void {
  process.stdout.write(`${toLine(figure)}\n`);
}

function toLine({ name, value, limit, unit, from }: Figure): string {
  const verdict = value <= limit ? "within" : "OVER  ";
  const shown = `${value.toFixed(value < 20 ? 2 : 0)} ${unit}`;
  return `${verdict} ${shown.padStart(9)}  (limit ${Number(limit.toFixed(2))} ${unit})  ${name}: ${from}`;
}
