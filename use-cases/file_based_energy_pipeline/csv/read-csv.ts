import { createReadStream } from "node:fs";
import { pipeline } from "node:stream";
import { CsvError, type InfoRecord, parse } from "csv-parse";
import { OperationError } from "../../../src/service/operation-error.ts";

/** Some cells of one row, as they stand in the file. */
export interface CsvRow<Column extends string> {
  readonly cells: Readonly<Record<Column, string>>;
  /** The line of the file on which the row ends, counted from 1. */
  readonly line: number;
}

/** A row longer than this (bytes) is a quote that nobody closed. */
const LONGEST_ROW = 1024 * 1024;

/**
 * Reads some columns of a CSV file with a header, row by row, whatever their number.
 *
 * @param uri a path, with or without `file://` before it
 * @throws OperationError when the file cannot be read, is no CSV, lacks one of the columns or has no rows
 */
export async function* readCsv<const Column extends string>(
  uri: string,
  columns: readonly Column[],
): AsyncGenerator<CsvRow<Column>> {
  let rows = 0;
  try {
    for await (const row of openRows(uri, columns)) {
      rows += 1;
      yield { cells: row.record, line: row.info.lines };
    }
  } catch (error) {
    throw toReadError(error, uri);
  }
  if (rows === 0) throw new OperationError("No records in input");
}

interface ParsedRow<Column extends string> {
  readonly record: Readonly<Record<Column, string>>;
  readonly info: InfoRecord;
}

function openRows<Column extends string>(
  uri: string,
  columns: readonly Column[],
): AsyncIterable<ParsedRow<Column>> {
  const parser = parse({
    bom: true,
    info: true,
    skip_empty_lines: true,
    max_record_size: LONGEST_ROW,
    columns: (header: readonly string[]) => selectColumns(header, columns),
  });
  // Whoever reads the rows meets every error; closing the rows closes the file.
  pipeline(createReadStream(uri.replace(/^file:\/\//, "")), parser, () => {});
  return parser;
}

/** The columns that are read, in the header's places; the others are left out of the rows. */
function selectColumns<Column extends string>(
  header: readonly string[],
  columns: readonly Column[],
): (Column | undefined)[] {
  const missing = columns.find((column) => !header.includes(column));
  if (missing !== undefined) throw new OperationError(`Missing column: ${missing}`);
  return header.map((name) => columns.find((column) => column === name));
}

function toReadError(error: unknown, uri: string): unknown {
  if (error instanceof CsvError) return new OperationError(`Invalid CSV in ${uri}: ${error.message}`);
  if (!(error instanceof Error) || !("code" in error)) return error;
  if (error.code === "ENOENT") return new OperationError(`Input file not found: ${uri}`);
  return new OperationError(`Cannot read input file ${uri}: ${error.message}`);
}
