/** The Germany node as people run it: by `aieffect demo` from the binary alone, and through a server with workers. */
import { afterAll, expect, setDefaultTimeout, test } from "bun:test";
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import * as v from "valibot";
import blueprint from "../../use-cases/germany-node/export/blueprint.json";
import { SAMPLE_GRID_FILE } from "../../use-cases/germany-node/sample/sample-data.ts";
import { writeSample } from "../../use-cases/germany-node/sample/write-sample.ts";
import { runAieffect } from "../aieffect-process.ts";
import { BINARY } from "../binary.ts";
import { DEMO_TEST_TIMEOUT_MS } from "../demo-process.ts";
import { STEPS, startGermanyNode } from "../germany-node.ts";
import { startServing } from "../serving-process.ts";

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

test("ten workflows at once through a server with 3 workers each get their own chronics", async () => {
  await using node = await startGermanyNode({ GRID_FILE: SAMPLE_GRID_FILE });
  await writeSample(node.data);
  await using server = await startServing(["--db", join(folder, "a.db"), "--workers", "3"]);
  const docker_info_list = STEPS.map(([directory, operation]) => {
    const { hostname: ip_address, port } = new URL(node.processes[operation].url);
    return { container_name: `${directory}1`, ip_address, port };
  });
  const voltages = Array.from({ length: 10 }, (_, index) => index + 1);
  const ids = await Promise.all(
    voltages.map(async (voltage) => {
      const parameters = { villas_chronics1: { voltage } };
      const [, answer] = await server.post("/workflows", {
        blueprint,
        dockerinfo: { docker_info_list },
        parameters,
      });
      return v.parse(v.object({ workflow_id: v.string() }), answer).workflow_id;
    }),
  );
  expect(await Promise.all(ids.map(server.untilEnded))).toEqual(ids.map(() => "completed"));
  const rows = ids.map(
    (id) => readFileSync(join(node.shared, id, "final_output", "prod_v.csv"), "utf8").split("\n")[1],
  );
  expect(rows).toEqual(voltages.map((voltage) => Array.from({ length: 6 }, () => voltage).join(";")));
});
