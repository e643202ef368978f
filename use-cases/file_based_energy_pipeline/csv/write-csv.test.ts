import { afterAll, expect, test } from "bun:test";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { readCsv } from "./read-csv.ts";
import { writeCsv } from "./write-csv.ts";

const folder = mkdtempSync(join(tmpdir(), "aieffect-csv-"));
const path = join(folder, "out.csv");
afterAll(() => rmSync(folder, { recursive: true }));

test("numbers are written as floats, booleans as True and False", async () => {
  await writeCsv(
    path,
    ["a", "b", "c"],
    [
      ["x", 10, true],
      ['say "hi", she said', 0.5, false],
    ],
  );
  expect(readFileSync(path, "utf8")).toBe('a,b,c\nx,10.0,True\n"say ""hi"", she said",0.5,False\n');
});

test.each([0, 1, 998, 999, 1000, 1001, 2500])(
  "%i rows are written, each once and in order",
  async (count) => {
    await writeCsv(
      path,
      ["index"],
      Array.from({ length: count }, (_, index) => [String(index)]),
    );
    const lines = readFileSync(path, "utf8").trimEnd().split("\n");
    expect(lines).toEqual(["index", ...Array.from({ length: count }, (_, index) => String(index))]);
  },
);

test("any text reads back as it was", async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.tuple(fc.string({ unit: "binary" }), fc.string()), { minLength: 1 }),
      async (rows) => {
        await writeCsv(path, ["a", "b"], [...rows, ["last", "row"]]);
        const read = await Array.fromAsync(readCsv(path, ["a", "b"]));
        expect(read.map(({ cells }) => [cells.a, cells.b])).toEqual([...rows, ["last", "row"]]);
      },
    ),
    { numRuns: 50 },
  );
});

test("an error while the rows are made is the error of the writing", async () => {
  function* rows() {
    yield ["a"];
    throw new Error("no more");
  }
  const writing = writeCsv(path, ["x"], rows());
  await expect(writing).rejects.toThrow("no more");
});
