/** Whether a file is a table of chronics: as many cells in every row as in the header, each of them a number. */
import {
  CARRIAGE_RETURN,
  isLineEnd,
  LINE_FEED,
  SEMICOLON,
  scanNumber,
  skipLine,
  toText,
} from "../files/scan-cells.ts";

export interface TableFacts {
  readonly header: string;
  readonly rows: number;
  readonly columns: number;
  /** Of a kind that has no series: one empty line. */
  readonly isEmptyTable: boolean;
  /** What is wrong with it; null when nothing is. */
  readonly error: string | null;
}

/** @param bytes of the file, with a line feed at their end */
export function checkTable(bytes: Uint8Array): TableFacts {
  const headerEnd = skipLine(bytes, 0) - 1;
  const header = toText(bytes, 0, headerEnd).replace(/\r$/, "");
  if (header === "") {
    const isEmptyTable = skipLine(bytes, 0) >= bytes.length;
    return { header, rows: 0, columns: 0, isEmptyTable, error: "File is empty" };
  }
  const columns = header.split(";").length;
  const { rows, error } = checkRows(bytes, headerEnd + 1, columns);
  return {
    header,
    rows,
    columns,
    isEmptyTable: false,
    error: error ?? (rows === 0 ? "no data rows" : null),
  };
}

function checkRows(bytes: Uint8Array, start: number, columns: number) {
  const values = new Float64Array(1);
  let rows = 0;
  for (let at = start; at < bytes.length; at = skipLine(bytes, at)) {
    rows += 1;
    const cells = countCells(bytes, at);
    if (cells !== columns) return { rows, error: `row ${rows} has ${cells} cells, expected ${columns}` };
    for (let cell = 0; cell < columns; cell += 1) {
      at = scanNumber(bytes, at, SEMICOLON, values, 0);
      if (Number.isNaN(values[0])) return { rows, error: `row ${rows}: not a number` };
      if (cell < columns - 1) at += 1;
    }
  }
  return { rows, error: null };
}

function countCells(bytes: Uint8Array, at: number): number {
  if (isLineEnd(bytes, at)) return 0;
  let cells = 1;
  for (let end = at; bytes[end] !== LINE_FEED && bytes[end] !== CARRIAGE_RETURN; end += 1) {
    if (bytes[end] === SEMICOLON) cells += 1;
  }
  return cells;
}
