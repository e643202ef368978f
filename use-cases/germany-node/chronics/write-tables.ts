/** Writes the five tables. */
import { open } from "node:fs/promises";
import { join } from "node:path";
import { compress } from "../bzip2/bzip2.ts";
import { createCellWriter, LONGEST_CELL, type WriteCell } from "./cell-writer.ts";
import type { Column, Values } from "./columns.ts";
import { toDecimalText } from "./decimal-text.ts";
import { type ChronicsOptions, TABLE_NAMES, type TableName, toFileName } from "./options.ts";

export interface Tables {
  readonly loads: readonly Column[];
  readonly sgens: readonly Column[];
  readonly rows: number;
}

const SEMICOLON = 59;
const LINE_FEED = 10;
const CHUNK_BYTES = 1024 * 1024;

/**
 * @param folder that the files go to; it must be there
 * @param wrote called after each file with how many are written
 */
export async function writeTables(
  folder: string,
  tables: Tables,
  options: ChronicsOptions,
  { signal, wrote }: { readonly signal: AbortSignal; readonly wrote: (files: number) => void },
): Promise<void> {
  for (const [index, name] of TABLE_NAMES.entries()) {
    const chunks = toChunks(name, tables, options);
    await writeFile(join(folder, toFileName(name, options.compress)), chunks, options.compress, signal);
    wrote(index + 1);
  }
}

async function writeFile(
  path: string,
  chunks: Generator<Uint8Array>,
  isCompressed: boolean,
  signal: AbortSignal,
): Promise<void> {
  await using file = await open(path, "w");
  if (isCompressed) {
    const copies = Array.from(chunks, (chunk) => chunk.slice());
    await file.writeFile(await compress(Buffer.concat(copies)));
    return;
  }
  for (const chunk of chunks) {
    signal.throwIfAborted();
    // It writes all of it, or throws.
    await file.writeFile(chunk);
  }
}

/** The bytes of a table in pieces. Each is only good until the next one is asked for. */
function* toChunks(name: TableName, tables: Tables, options: ChronicsOptions): Generator<Uint8Array> {
  const columns = name.startsWith("load") ? tables.loads : tables.sgens;
  yield Buffer.from(`${columns.map(({ title }) => title).join(";")}\n`);
  if (columns.length === 0) return;
  if (name === "prod_v") yield* toConstantRows(columns.length, tables.rows, options.voltage);
  else yield* toRows(toSources(name, columns, tables.rows, options), tables.rows, options.round_decimals);
}

function* toConstantRows(columns: number, rows: number, value: number): Generator<Uint8Array> {
  const row = `${Array.from({ length: columns }, () => toDecimalText(value)).join(";")}\n`;
  const rowsPerChunk = Math.max(1, Math.floor(CHUNK_BYTES / row.length));
  const chunk = Buffer.from(row.repeat(Math.min(rows, rowsPerChunk)));
  for (let written = 0; written < rows; written += rowsPerChunk) {
    yield chunk.subarray(0, Math.min(rows - written, rowsPerChunk) * row.length);
  }
}

/** What the cells of the rows come from, column by column. */
interface Sources {
  /** One value per row. */
  readonly values: readonly Float64Array[];
  readonly signs: readonly number[];
}

function toSources(
  name: TableName,
  columns: readonly Column[],
  rows: number,
  options: ChronicsOptions,
): Sources {
  const sources = columns.map((column) => (name.endsWith("_p") ? column.p : column.q));
  // Files of static generators may count consumption as positive; the grid's own constants never do.
  const sign = name.startsWith("prod") && options.negate_sgens ? -1 : 1;
  return {
    values: sources.map((source) => toValues(source, rows)),
    signs: sources.map((source) => ("series" in source ? sign : 1)),
  };
}

const toValues = (source: Values, rows: number): Float64Array =>
  "series" in source ? source.series : new Float64Array(rows).fill(source.constant);

function* toRows(sources: Sources, rows: number, decimals: number): Generator<Uint8Array> {
  const bytes = new Uint8Array(CHUNK_BYTES + (sources.values.length + 1) * (LONGEST_CELL + 1));
  const writeCell = createCellWriter(bytes, decimals);
  for (let row = 0; row < rows; ) {
    const filled = fillChunk(bytes, writeCell, sources, row, rows);
    yield bytes.subarray(0, filled.length);
    row = filled.nextRow;
  }
}

/** A plain function: a generator's loop runs slower. */
function fillChunk(
  bytes: Uint8Array,
  writeCell: WriteCell,
  { values, signs }: Sources,
  firstRow: number,
  rows: number,
): { readonly length: number; readonly nextRow: number } {
  let at = 0;
  let row = firstRow;
  for (; row < rows && at < CHUNK_BYTES; row += 1) {
    for (let column = 0; column < values.length; column += 1) {
      at = writeCell(at, (values[column]?.[row] ?? 0) * (signs[column] ?? 1));
      bytes[at++] = SEMICOLON;
    }
    bytes[at - 1] = LINE_FEED;
  }
  return { length: at, nextRow: row };
}
