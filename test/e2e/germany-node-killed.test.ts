/** A process of the Germany node, or of the orchestrator, that is killed in mid-conversion: what becomes of the run and its files. */
import { afterAll, describe, expect, setDefaultTimeout, test } from "bun:test";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import * as v from "valibot";
import blueprint from "../../use-cases/germany-node/export/blueprint.json";
import { makeFolder } from "../contract/store-files.ts";
import {
  type GermanyNode,
  STEPS,
  startGermanyNode,
  startGermanyService,
  toGrid,
  writeData,
} from "../germany-node.ts";
import { startRedisServer } from "../redis-server.ts";
import { type ServingProcess, startServing } from "../serving-process.ts";
import { until } from "../until.ts";

setDefaultTimeout(60_000);

const ROWS = 60_000;
const LOADS = [0, 1, 2, 3];

/** Converted already, so that the conversion to chronics is what takes the time: packing the tables, above all. */
function writeLongSeries(node: GermanyNode): void {
  const rows = Array.from(
    { length: ROWS },
    (_, row) => `${row},0,0.0,${row},${(row * 7919) % 1000},${row % 97}`,
  );
  const text = `secs,nsecs,offset,sequence,P_norm,Q_norm\r\n${rows.join("\r\n")}\r\n`;
  const files = Object.fromEntries(LOADS.map((label) => [`loads/Load${label}_converted.csv`, text]));
  writeData(node, {
    ...files,
    "grid.json": toGrid(
      LOADS.map((label) => [label, label + 4]),
      [[0, 9]],
    ),
  });
}

async function submit(server: ServingProcess, node: GermanyNode): Promise<string> {
  const docker_info_list = STEPS.map(([directory, operation]) => {
    const { hostname: ip_address, port } = new URL(node.processes[operation].url);
    return { container_name: `${directory}1`, ip_address, port };
  });
  const parameters = { villas_chronics1: { compress: true } };
  const [status, answer] = await server.post("/workflows", {
    blueprint,
    dockerinfo: { docker_info_list },
    parameters,
  });
  expect(status).toBe(200);
  return v.parse(v.object({ workflow_id: v.string() }), answer).workflow_id;
}

const listFolder = (node: GermanyNode, id: string): readonly string[] =>
  existsSync(join(node.shared, id)) ? readdirSync(join(node.shared, id)) : [];

const isTemporary = (name: string): boolean => name.endsWith(".tmp");

/** Returns when the first of the tables is there, under a temporary name. */
const untilConverting = (node: GermanyNode, id: string) =>
  until("the conversion has begun", () => {
    const drafts = listFolder(node, id).filter(
      (name) => name.startsWith(".chronics_output") && isTemporary(name),
    );
    return drafts.some((name) => readdirSync(join(node.shared, id, name)).length > 0) ? true : undefined;
  });

function expectWholeResult(node: GermanyNode, id: string): void {
  const summary = JSON.parse(readFileSync(join(node.shared, id, "final_output", "summary.json"), "utf8"));
  expect(summary.files.map(({ rows }: { rows: number }) => rows)).toEqual([ROWS, ROWS, 0, 0, 0]);
  expect(listFolder(node, id).filter(isTemporary)).toEqual([]);
}

test("a service that is killed leaves no file under its name, and the run goes well again with a new one", async () => {
  using folder = makeFolder();
  await using node = await startGermanyNode();
  writeLongSeries(node);
  await using server = await startServing(["--db", folder.file("a.db")]);
  const id = await submit(server, node);
  await untilConverting(node, id);
  const { GenerateChronics: service } = node.processes;
  service.kill("SIGKILL");
  await service.exited;
  expect(listFolder(node, id)).not.toContain("chronics_output");
  await using _again = await startGermanyService("villas_chronics", {
    SHARED_DIR: node.shared,
    PORT: new URL(service.url).port,
  });
  expect(await server.untilEnded(id)).toBe("failed");
  const failed = (await server.tasks(id)).find(({ status }) => status === "failed");
  expect(failed).toMatchObject({
    node_key: "villas_chronics1:GenerateChronics",
    error: 'HTTP 404: {"detail":"Task not found"}',
  });
  await until("what was half written is gone", () => !listFolder(node, id).some(isTemporary) || undefined);
  expect((await server.post(`/workflows/${id}/retry`))[0]).toBe(200);
  expect(await server.untilEnded(id)).toBe("completed");
  expectWholeResult(node, id);
});

describe("with workers on Redis", async () => {
  const redis = await startRedisServer({});
  afterAll(() => redis.stop());

  test("a worker that is killed leaves the conversion to another, which follows it to its end", async () => {
    await using node = await startGermanyNode();
    writeLongSeries(node);
    const environment = { REDIS_URL: `${redis.url}/1`, AIEFFECT_LEASE: "1s" };
    await using server = await startServing(["--workers", "3"], { environment });
    const id = await submit(server, node);
    await untilConverting(node, id);
    for (const { pid } of server.process.children()) process.kill(pid, "SIGKILL");
    expect(await server.untilEnded(id)).toBe("completed");
    expectWholeResult(node, id);
  });
});
