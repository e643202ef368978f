import { afterAll, describe, expect, test } from "bun:test";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { toNumber } from "./number-cell.ts";
import { readCsv } from "./read-csv.ts";

const folder = mkdtempSync(join(tmpdir(), "aieffect-csv-"));
const path = join(folder, "in.csv");
afterAll(() => rmSync(folder, { recursive: true }));

async function read(text: string, uri = path) {
  writeFileSync(path, text);
  return Array.fromAsync(readCsv(uri, ["name", "power"]));
}

test("rows come with the columns that were asked for and their lines", async () => {
  expect(await read("name,other,power\na,x,1\nb,y,2\n")).toEqual([
    { cells: { name: "a", power: "1" }, line: 2 },
    { cells: { name: "b", power: "2" }, line: 3 },
  ]);
});

test.each([
  ["CR LF", "power,name\r\n1,a\r\n"],
  ["a byte order mark", "\uFEFFpower,name\n1,a\n"],
  ["no final newline", "power,name\n1,a"],
  ["blank lines", "power,name\n\n1,a\n\n"],
  ["quotes", '"power","name"\n"1","a"\n'],
])("%s is no trouble", async (_what, text) => {
  expect(await read(text)).toMatchObject([{ cells: { name: "a", power: "1" } }]);
});

test("a path may have file:// before it", async () => {
  expect(await read("name,power\na,1\n", `file://${path}`)).toHaveLength(1);
});

test("of a quoted line break the next row still knows its line", async () => {
  const rows = await read('name,power\n"a\nb",1\nc,2\n');
  expect(rows.map(({ line }) => line)).toEqual([3, 4]);
});

describe("what cannot be read says why", () => {
  test.each([
    ["name,watt\na,1\n", "Missing column: power"],
    ["watt\n", "Missing column: name"],
    ["name,power\n", "No records in input"],
    ["", "No records in input"],
    [
      "name,power\na\n",
      `Invalid CSV in ${path}: Invalid Record Length: columns length is 2, got 1 on line 2`,
    ],
    ['name,power\n"a,1\n', `Invalid CSV in ${path}: Quote Not Closed`],
  ])("%p", async (text, message) => {
    await expect(read(text)).rejects.toThrow(message);
  });

  test("a quote that nobody closes is not held to the end of the file", async () => {
    const text = `name,power\n"${"a,1\n".repeat(1_000_000)}`;
    await expect(read(text)).rejects.toThrow("Max Record Size");
  });

  test("a file that is not there, under the name that was given", async () => {
    const missing = `file://${folder}/none.csv`;
    const rows = Array.fromAsync(readCsv(missing, ["name"]));
    await expect(rows).rejects.toThrow(`Input file not found: ${missing}`);
  });

  test("a folder", async () => {
    const rows = Array.fromAsync(readCsv(folder, ["name"]));
    await expect(rows).rejects.toThrow(`Cannot read input file ${folder}`);
  });
});

describe("toNumber", () => {
  const row = (power: string) => ({ cells: { power }, line: 7 });

  test.each([
    ["1", 1],
    [" -1.5e3 ", -1500],
    [".5", 0.5],
    ["5.", 5],
    ["+2", 2],
  ])("reads %p", (text, value) => {
    expect(toNumber(row(text), "power")).toBe(value);
  });

  test.each(["", " ", "abc", "0x10", "1,5", "Infinity", "nan", "1e999", "1_000", "--1"])(
    "refuses %p",
    (text) => {
      expect(() => toNumber(row(text), "power")).toThrow(/^Line 7: power is not a number/);
    },
  );
});
