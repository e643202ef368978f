/** The conversion against figures worked out by hand, and everything that it refuses. */
import { afterAll, describe, expect, test } from "bun:test";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import * as v from "valibot";
import { decompress } from "../bzip2/bzip2.ts";
import { convertChronics } from "./convert.ts";
import { ChronicsOptionsSchema, TABLE_NAMES, toFileName } from "./options.ts";

const root = mkdtempSync(join(tmpdir(), "aieffect-chronics-"));
afterAll(() => rmSync(root, { recursive: true, force: true }));

const HEADER = "secs,nsecs,offset,sequence,P_norm,Q_norm";

/** A converted file, as VILLASnode reads it. */
const toCsv = (rows: readonly (readonly [p: number | string, q: number | string])[], header = HEADER) =>
  `${[header, ...rows.map(([p, q], index) => `${index},0,0.0,${index},${p},${q}`)].join("\r\n")}\r\n`;

interface Element {
  readonly label: number;
  readonly bus: number;
  readonly power?: readonly [p_mw: number | null, q_mvar: number, scaling: number];
}

const COLUMNS = ["name", "bus", "p_mw", "q_mvar", "scaling"];

function toFrame(elements: readonly Element[], columns = COLUMNS) {
  const rows = elements.map(({ bus, power = [1, 0.5, 1] }) => {
    const cells = [null, bus, ...power];
    return columns.map((column) => cells[COLUMNS.indexOf(column)]);
  });
  const inner = { columns, index: elements.map(({ label }) => label), data: rows };
  return {
    _module: "pandas.core.frame",
    _class: "DataFrame",
    _object: JSON.stringify(inner),
    orient: "split",
  };
}

const toGrid = (load: unknown, sgen: unknown) =>
  JSON.stringify({ _module: "pandapower.auxiliary", _class: "pandapowerNet", _object: { load, sgen } });

const LOADS: readonly Element[] = [0, 1, 2].map((label) => ({ label, bus: label + 4 }));
const SGENS: readonly Element[] = [0, 1].map((label) => ({ label, bus: label + 5 }));
const GRID = toGrid(toFrame(LOADS), toFrame(SGENS));

async function convert(
  files: Readonly<Record<string, string>>,
  options: Readonly<Record<string, unknown>> = {},
  grid = GRID,
) {
  const folder = mkdtempSync(join(root, "case-"));
  for (const name of ["loads", "sgens", "out"]) mkdirSync(join(folder, name), { recursive: true });
  for (const [path, text] of Object.entries(files)) writeFileSync(join(folder, path), text);
  writeFileSync(join(folder, "grid.json"), grid);
  const shares: number[] = [];
  const resolved = v.parse(ChronicsOptionsSchema, options);
  const result = await convertChronics(
    {
      loadsFolder: join(folder, "loads"),
      sgensFolder: join(folder, "sgens"),
      gridPath: join(folder, "grid.json"),
    },
    join(folder, "out"),
    resolved,
    { signal: new AbortController().signal, progress: (share) => shares.push(share) },
  );
  const tables = TABLE_NAMES.map((name) =>
    readFileSync(join(folder, "out", toFileName(name, resolved.compress))),
  );
  return { ...result, shares, tables };
}

const toTexts = (tables: readonly Uint8Array[]) => tables.map((table) => Buffer.from(table).toString());

const SMALL_EXAMPLE = {
  "loads/Load0.csv": toCsv([
    [0.125, 0.1],
    [1.005, 0],
    [12345.678, -0.25],
  ]),
  "loads/Load2.csv": toCsv([
    [0.5, 1],
    [0.001, 2],
    [-0.004, 3],
  ]),
  "sgens/SGen1.csv": toCsv([
    [-0.125, 0.5],
    [0, 0],
    ["-3.14159", -1],
  ]),
};

