/** `aieffect demo germany-node`: from the binary alone, with a chart of what was made and a report to open. */
import { afterAll, expect, setDefaultTimeout, test } from "bun:test";
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { runAieffect } from "../aieffect-process.ts";
import { BINARY } from "../binary.ts";
import { DEMO_TEST_TIMEOUT_MS } from "../demo-process.ts";

setDefaultTimeout(DEMO_TEST_TIMEOUT_MS);

const folder = mkdtempSync(join(tmpdir(), "aieffect-demo-germany-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

test("the demo makes chronics of its sample, and ends with charts of them", async () => {
  const { exitCode, stdout, stderr } = await runAieffect(["demo", "germany-node"], {
    command: BINARY,
    folder,
    environment: { PATH: "", HOME: tmpdir() },
  });
  expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: "" });
  expect(stdout).toMatch(/^✔ completed · 3 of 3 done · /m);
  expect(stdout).toMatch(/^Consumption of all loads \(load_p\): 12 columns, 672 rows\n +[\d.]+ [┤┼]/m);
  expect(stdout).toContain("Generation of all static generators (prod_p): 6 columns, 672 rows\n");
  const [, report = ""] = /^Report: (.*)$/m.exec(stdout) ?? [];
  expect(readFileSync(report, "utf8")).toContain('<polyline class="output"');
  expect(stdout).toEndWith("Files: aieffect-demo/data, logs of the services: aieffect-demo/.aieffect/logs\n");
  expect(readdirSync(join(folder, "aieffect-demo/data/input")).sort()).toEqual([
    "loads",
    "sample_grid.json",
    "sgens",
  ]);
});
