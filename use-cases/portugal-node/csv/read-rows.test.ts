import { afterAll, expect, test } from "bun:test";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { OperationError } from "../../../src/service/operation-error.ts";
import { readRows, renameColumns } from "./read-rows.ts";

const folder = mkdtempSync(join(tmpdir(), "aieffect-rows-"));
const path = join(folder, "real_data.csv");
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const rowsOf = (content: string | Uint8Array, maxRows: number) => {
  writeFileSync(path, content);
  return readRows(path, maxRows);
};

test("the worked example of the specification", async () => {
  const text = await rowsOf("datetime,a\n2020-01-01,1\n2020-01-02,2\n2020-01-03,3\n", 2);
  expect(renameColumns(text, new Map([["datetime", "timestamp"]]))).toBe(
    "timestamp,a\n2020-01-01,1\n2020-01-02,2\n",
  );
});

test.each([
  ["a,b\n1,2\n", 0, "a,b\n"],
  ["a,b\n1,2", 1000, "a,b\n1,2"],
  ["a,b\r\n1,2\r\n3,4\r\n", 1, "a,b\n1,2\n"],
  ["", 1000, ""],
  ["\uFEFFa,ü\n", 5, "a,ü\n"],
])("%j with %i rows is %j", async (content, maxRows, expected) => {
  expect(await rowsOf(content, maxRows)).toBe(expected);
});

test("a large file is read no further than it must, over the borders of its pieces", async () => {
  const lines = Array.from({ length: 20_000 }, (_, index) => `ä${index},${"x".repeat(index % 50)}`);
  const content = `${lines.join("\n")}\n`;
  expect(await rowsOf(content, 15_000)).toBe(`${lines.slice(0, 15_001).join("\n")}\n`);
  expect(await rowsOf(content, 20_000)).toBe(content);
});

test("what cannot be read is told in the system's words", async () => {
  await expect(readRows(join(folder, "absent.csv"), 1)).rejects.toThrow(
    /^ENOENT: no such file or directory, stat '.*absent\.csv'$/,
  );
  await expect(readRows(folder, 1)).rejects.toThrow(new OperationError(`Not a file: ${folder}`));
  await expect(rowsOf(new Uint8Array([0x61, 0xff, 0x0a]), 1)).rejects.toThrow(OperationError);
});

test("only whole cells of the first line are renamed, and rows never", () => {
  const names = new Map([
    ["a", "x"],
    ["missing", "y"],
    ["constructor", "z"],
  ]);
  expect(renameColumns("a,ab,a\na,a,a\n", names)).toBe("x,ab,x\na,a,a\n");
  expect(renameColumns("toString,constructor", names)).toBe("toString,z");
  fc.assert(
    fc.property(fc.string(), (text) => {
      expect(renameColumns(text, new Map())).toBe(text);
    }),
  );
});
