import { describe, expect, test } from "bun:test";
import fc from "fast-check";
import { findSeries, toExtent, toFirst, toLines } from "./series.ts";
import type { Table } from "./table.ts";

const makeTable = (columns: string, ...rows: readonly string[]): Table => ({
  columns: columns.split("|"),
  rows: rows.map((row) => row.split("|")),
  hasDecimalCommas: false,
  isBroken: false,
});

describe("the series of a table", () => {
  test("are the columns with nothing but numbers and gaps", () => {
    const table = makeTable("at|load|note|one", "00:00|1.5|x|1", "01:00||2|", "02:00| -2e1 |3|NaN");
    expect(findSeries(table)).toEqual([{ name: "load", position: 1, values: [1.5, Number.NaN, -20] }]);
  });

  test("may have commas in numbers where cells are divided by something else", () => {
    const table = makeTable("load", "1,5", "2");
    expect(findSeries(table)).toEqual([]);
    expect(findSeries({ ...table, hasDecimalCommas: true })[0]?.values).toEqual([1.5, 2]);
  });

  test("begin with one that does not only count the rows", () => {
    const series = findSeries(makeTable("hour|load", "0|5", "1|7", "2|5"));
    expect(toFirst(series)?.name).toBe("load");
    expect(toFirst(series.slice(0, 1))?.name).toBe("hour");
    expect(toFirst([])).toBeUndefined();
  });
});

test("the extent of values is that of those that are numbers", () => {
  expect(toExtent([3, Number.NaN, 1])).toEqual({ least: 1, most: 3, mean: 2, count: 2 });
  expect(toExtent([Number.NaN])).toBeNull();
});

describe("the lines of a plot", () => {
  test("are broken at gaps, and go from the most at the top to the least at the bottom", () => {
    expect(toLines([0, 4, Number.NaN, 2, 0], 100)).toEqual([
      [
        { x: 0, y: 1 },
        { x: 0.25, y: 0 },
      ],
      [
        { x: 0.75, y: 0.5 },
        { x: 1, y: 1 },
      ],
    ]);
  });

  test("lie in the middle when all values are the same", () => {
    expect(
      toLines([7, 7], 100)
        .flat()
        .map(({ y }) => y),
    ).toEqual([0.5, 0.5]);
  });

  test("have few points, inside the plot, and lose neither the least nor the most", () => {
    const value = fc.oneof(fc.double({ noNaN: true, noDefaultInfinity: true }), fc.constant(Number.NaN));
    fc.assert(
      fc.property(fc.array(value, { maxLength: 300 }), fc.integer({ min: 1, max: 20 }), (values, slices) => {
        const points = toLines(values, slices).flat();
        const gaps = values.filter(Number.isNaN).length;
        expect(points.length).toBeLessThanOrEqual((slices + gaps) * 2);
        for (const { x, y } of points) {
          expect(Math.min(x, y)).toBeGreaterThanOrEqual(0);
          expect(Math.max(x, y)).toBeLessThanOrEqual(1);
        }
        const extent = toExtent(values);
        if (extent === null || !Number.isFinite(extent.most - extent.least)) return;
        if (extent.most === extent.least) return;
        expect(points.some(({ y }) => y === 0)).toBe(true);
        expect(points.some(({ y }) => y === 1)).toBe(true);
      }),
    );
  });
});
