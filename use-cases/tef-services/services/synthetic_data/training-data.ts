/** What a generator learns from: an evenly timed table of numbers. */
import { RefusedRequest } from "../../http/application.ts";
import { toWallClockMs } from "../../table/instant.ts";
import { parseTable, type TextTable, toNumber } from "../../table/text-table.ts";
import { EXAMPLE_COLUMN } from "./model.ts";

export interface Series {
  readonly name: string;
  readonly values: Float64Array;
  /** So many digits follow the point at most. */
  readonly decimals: number;
}

export interface TrainingData {
  readonly header: readonly string[];
  readonly indexColumn: string;
  /** The index as it is written in the first row, whose form the generated ones take. */
  readonly firstIndex: string;
  readonly timesMs: Float64Array;
  /** The time from one row to the next: the commonest. */
  readonly stepMs: number;
  readonly series: readonly Series[];
}

/** A model of fewer rows would be a copy of them. */
const FEWEST_ROWS = 50;
const MOST_DECIMALS = 12;

/**
 * Rows before the first without an empty cell are left out: features of the past have nothing to say there.
 *
 * @throws RefusedRequest 400 when the data is none to learn from
 */
export function readTrainingData(csv: string, indexColumn: string): TrainingData {
  const whole = parseTable(csv);
  const index = whole.header.indexOf(indexColumn);
  if (index < 0) {
    throw bad(`There is no index column ${indexColumn}; there are: ${whole.header.join(", ")}`);
  }
  const first = whole.rows.findIndex((row) => row.every((cell) => cell.trim() !== ""));
  const table = { header: whole.header, rows: first < 0 ? [] : whole.rows.slice(first) };
  if (table.rows.length < FEWEST_ROWS)
    throw bad(`At least ${FEWEST_ROWS} complete rows are needed to learn from`);
  const names = table.header.filter((name) => name !== indexColumn);
  if (names.length === 0) throw bad("There is no column beside the index");
  if (table.header.includes(EXAMPLE_COLUMN)) {
    throw bad(
      `No column may be named ${EXAMPLE_COLUMN}: what is generated has one of its own with that name`,
    );
  }
  const timesMs = readTimes(table, index, Math.max(first, 0));
  return {
    header: table.header,
    indexColumn,
    firstIndex: table.rows[0]?.[index] ?? "",
    timesMs,
    stepMs: toStep(timesMs),
    series: names.map((name) => readSeries(table, name, Math.max(first, 0))),
  };
}

function readTimes({ header, rows }: TextTable, index: number, skipped: number): Float64Array {
  const times = new Float64Array(rows.length);
  for (const [row, cells] of rows.entries()) {
    const text = cells[index] ?? "";
    const ms = toWallClockMs(text);
    const place = `Row ${row + skipped + 1}: ${header[index]}`;
    if (ms === null) throw bad(`${place} is no date: ${JSON.stringify(text.slice(0, 100))}`);
    if (row > 0 && ms <= (times[row - 1] ?? 0)) throw bad(`${place} is not later than the row before it`);
    times[row] = ms;
  }
  return times;
}

function toStep(timesMs: Float64Array): number {
  const steps = timesMs.slice(1).map((ms, row) => ms - (timesMs[row] ?? 0));
  return steps.toSorted()[steps.length >> 1] ?? 0;
}

function readSeries({ header, rows }: TextTable, name: string, skipped: number): Series {
  const column = header.indexOf(name);
  let decimals = 0;
  const values = Float64Array.from(rows, (cells, row) => {
    const text = cells[column] ?? "";
    const value = toNumber(text);
    if (value === null) {
      throw bad(`Row ${row + skipped + 1}: ${name} is not a number: ${JSON.stringify(text.slice(0, 100))}`);
    }
    decimals = Math.max(decimals, countDecimals(text));
    return value;
  });
  return { name, values, decimals };
}

function countDecimals(text: string): number {
  if (/e/i.test(text)) return MOST_DECIMALS;
  const point = text.indexOf(".");
  return point < 0 ? 0 : Math.min(MOST_DECIMALS, text.trim().length - point - 1);
}

const bad = (detail: string): RefusedRequest => new RefusedRequest(400, detail);