describe("the tables", () => {
  test("have the rounded values, the signs and the titles of the small example", async () => {
    const { tables, rows, warnings, shares } = await convert(SMALL_EXAMPLE, { round_decimals: 2 });
    expect(toTexts(tables)).toEqual([
      "load_4_0;load_6_1\n0.13;0.5\n1;0\n12345.68;0\n",
      "load_4_0;load_6_1\n0.1;1\n0;2\n-0.25;3\n",
      "sgen_6_0\n0.13\n0\n3.14\n",
      "sgen_6_0\n-0.5\n0\n1\n",
      "sgen_6_0\n20\n20\n20\n",
    ]);
    expect([rows, warnings]).toEqual([3, []]);
    expect(shares).toEqual(shares.toSorted((a, b) => a - b));
    expect(shares.at(-1)).toBe(1);
  });

  test("keep the sign of generators, the voltage and the titles that are asked for", async () => {
    const options = {
      negate_sgens: false,
      voltage: 20.5,
      column_template: "{idx}@{bus}",
      sgen_column_template: "g{bus}{bus}",
    };
    expect(toTexts((await convert(SMALL_EXAMPLE, options)).tables)).toEqual([
      "0@4;1@6\n0.125;0.5\n1.005;0.001\n12345.678;-0.004\n",
      "0@4;1@6\n0.1;1\n0;2\n-0.25;3\n",
      "g66\n-0.125\n0\n-3.142\n",
      "g66\n0.5\n0\n-1\n",
      "g66\n20.5\n20.5\n20.5\n",
    ]);
  });

  test("have in layout grid a column per element, its own power where there is no file", async () => {
    const loads = LOADS.map((load, row) => ({ ...load, power: [row + 0.25, 2, 0.5] as const }));
    const grid = toGrid(toFrame(loads), toFrame(SGENS));
    const { tables } = await convert(SMALL_EXAMPLE, { layout: "grid", round_decimals: 2 }, grid);
    expect(toTexts(tables)).toEqual([
      "load_4_0;load_5_1;load_6_2\n0.13;0.63;0.5\n1;0.63;0\n12345.68;0.63;0\n",
      "load_4_0;load_5_1;load_6_2\n0.1;1;1\n0;1;2\n-0.25;1;3\n",
      "sgen_5_0;sgen_6_1\n1;0.13\n1;0\n1;3.14\n",
      "sgen_5_0;sgen_6_1\n0.5;-0.5\n0.5;0\n0.5;1\n",
      "sgen_5_0;sgen_6_1\n20;20\n20;20\n20;20\n",
    ]);
  });

  test("are one empty line each for a kind that has no file", async () => {
    const { tables } = await convert({ "loads/Load0.csv": toCsv([[1, 2]]) });
    expect(toTexts(tables)).toEqual(["load_4_0\n1\n", "load_4_0\n2\n", "\n", "\n", "\n"]);
  });

  test("are the same bytes in bzip2 when compressed", async () => {
    const [plain, compressed] = [
      await convert(SMALL_EXAMPLE),
      await convert(SMALL_EXAMPLE, { compress: true }),
    ];
    const opened = await Promise.all(compressed.tables.map(decompress));
    expect(toTexts(opened)).toEqual(toTexts(plain.tables));
  });

  test("are longer than one piece of writing, and lose nothing", async () => {
    const rows = Array.from({ length: 150_000 }, (_, index) => [index / 8, -index] as const);
    const { tables } = await convert({ "loads/Load1.csv": toCsv(rows) });
    const [p = "", q = ""] = toTexts(tables);
    expect(p).toBe(`load_5_0\n${rows.map(([value]) => `${value}\n`).join("")}`);
    expect(q).toBe(`load_5_0\n${rows.map(([, value]) => `${value === 0 ? 0 : value}\n`).join("")}`);
  });
});

describe("a series", () => {
  const loadOf = async (csv: string) =>
    toTexts((await convert({ "loads/Load0.csv": csv })).tables).slice(0, 2);

  test.each([
    ["with LF and no last line end", "P_norm,Q_norm\n1,2\n3,4"],
    ["with empty lines", "P_norm,Q_norm\r\n\r\n1,2\r\n3,4\r\n\r\n"],
    ["with a byte order mark", "\ufeffP_norm,Q_norm\n1,2\n3,4\n"],
    ["with its columns the other way round", "Q_norm,x,P_norm\n2,9,1\n4,9,3\n"],
    ["with the names that VILLASnode gives", "secs,signal0,signal1\n0,1,2\n1,3,4\n"],
    ["with names of both sorts", "signal0,signal1,P_norm,Q_norm\n7,8,1,2\n7,8,3,4\n"],
    ["whose first row is the longest", "P_norm,Q_norm\n1.0000000000000000000,2\n3,4\n"],
  ])("may come %s", async (_, csv) => {
    expect(await loadOf(csv)).toEqual(["load_4_0\n1\n3\n", "load_4_0\n2\n4\n"]);
  });

  test("whose first row is much longer than the rest is read whole", async () => {
    const rows = Array.from({ length: 500 }, () => "1,2");
    const [p] = await loadOf(`P_norm,Q_norm\n1.${"0".repeat(900)},2\n${rows.join("\n")}\n`);
    expect(p?.split("\n")).toHaveLength(503);
  });

  test("that is converted counts instead of the raw one", async () => {
    const { tables } = await convert({
      "loads/Load0.csv": "P_norm,Q_norm\n1,2\n",
      "loads/Load0_converted.csv": toCsv([[3, 4]]),
    });
    expect(toTexts(tables)[0]).toBe("load_4_0\n3\n");
  });

  test("is sorted by its number, not by its text", async () => {
    const loads = Array.from({ length: 12 }, (_, label) => ({ label, bus: label }));
    const files = Object.fromEntries([10, 2, 9].map((n) => [`loads/Load${n}.csv`, toCsv([[n, 0]])]));
    const { tables } = await convert(files, {}, toGrid(toFrame(loads), toFrame(SGENS)));
    expect(toTexts(tables)[0]).toBe("load_2_0;load_9_1;load_10_2\n2;9;10\n");
  });
});

