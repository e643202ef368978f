import { describe, expect, test } from "bun:test";
import { stringify } from "csv-stringify/sync";
import fc from "fast-check";
import { readTable } from "./table.ts";

describe("CSV as a table", () => {
  test.each([
    ["commas", "time,load\n1,2.5\n2,3\n"],
    ["semicolons", "time;load\r\n1;2.5\r\n2;3\r\n"],
    ["tabs, and a mark of its encoding", "\ufefftime\tload\n1\t2.5\n\n2\t3"],
  ])("has the columns that its first row names, divided by %s", (_, text) => {
    expect(readTable(text, true)).toMatchObject({
      columns: ["time", "load"],
      rows: [
        ["1", "2.5"],
        ["2", "3"],
      ],
      isBroken: false,
    });
  });

  test("leaves out the last row of a beginning, which may be cut off", () => {
    expect(readTable("a,b\n1,2\n3,4", false)?.rows).toEqual([["1", "2"]]);
    const inQuotes = readTable('a,b\n1,2\n3,"4', false);
    expect([inQuotes?.rows, inQuotes?.isBroken]).toEqual([[["1", "2"]], false]);
  });

  test("ends where it stops being CSV", () => {
    expect(readTable('a,b\n1,"2"" long" x\n', true)?.rows).toHaveLength(1);
    const broken = readTable('a,b\n1,2\n"x,2\n3,4', true);
    expect([broken?.rows, broken?.isBroken]).toEqual([[["1", "2"]], true]);
    expect(readTable('"', true)).toBeNull();
  });

  test("has no more cells in a row than columns", () => {
    expect(readTable("a,b\n1\n1,2,3\n", true)?.rows).toEqual([["1"], ["1", "2"]]);
  });

  test("of any cells has these cells", () => {
    const cell = fc.string({ unit: "grapheme", minLength: 1 });
    const rows = fc
      .integer({ min: 2, max: 4 })
      .chain((columns) =>
        fc.array(fc.array(cell, { minLength: columns, maxLength: columns }), { minLength: 1, maxLength: 6 }),
      );
    fc.assert(
      fc.property(rows, (cells) => {
        const [head = [], ...body] = cells;
        fc.pre(!head.some((name) => /[;\t\n\ufeff]/.test(name)));
        const table = readTable(stringify(cells, { quoted: true }), true);
        expect([table?.columns, table?.rows]).toEqual([head, body]);
      }),
    );
  });

  test("of any text is a table or nothing, and no error", () => {
    const text = fc
      .array(fc.constantFrom('"', ",", ";", "\n", "\r", "a", "é", "\0", " "))
      .map((all) => all.join(""));
    fc.assert(
      fc.property(text, fc.boolean(), (csv, isWhole) => {
        const table = readTable(csv, isWhole);
        for (const row of table?.rows ?? [])
          expect(row.length).toBeLessThanOrEqual(table?.columns.length ?? 0);
      }),
    );
  });
});
