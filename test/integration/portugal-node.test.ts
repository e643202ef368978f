/** The Portuguese node in both styles, against the stand-ins: real processes, real training. */
import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import * as v from "valibot";
import { readInlineJson, toInlineJson } from "../../src/service/inline-json.ts";
import { runAieffect } from "../aieffect-process.ts";
import {
  type PortugalNode,
  STEPS,
  STYLES,
  startPortugalNode,
  toContainer,
  USE_CASES,
} from "../portugal-node.ts";

const KEY = "a-key-of-the-services";
const ROWS = 200;
const QUERY = `SELECT datetime AS timestamp, wind_speed, power FROM wind_and_weather ORDER BY datetime LIMIT ${ROWS}`;
const HOURS_OF_A_DAY = 24;

const AnswerSchema = v.object({
  status: v.string(),
  task_id: v.optional(v.string()),
  error: v.nullable(v.string()),
  output: v.optional(
    v.nullable(v.object({ protocol: v.string(), uri: v.string(), format: v.string() })),
    null,
  ),
});
const ReportSchema = v.object({
  conforms: v.boolean(),
  points: v.array(v.object({ id: v.string(), grade: v.string(), note: v.string() })),
});

async function ask(url: string, init: RequestInit = {}) {
  const headers = { "content-type": "application/json", authorization: `Bearer ${KEY}` };
  return v.parse(AnswerSchema, await (await fetch(url, { ...init, headers })).json());
}

/** Executes and follows to the end; the output. */
async function perform(node: PortugalNode, step: number, fields: object) {
  const [name, method] = STEPS[step] ?? STEPS[0];
  const url = `${node.urlOf(method)}/control`;
  const body = JSON.stringify({ method, workflow_id: "wf-1", task_id: `task_${name}`, ...fields });
  const accepted = await ask(`${url}/execute`, { method: "POST", body });
  const id = accepted.task_id ?? "";
  let { status, error } = accepted;
  while (status === "running") {
    await Bun.sleep(20);
    ({ status, error } = await ask(`${url}/status/${id}`));
  }
  expect([status, error]).toEqual(["complete", null]);
  if (accepted.output !== null) return accepted.output;
  const { output } = v.parse(
    v.object({ output: v.object({ protocol: v.string(), uri: v.string(), format: v.string() }) }),
    await (await fetch(`${url}/output/${id}`, { headers: { authorization: `Bearer ${KEY}` } })).json(),
  );
  return output;
}

/** Header and rows, fetched without a key: as the next service does. */
async function readCsv(uri: string) {
  const response = await fetch(uri);
  expect(response.headers.get("content-type")).toBe("text/csv; charset=utf-8");
  const [header, ...rows] = (await response.text()).trimEnd().split("\n");
  return { header, rows };
}

