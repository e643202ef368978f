/** The Germany node as processes of their own, with the engine that is inside it. */
import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { toInlineJson } from "../../src/service/inline-json.ts";
import { makeSample } from "../../use-cases/germany-node/sample/sample-data.ts";
import { runAieffect } from "../aieffect-process.ts";
import { type GermanyNode, STEPS, startGermanyNode, toGrid, USE_CASE, writeData } from "../germany-node.ts";

let node: GermanyNode;

beforeAll(async () => {
  node = await startGermanyNode();
});
afterAll(() => node[Symbol.asyncDispose]());

const LABELS = [0, 1, 7, 8, ...Array.from({ length: 23 }, (_, index) => 9 + index)];
/** Like the reference's: load labels with gaps, 14 static generators. */
const GRID = toGrid(
  LABELS.map((label) => [label, label === 1 ? 232 : label === 7 ? 221 : label === 8 ? 230 : 1]),
  Array.from({ length: 14 }, (_, label) => [label, [0, 220, 86, 322][label] ?? 2]),
);
const ROWS = Array.from({ length: 10 }, (_, row) => row);
const toRaw = (p: (row: number) => string, q: (row: number) => string) =>
  `timestep,P_norm,Q_norm\n${ROWS.map((row) => `${row / 12},${p(row)},${q(row)}`).join("\n")}\n`;
const ZERO = toRaw(
  () => "0",
  () => "0",
);
const FILES = {
  "grid.json": GRID,
  "loads/Load1.csv": toRaw(
    () => "0.01694",
    () => "0.00982",
  ),
  "loads/Load2.csv": toRaw(
    (row) => (row === 0 ? "0.4062" : "0.431"),
    () => "0.0841",
  ),
  "loads/Load3.csv": toRaw(
    (row) => (row === 0 ? "0.1434" : "0.15449"),
    () => "0.1849",
  ),
  "sgens/SGen1.csv": ZERO,
  "sgens/SGen1_converted.csv": "secs,nsecs,offset,sequence,P_norm,Q_norm\r\n",
  "sgens/SGen2.csv": ZERO,
  "sgens/SGen3.csv": ZERO,
};

const read = (...path: string[]) => readFileSync(join(...path), "utf8");
const failure = async (...call: Parameters<GermanyNode["call"]>) => {
  const { status, error } = await node.call(...call);
  expect(status).toBe("failed");
  return error ?? "";
};
const fileInput = (uri: string, format = "json") => ({ protocol: "file", uri, format });

test("data like the reference's gives the whole of what it should have given", async () => {
  writeData(node, FILES);
  const folder = await node.run("wf-reference", { start_datetime: "2025-01-01 00:00" });
  const rows = (name: string) => read(folder, name).trimEnd().split("\n");
  expect(rows("load_p.csv")).toHaveLength(11);
  expect(rows("load_p.csv").slice(0, 2)).toEqual(["load_232_0;load_221_1;load_230_2", "0.017;0.406;0.143"]);
  expect(rows("load_p.csv").at(-1)).toBe("0.017;0.431;0.154");
  expect(rows("load_q.csv")[1]).toBe("0.01;0.084;0.185");
  expect(rows("prod_p.csv").slice(0, 2)).toEqual(["sgen_220_0;sgen_86_1;sgen_322_2", "0;0;0"]);
  expect(rows("prod_v.csv").slice(1)).toEqual(ROWS.map(() => "20;20;20"));
  expect(read(folder, "time_interval.info")).toBe("00:05\n");
  expect(read(folder, "start_datetime.info")).toBe("2025-01-01 00:00");
  const summary = JSON.parse(read(folder, "summary.json"));
  expect(summary).toMatchObject({ workflow_id: "wf-reference", total_files: 5, files_validated: 5 });
  expect(summary.files[0]).toEqual({
    file: "load_p.csv",
    exists: true,
    rows: 10,
    columns: 3,
    valid: true,
    error: null,
  });
  expect(summary.warnings).toEqual([expect.stringMatching(/^Load: the grid has no label 2, 3, so /)]);
  expect(readdirSync(folder).sort()).toEqual(
    ["load_p", "load_q", "prod_p", "prod_q", "prod_v"]
      .map((name) => `${name}.csv`)
      .concat("start_datetime.info", "summary.json", "time_interval.info")
      .sort(),
  );
});

