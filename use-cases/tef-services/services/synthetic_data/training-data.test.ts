import { expect, test } from "bun:test";
import { findCalendarColumn } from "./calendar-column.ts";
import { readTrainingData } from "./training-data.ts";

const HOUR_MS = 3_600_000;
const toTime = (row: number) => new Date(Date.UTC(2025, 0, 1) + row * HOUR_MS).toISOString();

function makeCsv(rows: number, toCells: (row: number) => string): string {
  const lines = Array.from({ length: rows }, (_, row) => `${toTime(row)},${toCells(row)}`);
  return `datetime,a,hour\n${lines.join("\n")}\n`;
}

const regular = (row: number) => `${(row / 4).toFixed(2)},${row % 24}`;

test("reads times, numbers and how many digits they have", () => {
  const { stepMs, series, timesMs } = readTrainingData(makeCsv(60, regular), "datetime");
  expect([stepMs, timesMs.length]).toEqual([HOUR_MS, 60]);
  expect(series.map(({ name, decimals }) => [name, decimals])).toEqual([
    ["a", 2],
    ["hour", 0],
  ]);
  expect(series[0]?.values[3]).toBe(0.75);
});

test("leaves out the first rows of features that look back", () => {
  const { timesMs } = readTrainingData(
    makeCsv(60, (row) => (row < 5 ? `,${row}` : regular(row))),
    "datetime",
  );
  expect([timesMs.length, timesMs[0]]).toEqual([55, Date.parse(toTime(5))]);
});

test.each([
  ["a,b\n1,2\n", "There is no index column datetime; there are: a, b"],
  ["datetime\n", "At least 50 complete rows"],
  [makeCsv(60, regular).replace("hour", "example"), "No column may be named example"],
  [makeCsv(49, regular), "At least 50 complete rows"],
  [makeCsv(60, (row) => (row === 30 ? ",1" : regular(row))), 'Row 31: a is not a number: ""'],
  [makeCsv(60, (row) => (row === 30 ? "x,1" : regular(row))), 'Row 31: a is not a number: "x"'],
  [makeCsv(60, regular).replace(toTime(7), "soon"), 'Row 8: datetime is no date: "soon"'],
  [makeCsv(60, regular).replace(toTime(7), toTime(6)), "Row 8: datetime is not later than the row before it"],
])("refuses %#", (csv, reason) => {
  expect(() => readTrainingData(csv, "datetime")).toThrow(reason);
});

test("knows a column that the clock decides", () => {
  const { series, timesMs } = readTrainingData(makeCsv(60, regular), "datetime");
  const [kinds] = [series.map((column) => findCalendarColumn(column, timesMs)?.key ?? null)];
  expect(kinds).toEqual([null, "time-of-day"]);
});
