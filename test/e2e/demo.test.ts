/** `aieffect demo` as a new user meets it: the binary, an empty folder and nothing else on the machine. */
import { afterEach, beforeEach, describe, expect, setDefaultTimeout, test } from "bun:test";
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { runAieffect, SOURCE } from "../aieffect-process.ts";
import { BINARY } from "../binary.ts";
import { DEMO_TEST_TIMEOUT_MS } from "../demo-process.ts";
import { readReport } from "../energy-pipeline.ts";

const REPORT = [
  "metric,value",
  "Total Records,10.0",
  "Anomalies Detected,10.0",
  "Average Efficiency,0.098",
  "Max Power (W),129.5",
  "Min Power (W),120.5",
  "Anomaly Rate (%),100.0",
];
const REPORT_VALUES = [10, 10, 0.098, 129.5, 120.5, 100];

setDefaultTimeout(DEMO_TEST_TIMEOUT_MS);

let folder = "";

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "aieffect-demo-"));
});

afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** On a machine that has nothing installed. */
const demo = (args: readonly string[] = [], command: readonly string[] = BINARY) =>
  runAieffect(["demo", ...args], { command, folder, environment: { PATH: "", HOME: tmpdir() } });

/** The port of each service, as it said itself in its log. */
const toPorts = (logFolder: string): readonly number[] =>
  readdirSync(logFolder).map((name) => {
    const [firstLine = ""] = readFileSync(join(logFolder, name), "utf8").split("\n");
    return JSON.parse(firstLine).port;
  });

const isTaken = (port: number): Promise<boolean> =>
  fetch(`http://127.0.0.1:${port}/health`).then(
    () => true,
    () => false,
  );

/** Nothing listens any more where the services listened, and no note says that something does. */
async function expectNothingLeft(demoFolder = join(folder, "aieffect-demo")): Promise<void> {
  const stateFolder = join(demoFolder, ".aieffect");
  expect(readdirSync(stateFolder)).toEqual(["logs"]);
  const ports = toPorts(join(stateFolder, "logs"));
  expect(ports).toHaveLength(4);
  expect(await Promise.all(ports.map(isTaken))).toEqual([false, false, false, false]);
}

describe.each([
  ["from source", SOURCE],
  ["compiled", BINARY],
])("the demo %s", (_, command) => {
  test("shows the report of a real run, where its files are, and leaves nothing running", async () => {
    const { exitCode, stdout, stderr } = await demo([], command);
    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: "" });
    expect(stdout).toContain(REPORT.map((line) => `  ${line}\n`).join(""));
    expect(stdout).toMatch(/^✔ completed · 4 of 4 done · /m);
    expect(stdout).toEndWith(
      "Files: aieffect-demo/data, logs of the services: aieffect-demo/.aieffect/logs\n",
    );
    const [, reportPath = ""] = /GenerateReport → (.*energy_report\.csv) \(csv\)\n/.exec(stdout) ?? [];
    expect(readReport(reportPath)).toEqual(REPORT_VALUES);
    expect(readdirSync(folder)).toEqual(["aieffect-demo"]);
    await expectNothingLeft();
  });
});

test("works a second time in the same folder, and keeps what the first has made", async () => {
  await demo();
  expect(await demo()).toMatchObject({ exitCode: 0, stderr: "" });
  expect(readdirSync(join(folder, "aieffect-demo/data"))).toHaveLength(2);
  await expectNothingLeft();
});

test("prints with --json the events and then the result, and nothing else", async () => {
  const { exitCode, stdout, stderr } = await demo(["--json"]);
  expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: "" });
  const lines = stdout
    .trimEnd()
    .split("\n")
    .map((line) => JSON.parse(line));
  const { workflow_id } = lines[0];
  expect(lines.map(({ type }) => type)).toEqual([
    "workflow-submitted",
    ...Array.from({ length: 4 }, () => ["task-started", "task-completed"]).flat(),
    ...["workflow-completed", "result"],
  ]);
  expect(lines.filter((line) => line.workflow_id !== workflow_id)).toEqual([]);
  const { status, error, tasks } = lines.at(-1);
  expect({ status, error, count: tasks.length }).toEqual({ status: "completed", error: null, count: 4 });
  const report = tasks.find((task: { node_key: string }) => task.node_key.startsWith("report_generator1:"));
  expect(readReport(report.output_refs[0].uri)).toEqual(REPORT_VALUES);
});