test("the manifest says where all of it lies", async () => {
  writeData(node, FILES);
  const parameters = { layout: "files", note: "x" };
  const { output } = await node.call("ProvideData", {
    workflow_id: "wf-manifest",
    inputs: [toInlineJson(parameters)],
  });
  const folder = join(node.shared, "wf-manifest");
  expect(output).toMatchObject({ protocol: "file", uri: folder, format: "json" });
  expect(JSON.parse(read(folder, "manifest.json"))).toEqual({
    loads_dir: join(folder, "loads"),
    sgens_dir: join(folder, "sgens"),
    grid_file: join(folder, "grid.json"),
    load_files: ["Load1_converted.csv", "Load2_converted.csv", "Load3_converted.csv"],
    sgen_files: ["SGen1_converted.csv", "SGen2_converted.csv", "SGen3_converted.csv"],
    trigger_load: "Load1_converted.csv",
    trigger_sgen: "SGen1_converted.csv",
    parameters,
    interval_minutes: 5,
  });
  expect(read(folder, "loads", "Load1_converted.csv").split("\r\n").slice(0, 3)).toEqual([
    "secs,nsecs,offset,sequence,P_norm,Q_norm",
    "0,0,0.0,0,0.01694,0.00982",
    "0,83333333,0.0,1,0.01694,0.00982",
  ]);
});

test("only where there is no raw series the converted one is handed on", async () => {
  const converted = "secs,nsecs,offset,sequence,P_norm,Q_norm\n0,0,0.0,0,1,2\n";
  writeData(node, { "grid.json": GRID, "loads/Load1_converted.csv": converted, "loads/Load10.csv": ZERO });
  const { output } = await node.call("ProvideData", { workflow_id: "wf-converted" });
  const folder = output?.uri ?? "";
  expect(read(folder, "loads", "Load1_converted.csv")).toBe(converted);
  expect(JSON.parse(read(folder, "manifest.json"))).toMatchObject({
    load_files: ["Load1_converted.csv", "Load10_converted.csv"],
    sgen_files: [],
    trigger_sgen: null,
  });
});

test("the committed sample is what the script makes, and gives 12 loads and 6 generators", async () => {
  const files = Object.fromEntries(Array.from(makeSample(), ({ path, text }) => [path, text]));
  for (const [path, text] of Object.entries(files)) expect(read(USE_CASE, "data/sample", path)).toBe(text);
  writeData(node, { ...files, "grid.json": files["sample_grid.json"] ?? "" });
  const folder = await node.run("wf-sample", { compress: true, layout: "grid" });
  const { files: tables, warnings } = JSON.parse(read(folder, "summary.json"));
  expect(tables.map(({ file, columns, rows }: Record<string, unknown>) => [file, columns, rows])).toEqual([
    ["load_p.csv.bz2", 12, 672],
    ["load_q.csv.bz2", 12, 672],
    ["prod_p.csv.bz2", 6, 672],
    ["prod_q.csv.bz2", 6, 672],
    ["prod_v.csv.bz2", 6, 672],
  ]);
  expect(warnings).toEqual([]);
  expect(read(folder, "time_interval.info")).toBe("00:15\n");
  const report = read(node.shared, "wf-sample", "report.html");
  expect(report.match(/<polyline class="(input|output)"/g)).toHaveLength(8);
  expect(report).toContain("load_p: 12 columns, 672 rows of 15 minutes");
});

test("ten workflows at once each get their own", async () => {
  writeData(node, FILES);
  const folders = await Promise.all(
    Array.from({ length: 10 }, (_, number) =>
      node.run(`wf-many-${number}`, { voltage: number, round_decimals: number % 4 }),
    ),
  );
  for (const [number, folder] of folders.entries()) {
    expect(folder).toBe(join(node.shared, `wf-many-${number}`, "final_output"));
    expect(read(folder, "prod_v.csv").split("\n")[1]).toBe(`${number};${number};${number}`);
  }
});

test("each service keeps the contract, and its operation does", async () => {
  writeData(node, FILES);
  const folder = await node.run("wf-conformance");
  const inputs = {
    ProvideData: [],
    GenerateChronics: [join(folder, "..")],
    FormatOutput: [join(folder, "..", "chronics_output")],
  };
  for (const [, operation] of STEPS) {
    const flags = inputs[operation].flatMap((uri) => ["--input", JSON.stringify(fileInput(uri))]);
    const { url } = node.processes[operation];
    const { exitCode, stdout } = await runAieffect(["conformance", url, "--operation", operation, ...flags]);
    expect({ exitCode, stdout: exitCode === 0 ? "" : stdout }).toEqual({ exitCode: 0, stdout: "" });
  }
}, 30_000);

