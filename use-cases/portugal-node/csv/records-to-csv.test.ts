import { expect, test } from "bun:test";
import { parse } from "csv-parse/sync";
import fc from "fast-check";
import { recordsToCsv } from "./records-to-csv.ts";

test("every key that is met is a column, in that order, and what is missing or null is an empty cell", () => {
  const records = [{ b: 1, a: null }, { a: "x", c: true }, {}];
  expect(recordsToCsv(records)).toBe("b,a,c\n1,,\n,x,true\n,,\n");
});

test("cells are quoted by RFC 4180", () => {
  expect(recordsToCsv([{ 'a "b"': "c,d", e: "f\ng", h: { i: [1] } }])).toBe(
    '"a ""b""",e,h\n"c,d","f\ng","{""i"":[1]}"\n',
  );
});

test("no records are an empty text", () => {
  expect(recordsToCsv([])).toBe("");
});

test("a reader of CSV gets back what was in the records", () => {
  const cells = fc.dictionary(
    fc.string({ minLength: 1 }),
    fc.oneof(fc.string(), fc.integer(), fc.boolean()),
    {
      noNullPrototype: true,
    },
  );
  fc.assert(
    fc.property(fc.array(cells, { minLength: 1 }), (records) => {
      const columns = [...new Set(records.flatMap((record) => Object.keys(record)))];
      fc.pre(columns.length > 1);
      const [header, ...rows]: string[][] = parse(recordsToCsv(records), { bom: false });
      expect(header).toEqual(columns);
      expect(rows).toEqual(
        records.map((record) =>
          columns.map((name) => (Object.hasOwn(record, name) ? String(record[name]) : "")),
        ),
      );
    }),
  );
});
