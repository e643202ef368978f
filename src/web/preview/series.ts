/** Columns of numbers, and how they are drawn. Pure. */
import type { Table } from "./table.ts";

/** A column in which there is nothing but numbers and gaps, the latter as NaN. */
export interface Series {
  readonly name: string;
  /** Of its column. */
  readonly position: number;
  readonly values: readonly number[];
}

export interface Extent {
  readonly least: number;
  readonly most: number;
  readonly mean: number;
  /** How many values are numbers. */
  readonly count: number;
}

const NUMBER = /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i;
const DECIMAL_COMMA = /^[+-]?\d+,\d+$/;
const GAP = /^(nan|null|na|n\/a)?$/i;

function toNumber(cell: string, hasDecimalCommas: boolean): number {
  if (NUMBER.test(cell)) return Number(cell);
  return hasDecimalCommas && DECIMAL_COMMA.test(cell) ? Number(cell.replace(",", ".")) : Number.NaN;
}

/** The columns with at least two numbers, and nothing else but gaps. */
export function findSeries({ columns, rows, hasDecimalCommas }: Table): readonly Series[] {
  return columns.flatMap((name, position) => {
    const cells = rows.map((row) => (row[position] ?? "").trim());
    const values = cells.map((cell) => toNumber(cell, hasDecimalCommas));
    const isNumeric = values.every((value, row) => Number.isFinite(value) || GAP.test(cells[row] ?? ""));
    return isNumeric && values.filter(Number.isFinite).length >= 2 ? [{ name, position, values }] : [];
  });
}

/** The one to look at first: not one that only counts its rows, if there is another. */
export const toFirst = (series: readonly Series[]): Series | undefined =>
  series.find(({ values }) => !isCounting(values)) ?? series[0];

const isCounting = (values: readonly number[]): boolean =>
  values.every((value, row) => row === 0 || value - (values[row - 1] ?? 0) === 1);

/** Null when there is no number among the values. */
export function toExtent(values: readonly number[]): Extent | null {
  const known = values.filter(Number.isFinite);
  if (known.length === 0) return null;
  let least = Number.POSITIVE_INFINITY;
  let most = Number.NEGATIVE_INFINITY;
  let mean = 0;
  for (const value of known) {
    least = Math.min(least, value);
    most = Math.max(most, value);
    mean += value / known.length;
  }
  return { least, most, mean, count: known.length };
}

/** A place in a plot: both from 0 to 1, the least value at the bottom, which is 1. */
export interface Point {
  readonly x: number;
  readonly y: number;
}

/**
 * The values as lines, one for each stretch without a gap. Of many values in a narrow slice of the plot only the least and
 * the most are drawn, so that no peak is lost.
 *
 * @param slices into how many the width is divided; a slice has at most two points
 */
export function toLines(values: readonly number[], slices: number): readonly (readonly Point[])[] {
  const extent = toExtent(values);
  if (extent === null) return [];
  const height = extent.most - extent.least;
  const toPoint = (row: number): Point => ({
    x: values.length === 1 ? 0.5 : row / (values.length - 1),
    // All the same, or too far apart to be measured: in the middle.
    y: height > 0 && Number.isFinite(height) ? (extent.most - (values[row] ?? 0)) / height : 0.5,
  });
  return toStretches(values).map((rows) => toMarkedRows(rows, values, slices).map(toPoint));
}

/** The rows of numbers that follow each other without a gap. */
function toStretches(values: readonly number[]): readonly (readonly number[])[] {
  const stretches: number[][] = [];
  let isOpen = false;
  for (const [row, value] of values.entries()) {
    const isKnown = Number.isFinite(value);
    if (isKnown && isOpen) stretches.at(-1)?.push(row);
    else if (isKnown) stretches.push([row]);
    isOpen = isKnown;
  }
  return stretches;
}

/** Of each slice the rows of the least and the most value, in their order. */
function toMarkedRows(rows: readonly number[], values: readonly number[], slices: number): readonly number[] {
  if (values.length <= slices * 2) return rows;
  const bySlice = Map.groupBy(rows, (row) => Math.floor((row / values.length) * slices));
  return [...bySlice.values()].flatMap((slice) => {
    const at = (row: number): number => values[row] ?? 0;
    const least = slice.reduce((best, row) => (at(row) < at(best) ? row : best));
    const most = slice.reduce((best, row) => (at(row) > at(best) ? row : best));
    return least === most ? [least] : [Math.min(least, most), Math.max(least, most)];
  });
}