describe.each(STYLES.map((style) => [style] as const))("%s", (style) => {
  const folder = mkdtempSync(join(tmpdir(), "aieffect-portugal-"));
  const inputs: unknown[] = [toInlineJson({ sql_query: QUERY })];
  let node: PortugalNode;

  beforeAll(async () => {
    node = await startPortugalNode(style, { SERVICE_API_KEY: KEY, DATA_DIR: folder });
  });
  afterAll(async () => {
    await node[Symbol.asyncDispose]();
    rmSync(folder, { recursive: true, force: true });
  });

  test("loads rows, adds a feature, trains a model of them, and makes series from it", async () => {
    const loaded = await perform(node, 0, { inputs });
    const rows = await readCsv(loaded.uri);
    expect([rows.header, rows.rows.length]).toEqual(["timestamp,wind_speed,power", ROWS]);
    inputs.push(loaded);

    const applied = await perform(node, 1, { inputs: [loaded] });
    const features = await readCsv(applied.uri);
    expect(features.header).toBe("timestamp,wind_speed,power,hour");
    expect(features.rows.map((row) => row.split(",").slice(0, 3).join(","))).toEqual(rows.rows);
    expect(features.rows.map((row) => Number(row.split(",")[3]))).toEqual(
      rows.rows.map((row) => new Date(row.split(",")[0] ?? "").getUTCHours()),
    );
    inputs.push(applied);

    const model = await perform(node, 2, { inputs: [applied] });
    expect(readInlineJson(model.uri)).toEqual({
      username: "demo_user",
      model_name: "model_wf-1_task_model_trainer",
    });
    inputs.push(model);

    const generated = await perform(node, 3, { inputs: [model], parameters: { number_of_examples: 2 } });
    const series = await readCsv(generated.uri);
    expect(series.header).toBe("timestamp,wind_speed,power,hour,example");
    expect(new Set(series.rows.map((row) => row.split(",").at(-1)))).toEqual(new Set(["1", "2"]));
    for (const hour of series.rows.map((row) => Number(row.split(",")[3]))) {
      expect(hour).toBeWithin(0, HOURS_OF_A_DAY);
    }

    const report = readFileSync(join(folder, "wf-1", "task_data_generator", "report.html"), "utf8");
    expect(report).toContain("<h2>wind_speed</h2>");
    expect(report.match(/<polyline class="(loaded|generated)"/g)).toHaveLength(6);
  }, 20_000);

  test("data is named by its task too, to those who have the key", async () => {
    const url = `${node.urlOf("ExecuteQuery")}/control/data/task_data_loader`;
    expect((await fetch(url)).status).toBe(401);
    const response = await fetch(url, { headers: { authorization: `Bearer ${KEY}` } });
    expect(await response.text()).toStartWith("timestamp,wind_speed,power\n");
  });

  test("what third-party services offer themselves is as it was", async () => {
    const [dataProvision, knowledgeStore, syntheticData] = node.tef.map(({ url }) => url);
    expect((await fetch(`${dataProvision}/schema`)).status).toBe(200);
    expect((await fetch(`${knowledgeStore}/functions/list`)).status).toBe(200);
    expect(await (await fetch(`${syntheticData}/models?user_id=demo_user`)).json()).toContainEqual({
      name: "model_wf-1_task_model_trainer",
    });
    expect((await fetch(`${syntheticData}/absent`)).status).toBe(404);
  });

  test("unknown operations and tasks are refused, each by its name", async () => {
    const url = `${node.urlOf("TrainModel")}/control`;
    const headers = { "content-type": "application/json", authorization: `Bearer ${KEY}` };
    const body = JSON.stringify({ method: "LoadData", workflow_id: "wf-1", task_id: "task_1" });
    const refused = await fetch(`${url}/execute`, { method: "POST", headers, body });
    expect([refused.status, await refused.json()]).toEqual([400, { detail: "Unknown method: LoadData" }]);
    for (const [path, detail] of [
      ["status/absent", "Task not found: absent"],
      ["output/absent", "Task not found: absent"],
      ["data/absent", "Data not found: absent"],
    ]) {
      const response = await fetch(`${url}/${path}`, { headers });
      expect([response.status, await response.json()]).toEqual([404, { detail }]);
    }
    expect((await fetch(`${url}/control/status/absent`, { headers })).status).toBe(404);
    expect((await fetch(`${url}/status/absent`)).status).toBe(401);
  });

  test.each(STEPS.map(([name, operation], step) => [operation, name, step] as const))(
    "%s passes the conformance test without a warning",
    async (operation, name, step) => {
      const { exitCode, stdout, stderr } = await runAieffect([
        ...["conformance", node.urlOf(operation), "--json", "--key", KEY, "--operation", operation],
        ...["--input", JSON.stringify(inputs[step])],
        ...[
          "--proto",
          join(USE_CASES, `portugal-node-${style}/export/microservice/${toContainer(style, name)}.proto`),
        ],
      ]);
      expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: "" });
      const { conforms, points } = v.parse(ReportSchema, JSON.parse(stdout));
      expect(conforms).toBe(true);
      expect(points.filter(({ grade }) => grade === "warn" || grade === "fail")).toEqual([]);
    },
    30_000,
  );
});
