import { afterAll, expect, test } from "bun:test";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { compress } from "../bzip2/bzip2.ts";
import { checkChronics } from "./check-chronics.ts";

const root = mkdtempSync(join(tmpdir(), "aieffect-check-"));
afterAll(() => rmSync(root, { recursive: true, force: true }));

const VALID = {
  "load_p.csv": "a;b\n1;2\n-3.5;4e1\n",
  "load_q.csv": "a;b\r\n1;2\r\n3;4",
  "prod_p.csv": "g\n1\n2\n",
  "prod_q.csv": "g\n1\n2\n",
  "prod_v.csv": "g\n20\n20\n",
};

const NO_SGENS = { "prod_p.csv": "\n", "prod_q.csv": "\n", "prod_v.csv": "\n" };

type Files = Readonly<Record<string, string | Uint8Array | null>>;

function write(files: Files): string {
  const folder = mkdtempSync(join(root, "case-"));
  for (const [name, content] of Object.entries({ ...VALID, ...files })) {
    if (content !== null) writeFileSync(join(folder, name), content);
  }
  return folder;
}

const errorsOf = async (files: Files) =>
  (await checkChronics(write(files))).flatMap(({ file, error }) =>
    error === null ? [] : [`${file}: ${error}`],
  );

test("five tables that fit are valid, with their sizes", async () => {
  const [loadP, , prodP] = await checkChronics(write({}));
  expect(loadP).toEqual({
    table: "load_p",
    file: "load_p.csv",
    exists: true,
    rows: 2,
    columns: 2,
    valid: true,
    error: null,
  });
  expect(prodP).toMatchObject({ rows: 2, columns: 1, valid: true });
});

test("a compressed one counts where there is no other", async () => {
  const files = { "load_p.csv": null, "load_p.csv.bz2": await compress(Buffer.from(VALID["load_p.csv"])) };
  expect((await checkChronics(write(files)))[0]).toMatchObject({
    file: "load_p.csv.bz2",
    rows: 2,
    valid: true,
  });
  expect(await errorsOf({ "load_p.csv": null, "load_p.csv.bz2": "a\n1\n" })).toEqual([
    "load_p.csv.bz2: not bzip2",
  ]);
});

test("a kind without series is valid as long as the other has rows", async () => {
  const checked = await checkChronics(write(NO_SGENS));
  expect(checked.map(({ rows, columns, valid }) => [rows, columns, valid])).toEqual([
    [2, 2, true],
    [2, 2, true],
    [0, 0, true],
    [0, 0, true],
    [0, 0, true],
  ]);
  expect(await errorsOf({ ...NO_SGENS, "load_p.csv": "\n", "load_q.csv": "\n" })).toHaveLength(5);
  expect(await errorsOf({ "prod_p.csv": "\n", "prod_q.csv": "\n" })).toEqual([
    "prod_p.csv: File is empty",
    "prod_q.csv: File is empty",
  ]);
});

test.each<[string, Files]>([
  ["load_q.csv: File not found", { "load_q.csv": null }],
  ["load_q.csv: File is empty", { "load_q.csv": "" }],
  ["load_q.csv: File is empty", { "load_q.csv": "\n1;2\n3;4\n" }],
  ["load_q.csv: no data rows", { "load_q.csv": "a;b\n" }],
  ["load_q.csv: no data rows", { "load_q.csv": "a;b" }],
  ["load_q.csv: row 2 has 1 cells, expected 2", { "load_q.csv": "a;b\n1;2\n3\n" }],
  ["load_q.csv: row 1 has 3 cells, expected 2", { "load_q.csv": "a;b\n1;2;3\n3;4\n" }],
  ["load_q.csv: row 2 has 0 cells, expected 2", { "load_q.csv": "a;b\n1;2\n\n3;4\n" }],
  ["load_q.csv: row 2: not a number", { "load_q.csv": "a;b\n1;2\n3;\n" }],
  ["load_q.csv: row 1: not a number", { "load_q.csv": "a;b\n1;nan\n3;4\n" }],
  ["load_q.csv: row 1: not a number", { "load_q.csv": "a;b\n1;2,5\n3;4\n" }],
  ["load_q.csv: row count differs", { "load_q.csv": "a;b\n1;2\n" }],
  ["prod_v.csv: row count differs", { "prod_v.csv": "g\n1\n2\n3\n" }],
  ["load_q.csv: header differs", { "load_q.csv": "a;c\n1;2\n3;4\n" }],
  ["prod_v.csv: header differs", { "prod_v.csv": "h\n1\n2\n" }],
])("%s", async (error, files) => {
  expect(await errorsOf(files)).toEqual([error]);
});