describe("the number of a file", () => {
  const GAPS = toGrid(toFrame([0, 1, 7, 8].map((label) => ({ label, bus: 100 + label }))), toFrame(SGENS));
  const files = (...numbers: number[]) =>
    Object.fromEntries(numbers.map((number) => [`loads/Load${number}.csv`, toCsv([[number, 0]])]));
  const titles = async (numbers: number[], index_mode: string) => {
    const { tables, warnings } = await convert(files(...numbers), { index_mode }, GAPS);
    return [toTexts(tables)[0]?.split("\n")[0], warnings];
  };

  test("is a label if every one is a label", async () => {
    expect(await titles([0, 7, 8], "auto")).toEqual(["load_100_0;load_107_1;load_108_2", []]);
  });

  test("is a position, with a warning, if one of them is no label", async () => {
    expect(await titles([1, 2, 3], "auto")).toEqual([
      "load_101_0;load_107_1;load_108_2",
      [
        "Load: the grid has no label 2, 3, so the numbers of the files are read as positions in its table, counted from 0",
      ],
    ]);
  });

  test("is what it is said to be", async () => {
    expect(await titles([0, 1], "label")).toEqual(["load_100_0;load_101_1", []]);
    expect(await titles([2, 3], "position")).toEqual(["load_107_0;load_108_1", []]);
  });

  test("that no element has is refused", async () => {
    await expect(titles([2], "label")).rejects.toThrow("Load index missing in grid mapping: 2");
    await expect(titles([4], "position")).rejects.toThrow("Load index missing in grid mapping: 4");
    await expect(titles([2, 9], "auto")).rejects.toThrow("Load index missing in grid mapping: 9");
    const sgen = { "sgens/SGen5.csv": toCsv([[1, 1]]) };
    await expect(convert(sgen, { index_mode: "label" })).rejects.toThrow(
      "SGen index missing in grid mapping: 5",
    );
  });
});

describe("the grid", () => {
  const files = { "loads/Load7.csv": toCsv([[1, 2]]) };
  const columnsFrame = (inner: unknown) => ({
    _class: "DataFrame",
    _object: typeof inner === "string" ? inner : JSON.stringify(inner),
    orient: "columns",
  });

  test("may have its tables column by column, the rows in the order of the file", async () => {
    const load = columnsFrame('{"bus": {"9": 40, "7": 41, "1": 42}}');
    const byLabel = await convert(files, {}, toGrid(load, undefined));
    expect(toTexts(byLabel.tables)[0]).toBe("load_41_0\n1\n");
    const first = { "loads/Load0.csv": toCsv([[1, 2]]) };
    const byPosition = await convert(first, {}, toGrid(load, undefined));
    expect(toTexts(byPosition.tables)[0]).toBe("load_40_0\n1\n");
  });

  test.each([
    ["that is no JSON", "no json", "is no pandapower grid"],
    ["of another tool", '{"buses": [], "branches": []}', "is no pandapower grid"],
    ["without the table", toGrid(undefined, undefined), "has no table 'load'"],
    ["whose table is broken", toGrid(columnsFrame("[1]"), undefined), "The table 'load' of"],
    [
      "without buses",
      toGrid(toFrame([{ label: 7, bus: 1 }], ["name", "p_mw"]), undefined),
      "does not contain a 'bus' column",
    ],
  ])("%s is refused", async (_, grid, error) => {
    await expect(convert(files, {}, grid)).rejects.toThrow(error);
  });

  test.each(["p_mw", "q_mvar", "scaling"])("without %s is refused in layout grid", async (missing) => {
    const columns = COLUMNS.filter((column) => column !== missing);
    const grid = toGrid(toFrame([{ label: 7, bus: 1 }], columns), toFrame(SGENS));
    expect((await convert(files, {}, grid)).rows).toBe(1);
    await expect(convert(files, { layout: "grid" }, grid)).rejects.toThrow(
      `does not contain a '${missing}' column`,
    );
  });

  test("with a hole where a power belongs is refused in layout grid", async () => {
    const grid = toGrid(toFrame([{ label: 7, bus: 1, power: [null, 1, 1] }]), toFrame(SGENS));
    await expect(convert(files, { layout: "grid" }, grid)).rejects.toThrow(
      "p_mw of label 7 is not a number: null",
    );
  });
});

