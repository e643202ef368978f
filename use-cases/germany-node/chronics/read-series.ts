/** Reads the active and reactive power of one element from its CSV file. */
import { OperationError } from "../../../src/service/kit.ts";
import {
  COMMA,
  findCellEnd,
  isLineEnd,
  LINE_FEED,
  scanNumber,
  skipCells,
  skipLine,
  toText,
} from "../files/scan-cells.ts";

export interface Series {
  /** Active power, one value per row. */
  readonly p: Float64Array;
  /** Reactive power. */
  readonly q: Float64Array;
}

/** Positions of the two columns in the file. */
interface Columns {
  readonly p: number;
  readonly q: number;
}

/** What a column is called by the node, and by VILLASnode where a signal has no name. */
const NAMES = { p: ["P_norm", "signal0"], q: ["Q_norm", "signal1"] } as const;

/**
 * @param bytes of the file, with a line feed at their end
 * @param name of the file, for messages
 * @throws OperationError when a column or all rows are missing, or a cell is no number
 */
export function parseSeries(bytes: Uint8Array, name: string): Series {
  const headerEnd = bytes.indexOf(LINE_FEED);
  const header = Buffer.from(bytes.subarray(0, headerEnd))
    .toString()
    .replace(/^\ufeff/, "");
  const titles = header.trimEnd().split(",");
  const columns = { p: findColumn(titles, "p", name), q: findColumn(titles, "q", name) };
  const series = readRows(bytes, headerEnd + 1, columns, name);
  if (series.p.length === 0) throw new OperationError(`${name} has no data rows`);
  return series;
}

function findColumn(titles: readonly string[], power: "p" | "q", file: string): number {
  const found = NAMES[power].map((title) => titles.indexOf(title)).find((index) => index >= 0);
  if (found !== undefined) return found;
  throw new OperationError(`Column ${NAMES[power][0]} missing in ${file}`);
}

function readRows(bytes: Uint8Array, start: number, columns: Columns, name: string): Series {
  const before = Math.min(columns.p, columns.q);
  const between = Math.abs(columns.p - columns.q);
  // Most rows are as long as the first or longer; where they are not, there is more room to be had.
  let room = Math.ceil((bytes.length - start) / (skipLine(bytes, start) - start)) + 16;
  let first = new Float64Array(room);
  let second = new Float64Array(room);
  let row = 0;
  for (let at = start; at < bytes.length; ) {
    if (row === room) {
      room *= 2;
      [first, second] = [enlarge(first, room), enlarge(second, room)];
    }
    const rowAt = at;
    if (!isLineEnd(bytes, at)) {
      at = scanNumber(bytes, skipCells(bytes, at, before, COMMA), COMMA, first, row);
      at = scanNumber(bytes, skipCells(bytes, at, between, COMMA), COMMA, second, row);
      if (Number.isNaN((first[row] ?? 0) + (second[row] ?? 0)))
        throw noNumber(bytes, rowAt, columns, { row, name });
      row += 1;
    }
    at = skipLine(bytes, at);
  }
  const [one, other] = [first.subarray(0, row), second.subarray(0, row)];
  return columns.p < columns.q ? { p: one, q: other } : { p: other, q: one };
}

function enlarge(values: Float64Array, room: number): Float64Array<ArrayBuffer> {
  const larger = new Float64Array(room);
  larger.set(values);
  return larger;
}

/** Of the two cells in a row, the first that is no number. */
function noNumber(
  bytes: Uint8Array,
  rowAt: number,
  columns: Columns,
  place: { row: number; name: string },
): Error {
  const isNumber = (power: "p" | "q") => {
    const value = new Float64Array(1);
    scanNumber(bytes, skipCells(bytes, rowAt, columns[power], COMMA), COMMA, value, 0);
    return !Number.isNaN(value[0]);
  };
  const power = isNumber("p") ? "q" : "p";
  const cellAt = skipCells(bytes, rowAt, columns[power], COMMA);
  const cell = JSON.stringify(toText(bytes, cellAt, findCellEnd(bytes, cellAt, COMMA)).slice(0, 100));
  const { row, name } = place;
  return new OperationError(`${name}: row ${row + 1}: ${NAMES[power][0]} is not a number: ${cell}`);
}
