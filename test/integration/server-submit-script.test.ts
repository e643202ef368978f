/** The use case's own script against this server: nothing of it was changed for that. */
import { expect, test } from "bun:test";
import { join } from "node:path";
import { systemClock } from "../../src/clock.ts";
import type { ControlClient } from "../../src/control/control-client.ts";
import { createHttpControlClient } from "../../src/control/http-control-client.ts";
import { readReport, STEPS, startEnergyPipeline, USE_CASE } from "../energy-pipeline.ts";
import { startServedEngine } from "../served-engine.ts";

const SCRIPT = join(USE_CASE, "scripts", "submit-workflow.sh");

/** Resolves names as the compose network does: each service's to where it really answers. */
function resolving(addresses: ReadonlyMap<string, string>): ControlClient {
  const client = createHttpControlClient(systemClock);
  const execute: ControlClient["execute"] = (endpoint, ...rest) =>
    client.execute({ ...endpoint, address: addresses.get(endpoint.address) ?? "" }, ...rest);
  return { ...client, execute };
}

const canRun = Bun.which("bash") !== null && Bun.which("curl") !== null;

test.skipIf(!canRun)(
  "it submits, follows the workflow to its end, and its report is there",
  async () => {
    await using pipeline = await startEnergyPipeline();
    const addresses = new Map(
      STEPS.map(([directory, operation]) => [
        `http://${directory.replaceAll("_", "-")}:8080`,
        pipeline.processes[operation].url,
      ]),
    );
    await using engine = await startServedEngine(
      { settings: { apiKey: "front" } },
      { control: resolving(addresses) },
    );
    const { PATH = "" } = process.env;
    const child = Bun.spawn(["bash", SCRIPT], {
      env: {
        PATH,
        ORCHESTRATOR_URL: engine.server.url,
        ORCHESTRATOR_API_KEY: "front",
        POLL_INTERVAL_S: "0.05",
      },
      stdout: "pipe",
      stderr: "pipe",
    });
    const [stdout, stderr] = await Promise.all([
      new Response(child.stdout).text(),
      new Response(child.stderr).text(),
    ]);
    expect([await child.exited, stderr]).toEqual([0, ""]);
    const [, id = ""] = /^Submitted (wf-[0-9a-f]{12})\n(?:running\n)?completed\n/.exec(stdout) ?? [];
    expect(stdout).toEndWith(`Results: ${engine.server.url}/workflows/${id}/tasks\n`);

    const headers = { authorization: "Bearer front" };
    const [, answer] = await engine.server.get(`/workflows/${id}/tasks`, { headers });
    const { tasks } = Object(answer);
    expect(tasks).toHaveLength(STEPS.length);
    expect(readReport(tasks.at(-1).output_refs[0].uri)).toHaveLength(6);
  },
  30_000,
);
