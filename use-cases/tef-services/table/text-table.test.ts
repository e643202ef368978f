import { expect, test } from "bun:test";
import fc from "fast-check";
import { parseTable, toCell, toCsv } from "./text-table.ts";

const cell = fc.string({ unit: "grapheme", minLength: 1 }).map((text) => `${text}.`);

test("what is written is read again, whatever is in the cells", () => {
  fc.assert(
    fc.property(fc.array(fc.tuple(cell, cell)), (rows) => {
      expect(parseTable(toCsv(["a", 'b,"c\n'], rows))).toEqual({ header: ["a", 'b,"c\n'], rows });
    }),
  );
});

test.each([
  ["", "The CSV is empty"],
  ["a,a\n1,2\n", "Two columns of the CSV are named a"],
  ["a,\n1,2\n", "Column 2 of the CSV has no name"],
  ["a,b\n1\n", "Invalid CSV"],
  ['a\n"1', "Invalid CSV"],
])("refuses %p", (text, reason) => {
  expect(() => parseTable(text)).toThrow(reason);
});

test.each([
  ["1", 1],
  [" -1.50 ", -1.5],
  ["1e3", 1000],
  ["", null],
  [" ", null],
  ["0x10", "0x10"],
  ["1e999", "1e999"],
  ["a", "a"],
])("the cell %p is %p", (text, value) => {
  expect(toCell(text)).toBe(value);
});