describe("what is wrong with the files is told", () => {
  test.each<[string, Record<string, string>]>([
    ["no csv files found", {}],
    ["no csv files found", { "loads/load1.csv": "x", "sgens/Load1.csv": "x", "loads/Load1.txt": "x" }],
    ["No numeric index in filename: LoadX.csv", { "loads/LoadX.csv": "x" }],
    ["Duplicate series number: 1", { "loads/Load1.csv": "x", "loads/Load01.csv": "x" }],
    ["Duplicate series number: 1", { "sgens/SGen1_converted.csv": "x", "sgens/SGen01_converted.csv": "x" }],
    ["Duplicate series number: 1", { "loads/Load1.csv": "x", "loads/Load01_converted.csv": "x" }],
    ["Duplicate series number: 1", { "loads/Load1_old.csv": "x", "loads/Load1_converted.csv": "x" }],
    ["Column P_norm missing in Load0.csv", { "loads/Load0.csv": "secs,Q_norm\n1,2\n" }],
    ["Column P_norm missing in Load0.csv", { "loads/Load0.csv": "" }],
    ["Column Q_norm missing in Load0.csv", { "loads/Load0.csv": "secs,P_norm\n1,2\n" }],
    ["Load0.csv has no data rows", { "loads/Load0.csv": `${HEADER}\r\n` }],
    ["Load0.csv has no data rows", { "loads/Load0.csv": HEADER }],
    ['Load0.csv: row 2: Q_norm is not a number: ""', { "loads/Load0.csv": "P_norm,Q_norm\n1,2\n3,\n" }],
    ['Load0.csv: row 1: P_norm is not a number: ""', { "loads/Load0.csv": "P_norm,Q_norm\n,2\n" }],
    ['Load0.csv: row 1: Q_norm is not a number: ""', { "loads/Load0.csv": "P_norm,Q_norm\n1\n2,3\n" }],
    ['Load0.csv: row 1: P_norm is not a number: "NaN"', { "loads/Load0.csv": toCsv([["NaN", 1]]) }],
    ['Load0.csv: row 1: P_norm is not a number: "1;2"', { "loads/Load0.csv": toCsv([["1;2", 1]]) }],
    [
      "Series length mismatch: SGen0.csv has 1 rows, expected 2",
      {
        "loads/Load0.csv": toCsv([
          [1, 2],
          [3, 4],
        ]),
        "sgens/SGen0.csv": toCsv([[1, 2]]),
      },
    ],
  ])("%s", async (error, files) => {
    await expect(convert(files)).rejects.toThrow(error);
  });
});

test.each([
  ["round_decimals", -1, "round_decimals must be a whole number from 0 to 15"],
  ["round_decimals", 2.5, "round_decimals must be a whole number from 0 to 15"],
  ["round_decimals", "3", "round_decimals must be a whole number from 0 to 15"],
  ["compress", "yes", "compress must be true or false"],
  ["voltage", null, "voltage must be a number"],
  ["negate_sgens", 1, "negate_sgens must be true or false"],
  ["column_template", "a;b", "column_template must be a text without semicolons, quotes and line breaks"],
  ["sgen_column_template", "", "sgen_column_template must be a text without semicolons"],
  ["index_mode", "row", "index_mode must be auto, label or position"],
  ["layout", "wide", "layout must be files or grid"],
])("the option %s may not be %p", (name, value, error) => {
  const result = v.safeParse(ChronicsOptionsSchema, { [name]: value });
  expect(result.issues?.[0].message).toStartWith(error);
});
