/** The Germany node on a disk that is full in the middle of each of its steps: one clear failure, and nothing half done. */
import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import { existsSync, mkdirSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { makeSample } from "../../use-cases/germany-node/sample/sample-data.ts";
import { type GermanyNode, startGermanyNode, toGrid, writeData } from "../germany-node.ts";
import { toSmallDisk } from "../small-disk.ts";

const GRID = toGrid(
  [1, 2].map((label) => [label, label]),
  [[0, 3]],
);
const SERIES = "timestep,P_norm,Q_norm\n0,1,1\n0.25,2,1\n";

describe.skipIf(process.platform === "win32")("a disk that is full in the middle", () => {
  let full: GermanyNode;
  beforeAll(async () => {
    full = await startGermanyNode({}, toSmallDisk(36));
  });
  afterAll(() => full[Symbol.asyncDispose]());

  const isFull = expect.stringMatching(/^Writing .* failed: (E[A-Z]+: |\d+ of \d+ bytes were written)/);

  test("of ProvideData: no manifest, also none of before, and no half series", async () => {
    writeData(full, { "loads/Load1.csv": SERIES, "grid.json": GRID });
    const workflow_id = "wf-provide";
    const { output } = await full.call("ProvideData", { workflow_id });
    const folder = output?.uri ?? "";
    const long = `timestep,P_norm,Q_norm\n${"0.5,1,1\n".repeat(9_000)}`;
    for (const files of [
      { "loads/Load1.csv": long },
      { "loads/Load1_converted.csv": long },
      { "grid.json": long },
    ]) {
      writeData(full, { "loads/Load2.csv": SERIES, "grid.json": GRID, ...files });
      const { status, error } = await full.call("ProvideData", { workflow_id });
      expect([status, error]).toEqual(["failed", isFull]);
      const left = readdirSync(folder, { recursive: true }).map(String);
      expect(left.filter((name) => /manifest|Load1|tmp/.test(name))).toEqual([]);
    }
    expect(existsSync(join(folder, "grid.json"))).toBe(true);
  });

  test("of GenerateChronics: no chronics", async () => {
    const files = Object.fromEntries(Array.from(makeSample(), ({ path, text }) => [path, text]));
    writeData(full, { ...files, "grid.json": files["sample_grid.json"] ?? "" });
    const { output: provided } = await full.call("ProvideData", { workflow_id: "wf-full" });
    const { status, error } = await full.call("GenerateChronics", { inputs: [provided] });
    expect([status, error]).toEqual([
      "failed",
      expect.stringMatching(/^Writing .*chronics_output failed: E\w+: /),
    ]);
    expect(readdirSync(provided?.uri ?? "").filter((name) => /chronics|tmp/.test(name))).toEqual([]);
  });

  test("of FormatOutput: no result", async () => {
    const folder = join(full.shared, "wf-format");
    const table = `a\n${"1.5\n".repeat(10_000)}`;
    for (const name of ["load_p", "load_q", "prod_p", "prod_q", "prod_v"]) {
      mkdirSync(join(folder, "chronics_output"), { recursive: true });
      writeFileSync(join(folder, "chronics_output", `${name}.csv`), table);
    }
    const inputs = [{ protocol: "file", uri: join(folder, "chronics_output"), format: "csv" }];
    const { status, error } = await full.call("FormatOutput", { workflow_id: "wf-format", inputs });
    expect([status, error]).toEqual(["failed", isFull]);
    expect(readdirSync(folder)).toEqual(["chronics_output"]);
  });
});
