/** The Portuguese node as people run it: the compiled binary in front of real services, with everything going wrong. */
import { afterAll, describe, expect, setDefaultTimeout, test } from "bun:test";
import { readFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import * as v from "valibot";
import { readInlineJson } from "../../src/service/inline-json.ts";
import { runAieffect } from "../aieffect-process.ts";
import { BINARY } from "../binary.ts";
import { makeFolder } from "../contract/store-files.ts";
import { type PortugalNode, STYLES, type Style, startPortugalNode, toContainer } from "../portugal-node.ts";
import { startRedisServer } from "../redis-server.ts";
import { type ServingProcess, startServing } from "../serving-process.ts";
import { until } from "../until.ts";

setDefaultTimeout(60_000);

const WORKFLOWS = 10;
const EXAMPLES = 2;
const STYLE_ROWS = STYLES.map((style) => [style] as const);

const TasksSchema = v.object({
  tasks: v.array(
    v.object({
      node_key: v.string(),
      task_id: v.string(),
      status: v.string(),
      error: v.nullable(v.string()),
      output_refs: v.array(v.looseObject({ uri: v.string() })),
    }),
  ),
});

/** The wind of this workflow alone lies between its number times a thousand and a hundred more. */
const toParameters = (number: number) => ({
  data_loader: {
    sql_query: [
      `SELECT datetime AS timestamp, wind_speed + ${number * 1000} AS wind_speed, power`,
      `FROM wind_and_weather ORDER BY datetime LIMIT ${150 + number}`,
    ].join(" "),
  },
  data_generator: { number_of_examples: EXAMPLES },
});

async function submit(server: ServingProcess, node: PortugalNode, number = 1): Promise<string> {
  const [status, answer] = await server.post("/workflows", node.toSubmission(toParameters(number)));
  expect(status).toBe(200);
  return v.parse(v.object({ workflow_id: v.string() }), answer).workflow_id;
}

/** The tasks of a workflow by operation. */
async function readTasks(server: ServingProcess, workflowId: string) {
  const { tasks } = v.parse(TasksSchema, (await server.get(`/workflows/${workflowId}/tasks`))[1]);
  return Object.fromEntries(tasks.map((task) => [task.node_key.split(":")[1] ?? "", task]));
}

/** Column of numbers of the CSV that a task has made. */
async function readColumn(uri: string, name: string): Promise<readonly number[]> {
  const [header = "", ...rows] = (await (await fetch(uri)).text()).trimEnd().split("\n");
  const column = header.split(",").indexOf(name);
  expect(column).toBeGreaterThanOrEqual(0);
  return rows.map((row) => Number(row.split(",")[column]));
}

/** @param data DATA_DIR of the services */
async function expectOwnResults(
  server: ServingProcess,
  workflowId: string,
  number: number,
  data: string,
): Promise<void> {
  const { ApplyFunction, TrainModel, GenerateData } = await readTasks(server, workflowId);
  const uriOf = (task: typeof ApplyFunction) => task?.output_refs[0]?.uri ?? "";
  expect(readInlineJson(uriOf(TrainModel))).toEqual({
    username: "demo_user",
    model_name: `model_${workflowId}_${TrainModel?.task_id}`,
  });
  const features = await readColumn(uriOf(ApplyFunction), "wind_speed");
  expect(features).toHaveLength(150 + number);
  const generated = await readColumn(uriOf(GenerateData), "wind_speed");
  expect(new Set(await readColumn(uriOf(GenerateData), "example")).size).toBe(EXAMPLES);
  for (const speed of [...features, ...generated])
    expect(speed).toBeWithin(number * 1000, number * 1000 + 100);
  const report = readFileSync(join(data, workflowId, GenerateData?.task_id ?? "", "report.html"), "utf8");
  expect(report).toContain(`loaded</th><td>${150 + number}</td>`);
}

describe.each(STYLE_ROWS)("%s", (style) => {
  test("the demo shows what was generated, from the bare binary, and leaves nothing running", async () => {
    using folder = makeFolder();
    const { exitCode, stdout, stderr } = await runAieffect(["demo", `portugal-node-${style}`], {
      command: BINARY,
      folder: folder.path,
      environment: {
        PATH: "",
        HOME: tmpdir(),
        DATA_PROVISION_URL: "http://192.0.2.1",
        SELF_URL: "http://192.0.2.1",
      },
    });
    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: "" });
    expect(stdout).toMatch(/^✔ completed · 4 of 4 done · /m);
    expect(stdout).toContain(`✔ ${toContainer(style, "model_trainer")}:TrainModel  completed in `);
    for (const part of [
      "timestamp,wind_speed,temperature,power,hour,example\n",
      "… 1000 rows\n",
      "wind_speed, as it was loaded\n",
      "wind_speed, as the model made it\n",
    ]) {
      expect(stdout).toContain(part);
    }
    const [, report = ""] = /^Report: (.*)$/m.exec(stdout) ?? [];
    expect(report).toStartWith(folder.file("aieffect-demo/data/"));
    expect(readFileSync(report, "utf8")).toContain('<polyline class="generated" ');
    const log = readFileSync(folder.file(`aieffect-demo/.aieffect/logs/${toLogName(style)}.log`), "utf8");
    const { port } = JSON.parse(log.split("\n", 1)[0] ?? "");
    await expect(fetch(`http://127.0.0.1:${port}/health`)).rejects.toThrow();
  });

  test(`${WORKFLOWS} workflows at once have their own data, models and results`, async () => {
    using folder = makeFolder();
    await using node = await startPortugalNode(style, { DATA_DIR: folder.path, TRAINING_EPOCH_MS: "100" });
    await using server = await startServing(["--db", folder.file("a.db"), "--workers", "3"]);
    const numbers = Array.from({ length: WORKFLOWS }, (_, index) => index + 1);
    const ids = await Promise.all(numbers.map((number) => submit(server, node, number)));
    expect(await Promise.all(ids.map(server.untilEnded))).toEqual(ids.map(() => "completed"));
    for (const [index, id] of ids.entries()) await expectOwnResults(server, id, index + 1, folder.path);
  });
});

