/** The protobuf-based energy pipeline as people run it: its own processes, and the compiled binary in front of them. */
import { expect, test } from "bun:test";
import * as v from "valibot";
import { generateRecords } from "../../use-cases/protobuf_based_energy_pipeline/services/data_generator/records.ts";
import { createRandomNumbers } from "../../use-cases/shared/random/random-numbers.ts";
import { startAieffect } from "../aieffect-process.ts";
import { BINARY } from "../binary.ts";
import { makeFolder, type TestFolder } from "../contract/store-files.ts";
import { callRpc } from "../plain-grpc.ts";
import { type ProtobufPipeline, startProtobufPipeline, toSubmission } from "../protobuf-energy-pipeline.ts";
import { startServing } from "../serving-process.ts";

const WORKFLOWS = 50;

const OutputsSchema = v.object({
  tasks: v.array(
    v.object({
      node_key: v.string(),
      output_refs: v.array(
        v.looseObject({ uri: v.string(), format: v.string(), metadata: v.record(v.string(), v.string()) }),
      ),
    }),
  ),
});

const RecordSchema = v.looseObject({
  power_consumption: v.number(),
  voltage: v.number(),
  current: v.number(),
});
const MessagesSchema = v.object({
  GenerateData: v.object({ records: v.array(RecordSchema) }),
  AnalyzeData: v.object({
    analyzed_records: v.array(v.object({ original: RecordSchema })),
    total_records: v.number(),
  }),
  GenerateReport: v.object({ summary: v.string() }),
});

/** The messages that a workflow's outputs lead to, by rpc, as a plain client fetches them. */
async function fetchMessages(answer: unknown) {
  const outputs = v.parse(OutputsSchema, answer).tasks.flatMap(({ output_refs }) => output_refs);
  const messages: Record<string, object> = {};
  for (const { uri, format, metadata } of outputs) {
    if (format === "json") continue;
    messages[format] = await callRpc(uri, format, {
      "x-ai-effect-workflow-id": metadata.workflow_id ?? "",
      "x-ai-effect-task-id": metadata.task_id ?? "",
    });
  }
  return v.parse(MessagesSchema, messages);
}

const withoutTime = ({ timestamp: _, ...values }: Readonly<Record<string, unknown>>) => values;

test(`${WORKFLOWS} workflows at once, whose tasks all have the same ids, each see their own data alone`, async () => {
  using folder = makeFolder();
  await using pipeline = await startProtobufPipeline();
  await using server = await startServing(["--db", folder.file("a.db")]);
  const runs = Array.from({ length: WORKFLOWS }, (_, index) => ({
    num_records: index + 1,
    seed: 1_000 + index,
  }));
  const ids = await Promise.all(
    runs.map(async ({ num_records, seed }) => {
      const parameters = { input_provider1: { num_records }, "data_generator1:GenerateData": { seed } };
      const [status, answer] = await server.post("/workflows", toSubmission(pipeline, parameters));
      expect(status).toBe(200);
      return v.parse(v.object({ workflow_id: v.string() }), answer).workflow_id;
    }),
  );
  expect(await Promise.all(ids.map(server.untilEnded))).toEqual(ids.map(() => "completed"));

  for (const [index, { num_records, seed }] of runs.entries()) {
    const [, answer] = await server.get(`/workflows/${ids[index]}/tasks`);
    const { GenerateData, AnalyzeData, GenerateReport } = await fetchMessages(answer);
    const random = createRandomNumbers(seed);
    const expected = generateRecords({ count: num_records, startAt: 0, random }).map(withoutTime);
    expect(GenerateData.records.map(withoutTime)).toEqual(expected);
    expect(AnalyzeData.analyzed_records.map(({ original }) => original)).toEqual(GenerateData.records);
    expect(AnalyzeData.total_records).toBe(num_records);
    expect(GenerateReport.summary).toStartWith(`Report generated for ${num_records} records. `);
  }
}, 60_000);

/** A run whose analyzer was called and has not answered. */
async function startRunThatWaits(pipeline: ProtobufPipeline, folder: TestFolder) {
  const { blueprint, dockerinfo } = toSubmission(pipeline);
  await Bun.write(folder.file("blueprint.json"), JSON.stringify(blueprint));
  await Bun.write(folder.file("dockerinfo.json"), JSON.stringify(dockerinfo));
  pipeline.processes.AnalyzeData.kill("SIGSTOP");
  const args = ["run", "blueprint.json", "dockerinfo.json", "--plain"];
  const run = startAieffect(args, { command: BINARY, folder: folder.path });
  await run.untilPrinted("data_analyzer1:AnalyzeData  started");
  return run;
}

test("a service that is killed before its data was fetched fails the task that wanted it, and says why", async () => {
  using folder = makeFolder();
  await using pipeline = await startProtobufPipeline();
  const run = await startRunThatWaits(pipeline, folder);
  pipeline.processes.GenerateData.kill("SIGKILL");
  await pipeline.processes.GenerateData.exited;
  pipeline.processes.AnalyzeData.kill("SIGCONT");
  expect(await run.exited).toBe(1);
  expect(run.stderr()).toBe("");
  expect(run.stdout()).toMatch(
    /✖ data_analyzer1:AnalyzeData {2}failed after \S+: Failed to fetch data: .*ECONNREFUSED 127\.0\.0\.1:\d+/,
  );
  expect(run.stdout()).toMatch(/^✖ failed · 2 of 4 done · 1 failed · 1 skipped · /m);
}, 30_000);

test("a service that is killed while it works fails its task, and says why", async () => {
  using folder = makeFolder();
  await using pipeline = await startProtobufPipeline();
  const run = await startRunThatWaits(pipeline, folder);
  pipeline.processes.AnalyzeData.kill("SIGKILL");
  expect(await run.exited).toBe(1);
  expect(run.stderr()).toBe("");
  expect(run.stdout()).toMatch(/✖ data_analyzer1:AnalyzeData {2}failed after .*: Connection failed: /);
  expect(run.stdout()).toMatch(/^✖ failed · 2 of 4 done · 1 failed · 1 skipped · /m);
}, 60_000);
