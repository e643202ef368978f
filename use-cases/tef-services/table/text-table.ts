/** CSV as columns and rows of texts. */
import { CsvError, parse } from "csv-parse/sync";
import { stringify } from "csv-stringify/sync";
import { RefusedRequest } from "../http/application.ts";

export interface TextTable {
  readonly header: readonly string[];
  /** As many cells in each as there are columns. */
  readonly rows: readonly (readonly string[])[];
}

export type Cell = string | number | null;

/** @throws RefusedRequest 400 when it is no CSV with a header */
export function parseTable(text: string): TextTable {
  const [header, ...rows] = parseRows(text);
  if (header === undefined) throw new RefusedRequest(400, "The CSV is empty");
  const unnamed = header.indexOf("");
  if (unnamed >= 0) throw new RefusedRequest(400, `Column ${unnamed + 1} of the CSV has no name`);
  const twice = header.find((name, index) => header.indexOf(name) < index);
  if (twice !== undefined) throw new RefusedRequest(400, `Two columns of the CSV are named ${twice}`);
  return { header, rows };
}

function parseRows(text: string): string[][] {
  try {
    return parse(text, { bom: true, skip_empty_lines: true });
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
    throw new RefusedRequest(400, `Invalid CSV: ${error.message}`);
  }
}

/** With a final newline; null is an empty cell. */
export function toCsv(header: readonly string[], rows: Iterable<readonly Cell[]>): string {
  return stringify([header, ...rows], {
    cast: { number: (value) => (Number.isFinite(value) ? String(value) : "") },
  });
}

const NUMBER = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?$/;

/** The number that a text writes, or null when it writes none. */
export function toNumber(text: string): number | null {
  const trimmed = text.trim();
  const value = Number(trimmed);
  return NUMBER.test(trimmed) && Number.isFinite(value) ? value : null;
}

/** What JSON would make of a cell: a number, a text, or null for nothing. */
export function toCell(text: string): Cell {
  return text.trim() === "" ? null : (toNumber(text) ?? text);
}