const toLogName = (style: Style): string =>
  style === "sidecar" ? "synthetic-data-adapter" : "synthetic-data";

/** Returns when the training of the workflow is under way; its task. */
function untilTraining(server: ServingProcess, node: PortugalNode, workflowId: string) {
  return until("the training is under way", async () => {
    const { TrainModel } = await readTasks(server, workflowId);
    if (TrainModel?.status !== "running") return undefined;
    const query = `user_id=demo_user&model_name=model_${workflowId}_${TrainModel.task_id}`;
    const info = await (await fetch(`${node.tef[2]?.url}/training_info?${query}`)).json();
    return v.is(v.object({ epoch: v.pipe(v.number(), v.minValue(2)) }), info) ? TrainModel : undefined;
  });
}

/** Kills the service that trains, and gives the tasks of the workflow, which has failed. */
async function killInTraining(style: Parameters<typeof startPortugalNode>[0]) {
  using folder = makeFolder();
  await using node = await startPortugalNode(style, { DATA_DIR: folder.path, TRAINING_EPOCH_MS: "400" });
  await using server = await startServing(["--db", folder.file("a.db")]);
  const id = await submit(server, node);
  await untilTraining(server, node, id);
  node.tef[2]?.kill("SIGKILL");
  expect(await server.untilEnded(id)).toBe("failed");
  return readTasks(server, id);
}

describe("in mid-training", () => {
  test("a third-party service that is killed fails the training, and says so", async () => {
    const { TrainModel, GenerateData } = await killInTraining("sidecar");
    expect(TrainModel?.error).toMatch(/Train error: http:\/\/127\.0\.0\.1:\d+: connection closed/);
    expect(GenerateData?.output_refs).toEqual([]);
  });

  test("a service with the operations in it that is killed fails the task", async () => {
    const { TrainModel } = await killInTraining("integrated");
    expect(TrainModel?.status).toBe("failed");
  });
});

describe("with workers on Redis", async () => {
  const redis = await startRedisServer({});
  afterAll(() => redis.stop());

  test("workers that are killed in mid-training leave it to others, which follow it to its end", async () => {
    using folder = makeFolder();
    await using node = await startPortugalNode("sidecar", {
      DATA_DIR: folder.path,
      TRAINING_EPOCH_MS: "500",
    });
    const environment = { REDIS_URL: `${redis.url}/1`, AIEFFECT_LEASE: "1s" };
    await using server = await startServing(["--workers", "3"], { environment });
    const id = await submit(server, node);
    await untilTraining(server, node, id);
    for (const { pid } of server.process.children()) process.kill(pid, "SIGKILL");
    expect(await server.untilEnded(id)).toBe("completed");
    await expectOwnResults(server, id, 1, folder.path);
  });
});
