/** The sums over all elements, row by row: what went into the conversion, and what came out. */
import { join } from "node:path";
import { readTable } from "../chronics/check-chronics.ts";
import type { TableName } from "../chronics/options.ts";
import { parseSeries } from "../chronics/read-series.ts";
import { FileBuffer } from "../files/file-buffer.ts";
import { SEMICOLON, scanNumber, skipLine } from "../files/scan-cells.ts";

export interface InputProfiles {
  readonly p: Float64Array;
  readonly q: Float64Array;
}

/** Sums of the series files; empty when there are none. */
export async function readInputProfiles(folder: string, names: readonly string[]): Promise<InputProfiles> {
  const buffer = new FileBuffer();
  let sums: InputProfiles = { p: new Float64Array(), q: new Float64Array() };
  for (const name of names) {
    const { p, q } = parseSeries(await buffer.read(join(folder, name)), name);
    sums = { p: addTo(sums.p, p), q: addTo(sums.q, q) };
  }
  return sums;
}

function addTo(sums: Float64Array, values: Float64Array): Float64Array {
  if (sums.length === 0) return values.slice();
  for (let row = 0; row < sums.length; row += 1) sums[row] = (sums[row] ?? 0) + (values[row] ?? 0);
  return sums;
}

export interface TableProfile {
  readonly columns: number;
  readonly sums: Float64Array;
}

/** Sums of the rows of a table that has been checked; empty when there is none. */
export async function readTableProfile(folder: string, table: TableName): Promise<TableProfile> {
  const found = await readTable(folder, table);
  if (found === null) return { columns: 0, sums: new Float64Array() };
  const { bytes } = found;
  const start = skipLine(bytes, 0);
  const columns = start <= 1 ? 0 : Buffer.from(bytes.subarray(0, start)).toString().split(";").length;
  const sums: number[] = [];
  const value = new Float64Array(1);
  for (let at = start; at < bytes.length; at = skipLine(bytes, at)) {
    let sum = 0;
    for (let column = 0; column < columns; column += 1) {
      at = scanNumber(bytes, at, SEMICOLON, value, 0);
      if (column < columns - 1) at += 1;
      sum += value[0] ?? 0;
    }
    sums.push(sum);
  }
  return { columns, sums: Float64Array.from(sums) };
}

/** Means of so many stretches of equal length; the values themselves when there are no more. */
export function toMeans(values: Float64Array, count: number): number[] {
  const size = Math.min(count, values.length);
  return Array.from({ length: size }, (_, index) => {
    const from = Math.floor((index * values.length) / size);
    const part = values.subarray(from, Math.floor(((index + 1) * values.length) / size));
    return part.reduce((sum, value) => sum + value, 0) / part.length;
  });
}