describe("the folder", () => {
  test.each([
    ["below this one", "out/energy", "out/energy"],
    ["this one", ".", "."],
    ["with a blank in its name", "my demo", "my demo"],
  ])("may be one %s", async (_, dir, relativePath) => {
    const { exitCode, stdout, stderr } = await demo(["--dir", dir]);
    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: "" });
    const [, data = ""] = /^Files: (.*), logs of the services: /m.exec(stdout) ?? [];
    expect(join(folder, data.replaceAll("'", ""))).toBe(join(folder, relativePath, "data"));
    await expectNothingLeft(join(folder, relativePath));
  });

  test("may be given by an absolute path", async () => {
    const elsewhere = mkdtempSync(join(tmpdir(), "aieffect-elsewhere-"));
    const { stdout } = await demo(["--dir", elsewhere]);
    expect(stdout).toContain(`\nFiles: ${elsewhere}/data, `);
    expect(readdirSync(folder)).toEqual([]);
    await expectNothingLeft(elsewhere);
    rmSync(elsewhere, { recursive: true });
  });

  test.each(["file", "file/inner"])("that cannot be written to (%s) is named, with 2", async (dir) => {
    await Bun.write(join(folder, "file"), "");
    const { exitCode, stdout, stderr } = await demo(["--dir", dir]);
    expect({ exitCode, stdout }).toEqual({ exitCode: 2, stdout: "" });
    expect(stderr).toStartWith(`Error: ${join(folder, dir, ".aieffect")} cannot be written to: `);
    expect(stderr.trimEnd().split("\n")).toHaveLength(1);
    expect(readdirSync(folder)).toEqual(["file"]);
  });
});

test("an unknown use case ends with 2, names those that there are, and makes no folder", async () => {
  const { exitCode, stdout, stderr } = await demo(["weather"]);
  expect({ exitCode, stdout }).toEqual({ exitCode: 2, stdout: "" });
  expect(stderr).toStartWith(
    'Error: No use case is named "weather"; there are: file_based_energy_pipeline, ',
  );
  expect(readdirSync(folder)).toEqual([]);
});

test("services that cannot start end it with 2, and the others are stopped", async () => {
  const log = join(folder, "aieffect-demo/.aieffect/logs/data-analyzer.log");
  mkdirSync(log, { recursive: true });
  const { exitCode, stderr } = await demo();
  expect(exitCode).toBe(2);
  expect(stderr).toStartWith(`Error: ${log} cannot be written to: EISDIR`);
  expect(stderr.trimEnd().split("\n")).toHaveLength(1);
  expect(existsSync(join(folder, "aieffect-demo/.aieffect/services.json"))).toBe(false);
});

test("a task that fails ends it with 1, says why, and the services are stopped", async () => {
  const data = join(folder, "aieffect-demo/data");
  await Bun.write(data, "not a folder");
  const { exitCode, stdout, stderr } = await demo();
  expect({ exitCode, stderr }).toEqual({ exitCode: 1, stderr: "" });
  expect(stdout).toMatch(/✖ data_generator1:GenerateData {2}failed after .*ENOTDIR.*\/data\/wf-/);
  expect(stdout).toMatch(/^✖ failed · 1 of 4 done · 1 failed · 2 skipped · /m);
  expect(stdout).toContain("logs of the services: aieffect-demo/.aieffect/logs\n");
  await expectNothingLeft();
});

describe("what surrounds it", () => {
  const run = (environment: Record<string, string>, command = BINARY) =>
    runAieffect(["demo"], { command, folder, environment: { PATH: "", ...environment } });

  test("does not reach its services: neither their variables nor a key", async () => {
    const variables = { HOST: "192.0.2.1", PORT: "1", DATA_DIR: "/nowhere", SERVICE_API_KEY: "secret" };
    expect(await run(variables)).toMatchObject({ exitCode: 0, stderr: "" });
    await expectNothingLeft();
  });

  test("may send everything through a proxy, or have no folder for temporary files", async () => {
    expect(await run({ HTTP_PROXY: "http://127.0.0.1:9", TMPDIR: "/nowhere" })).toMatchObject({
      exitCode: 0,
      stderr: "",
    });
  });

  test("may call the binary by another name, by a relative path, in a folder with a blank", async () => {
    mkdirSync(join(folder, "my tools"));
    symlinkSync(BINARY[0] ?? "", join(folder, "my tools/effect"));
    expect(await run({}, ["./my tools/effect"])).toMatchObject({ exitCode: 0, stderr: "" });
  });
});
