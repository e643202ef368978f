import { createWriteStream } from "node:fs";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { stringify } from "csv-stringify/sync";
import { toFloatText } from "./float-text.ts";

type Row = readonly (string | number | boolean)[];

/** A stream hands on thousands of rows at once as fast as a single one. */
const ROWS_AT_ONCE = 1000;

const CAST = { number: toFloatText, boolean: (value: boolean) => (value ? "True" : "False") };

/** Writes a header and rows to a file; holds few of them at a time, whatever their number. */
export async function writeCsv(
  path: string,
  columns: readonly string[],
  rows: Iterable<Row> | AsyncIterable<Row>,
): Promise<void> {
  await pipeline(Readable.from(toText(columns, rows)), createWriteStream(path));
}

async function* toText(
  columns: readonly string[],
  rows: Iterable<Row> | AsyncIterable<Row>,
): AsyncGenerator<string> {
  let batch: Row[] = [columns];
  for await (const row of rows) {
    batch.push(row);
    if (batch.length < ROWS_AT_ONCE) continue;
    yield stringify(batch, { cast: CAST });
    batch = [];
  }
  if (batch.length > 0) yield stringify(batch, { cast: CAST });
}
