/** CSV as rows and columns. Loaded only where some is shown, for it brings its reader along. Never throws. */
import { CsvError, parse } from "csv-parse/browser/esm/sync";

export interface Table {
  readonly columns: readonly string[];
  /** A row may have fewer cells than there are columns, and never has more. */
  readonly rows: readonly (readonly string[])[];
  /** Where cells are not divided by commas, numbers may have them. */
  readonly hasDecimalCommas: boolean;
  /** Whether what follows the last row is no CSV. */
  readonly isBroken: boolean;
}

/** More are not shown. */
export const MOST_COLUMNS = 100;

const DELIMITERS = [",", ";", "\t"] as const;

/**
 * @param isWhole whether the text ends where its data does; otherwise the last row may be cut off, and is left out
 * @returns null when there are not even names of columns
 */
export function readTable(text: string, isWhole: boolean): Table | null {
  const delimiter = findDelimiter(text);
  const { rows, isBroken } = readRows(text, delimiter);
  const [head, ...body] = isWhole || isBroken ? rows : rows.slice(0, -1);
  if (head === undefined) return null;
  const columns = head.slice(0, MOST_COLUMNS);
  return {
    columns,
    rows: body.map((row) => row.slice(0, columns.length)),
    hasDecimalCommas: delimiter !== ",",
    // A quote that the end of a beginning has left open is none of its faults.
    isBroken: isBroken && isWhole,
  };
}

/** The rows up to where it stops being CSV. */
function readRows(text: string, delimiter: string) {
  const rows: string[][] = [];
  try {
    parse(text, {
      delimiter,
      bom: true,
      relax_column_count: true,
      relax_quotes: true,
      skip_empty_lines: true,
      on_record: (row: string[]) => {
        rows.push(row);
        return null;
      },
    });
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
    return { rows, isBroken: true };
  }
  return { rows, isBroken: false };
}

/** The one that stands most often in the first line; the comma where none does. */
function findDelimiter(text: string): string {
  const [line = ""] = text.split("\n", 1);
  const counts = DELIMITERS.map((delimiter) => line.split(delimiter).length);
  return DELIMITERS[counts.indexOf(Math.max(...counts))] ?? ",";
}
