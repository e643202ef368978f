/** Series with a hole, and a disk that is full in the middle: the Portuguese node says so once, and leaves nothing half done. */
import { afterEach, describe, expect, test } from "bun:test";
import { readdirSync, writeFileSync } from "node:fs";
import * as v from "valibot";
import { toInlineJson } from "../../src/service/inline-json.ts";
import { makeFolder, type TestFolder } from "../contract/store-files.ts";
import { type OperationName, type PortugalNode, startPortugalNode } from "../portugal-node.ts";
import { toSmallDisk } from "../small-disk.ts";

const AnswerSchema = v.object({
  status: v.string(),
  task_id: v.optional(v.string(), ""),
  error: v.nullable(v.string()),
  output: v.optional(v.nullable(v.looseObject({ uri: v.string() })), null),
});

let folder: TestFolder;
afterEach(() => folder[Symbol.dispose]());

/** Follows an operation to its end. */
async function perform(
  node: PortugalNode,
  method: OperationName,
  input: unknown,
  parameters: Readonly<Record<string, unknown>> = {},
) {
  const url = `${node.urlOf(method)}/control`;
  const ask = async (path: string, init?: RequestInit) =>
    v.parse(AnswerSchema, await (await fetch(`${url}${path}`, init)).json());
  const request = { method, workflow_id: "wf-1", task_id: method, inputs: [input], parameters };
  const headers = { "content-type": "application/json" };
  let answer = await ask("/execute", { method: "POST", headers, body: JSON.stringify(request) });
  const id = answer.task_id;
  while (answer.status === "running") {
    await Bun.sleep(20);
    answer = await ask(`/status/${id}`);
  }
  if (answer.output !== null || answer.status === "failed") return answer;
  const { output } = v.parse(
    v.object({ output: v.looseObject({}) }),
    await (await fetch(`${url}/output/${id}`)).json(),
  );
  return { ...answer, output };
}

const toQuery = (rows: number) =>
  toInlineJson({
    sql_query: `SELECT datetime AS timestamp, wind_speed, power FROM wind_and_weather ORDER BY datetime LIMIT ${rows}`,
  });

/** The names of all files in the folder. */
const listFiles = (path: string): readonly string[] =>
  readdirSync(path, { recursive: true, withFileTypes: true }).flatMap((entry) =>
    entry.isFile() ? [entry.name] : [],
  );

test("a series with a hole trains no model, and the answer says where the hole is", async () => {
  folder = makeFolder();
  await using node = await startPortugalNode("integrated", { DATA_DIR: folder.file("data") });
  const rows = Array.from(
    { length: 80 },
    (_, row) => `${new Date(row * 3_600_000).toISOString()},${row === 41 ? "" : row % 9}\n`,
  );
  writeFileSync(folder.file("hole.csv"), `timestamp,wind\n${rows.join("")}`);
  const loaded = await perform(node, "ExecuteQuery", toInlineJson({ file_path: folder.file("hole.csv") }));
  const trained = await perform(node, "TrainModel", loaded.output);
  expect(trained).toMatchObject({
    status: "failed",
    error: 'Train error: {"detail":"Row 42: wind is not a number: \\"\\""}',
  });
  expect(listFiles(folder.file("data"))).toEqual(["trained_on.csv"]);
});

describe.skipIf(process.platform === "win32")("a disk that is full in the middle", () => {
  test("of the service that trains: there is no model", async () => {
    folder = makeFolder();
    const environment = { DATA_DIR: folder.file("data"), MODELS_DIR: folder.file("models") };
    await using node = await startPortugalNode("sidecar", environment, { tef: toSmallDisk(8) });
    const loaded = await perform(node, "ExecuteQuery", toQuery(100));
    const trained = await perform(node, "TrainModel", loaded.output);
    expect(trained).toMatchObject({
      status: "failed",
      error: expect.stringMatching(
        /^Train error: \{"detail":"The model model_wf-1_TrainModel cannot be kept: Writing .* failed: EFBIG: /,
      ),
    });
    expect(listFiles(folder.file("models"))).toEqual([]);
  });

  test("of an adapter: there is no result, and no half of one", async () => {
    folder = makeFolder();
    const environment = { DATA_DIR: folder.file("data"), TMPDIR: folder.file("tmp") };
    await using node = await startPortugalNode("sidecar", environment, { adapters: toSmallDisk(24) });
    const error = expect.stringMatching(/^The result cannot be kept: EFBIG: /);
    const large = await perform(node, "ExecuteQuery", toQuery(1_000));
    expect(large).toMatchObject({ status: "failed", error });
    expect(listFiles(folder.file("tmp"))).toEqual([]);
    const loaded = await perform(node, "ExecuteQuery", toQuery(200));
    const model = await perform(node, "TrainModel", loaded.output);
    const made = await perform(node, "GenerateData", model.output, { number_of_examples: 20 });
    expect(made).toMatchObject({ status: "failed", error });
    expect(listFiles(folder.file("data")).toSorted()).toEqual([
      "model_wf-1_TrainModel.json",
      "trained_on.csv",
    ]);
  });

  test("of an adapter that keeps what a model is trained on: nothing is trained", async () => {
    folder = makeFolder();
    const environment = { DATA_DIR: folder.file("data") };
    await using node = await startPortugalNode("sidecar", environment, { adapters: toSmallDisk(4) });
    const csv = `timestamp,wind\n${"2025-01-01,1\n".repeat(500)}`;
    using source = Bun.serve({ hostname: "127.0.0.1", port: 0, fetch: () => new Response(csv) });
    const input = { protocol: "http", uri: source.url.href, format: "csv" };
    expect(await perform(node, "TrainModel", input)).toMatchObject({
      status: "failed",
      error: expect.stringMatching(/^Writing trained_on\.csv failed: EFBIG: /),
    });
    expect(listFiles(folder.file("data"))).toEqual([]);
  });
});