describe("ProvideData fails", () => {
  const provide = (files: Record<string, string>) => {
    writeData(node, files);
    return failure("ProvideData", { workflow_id: "wf-bad" });
  };

  test("with what is wrong", async () => {
    expect(await provide({ "grid.json": GRID })).toBe("no csv files found");
    expect(await provide({ "loads/Load1.csv": ZERO })).toBe(
      `Grid file not found: ${join(node.data, "grid.json")}`,
    );
    expect(await provide({ ...FILES, "loads/LoadX.csv": ZERO })).toBe(
      "No numeric index in filename: LoadX.csv",
    );
    expect(await provide({ ...FILES, "loads/Load01.csv": ZERO })).toBe("Duplicate series number: 1");
    expect(await provide({ ...FILES, "loads/Load4.csv": "t,P,Q\n" })).toBe(
      "Column timestep missing in Load4.csv",
    );
    expect(existsSync(join(node.shared, "wf-bad", "manifest.json"))).toBe(false);
  });

  test.each([
    [{ workflow_id: "../up" }, "Invalid workflow_id"],
    [{ workflow_id: "a/b" }, "Invalid workflow_id"],
  ])("with %j", async (ids, error) => {
    expect(await failure("ProvideData", ids)).toStartWith(error);
  });
});

describe("GenerateChronics fails", () => {
  test.each([
    [[], "No inputs provided"],
    [[{}], "No input URI provided"],
    [[{ protocol: "file", uri: "", format: "json" }], "No input URI provided"],
    [[fileInput("/nowhere")], "Manifest not found: /nowhere/manifest.json"],
  ])("with the inputs %j", async (inputs, error) => {
    expect(await failure("GenerateChronics", { inputs })).toBe(error);
  });

  const provideAndFail = async (files: Record<string, string>, parameters = {}) => {
    writeData(node, files);
    const { output } = await node.call("ProvideData", { workflow_id: "wf-fails" });
    const inputs = [output];
    const error = await failure("GenerateChronics", { workflow_id: "wf-fails", inputs, parameters });
    // No half set, and nothing that looks like one.
    expect(readdirSync(join(node.shared, "wf-fails")).filter((name) => /chronics|tmp/.test(name))).toEqual(
      [],
    );
    return error;
  };

  test("with a series that has a hole, a grid of another tool, an option that is none", async () => {
    const hole = ZERO.replace("\n0.75,0,", "\n0.75,,");
    expect(await provideAndFail({ ...FILES, "sgens/SGen3.csv": hole })).toBe(
      'SGen3_converted.csv: row 10: P_norm is not a number: ""',
    );
    expect(await provideAndFail({ ...FILES, "grid.json": '{"bus": [], "branch": []}' })).toEndWith(
      'is no pandapower grid: it has no _class "pandapowerNet" with an _object',
    );
    expect(await provideAndFail(FILES, { layout: "wide" })).toBe("layout must be files or grid");
    expect(await provideAndFail(FILES, { index_mode: "label" })).toBe(
      "Load index missing in grid mapping: 2",
    );
  });

  test("after a good run, and the chronics of that are gone", async () => {
    writeData(node, FILES);
    await node.run("wf-fails");
    expect(await provideAndFail(FILES, { voltage: "high" })).toBe("voltage must be a number");
  });
});

describe("FormatOutput fails", () => {
  const format = (files: Record<string, string>, parameters = {}) => {
    const folder = join(node.shared, "wf-format", "chronics_output");
    rmSync(folder, { recursive: true, force: true });
    mkdirSync(folder, { recursive: true });
    for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
    return failure("FormatOutput", {
      workflow_id: "wf-format",
      inputs: [fileInput(folder, "csv")],
      parameters,
    });
  };
  const FIVE = Object.fromEntries(
    ["load_p", "load_q", "prod_p", "prod_q", "prod_v"].map((name) => [`${name}.csv`, "a\n1\n"]),
  );

  test("with what is wrong, and leaves nothing", async () => {
    expect(await format({})).toBe("No valid chronics files found");
    expect(await format({ ...FIVE, "load_p.csv": "a\n1;2\n", "prod_v.csv": "b\n1\n" })).toBe(
      "Invalid chronics: load_p.csv: row 1 has 2 cells, expected 1; prod_v.csv: header differs",
    );
    expect(await format(FIVE, { start_datetime: "tomorrow" })).toBe(
      "start_datetime must be a text of the form YYYY-MM-DD HH:MM",
    );
    expect(await format(FIVE, { start_datetime: "2025-02-29 00:00" })).toBe(
      "start_datetime must be a text of the form YYYY-MM-DD HH:MM",
    );
    expect(readdirSync(join(node.shared, "wf-format"))).toEqual(["chronics_output"]);
    expect(await failure("FormatOutput", {})).toBe("No inputs provided");
    expect(await failure("FormatOutput", { inputs: [{ uri: null }] })).toBe("No input URI provided");
    expect(await failure("FormatOutput", { workflow_id: "..", inputs: [fileInput("/x")] })).toStartWith(
      "Invalid workflow_id",
    );
  });
});
