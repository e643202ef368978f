/** What the analyzer and the report generator say about inputs that they cannot use. */
import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import { toInlineJson } from "../../src/service/inline-json.ts";
import { WORKED_READINGS } from "../energy-readings.ts";
import { startPlainSource } from "../plain-grpc.ts";
import { type ProtobufPipeline, startProtobufPipeline } from "../protobuf-energy-pipeline.ts";

let pipeline: ProtobufPipeline;

beforeAll(async () => {
  pipeline = await startProtobufPipeline();
});
afterAll(() => pipeline[Symbol.asyncDispose]());

const IDS = { workflowId: "x-ai-effect-workflow-id", taskId: "x-ai-effect-task-id" };

describe.each([
  ["AnalyzeData", "GenerateData", { records: WORKED_READINGS }],
  [
    "GenerateReport",
    "AnalyzeData",
    { analyzed_records: [{ original: WORKED_READINGS[0] }], total_records: 1, average_efficiency: 1 },
  ],
] as const)("%s", (operation, upstreamRpc, message) => {
  const run = async (inputs: readonly unknown[], ids = {}) =>
    (await pipeline.call(operation, { inputs, ...ids })).error;

  test("without a grpc input, or without a record, has no data", async () => {
    await using empty = await startPlainSource(upstreamRpc, {});
    expect(await run([])).toBe("No input data available");
    expect(await run([toInlineJson({ records: [1] })])).toBe("No input data available");
    expect(await run([empty.reference])).toBe("No input data available");
  });

  test("of several grpc inputs takes the last", async () => {
    await using empty = await startPlainSource(upstreamRpc, {});
    await using full = await startPlainSource(upstreamRpc, message);
    expect(await run([empty.reference, full.reference, toInlineJson({})])).toBeNull();
    expect(empty.asked).toEqual([]);
    expect(await run([full.reference, empty.reference])).toBe("No input data available");
  });

  test("asks for the result that the reference names", async () => {
    await using upstream = await startPlainSource(upstreamRpc, message);
    const metadata = { workflow_id: "wf-other", task_id: "task_3", colour: "red" };
    expect(await run([{ ...upstream.reference, metadata }])).toBeNull();
    expect(upstream.asked).toEqual([{ [IDS.workflowId]: "wf-other", [IDS.taskId]: "task_3" }]);
  });

  test.each([
    [{ uri: "127.0.0.1:1" }, /^Failed to fetch data: .*ECONNREFUSED/],
    [{ uri: "nowhere.invalid:50051" }, /^Failed to fetch data: .*nowhere\.invalid/],
    [{ uri: "http://127.0.0.1:1" }, /^Failed to fetch data: the uri of a grpc input must be host:port$/],
    [{ uri: "unix:///tmp/a.sock" }, /^Failed to fetch data: the uri of a grpc input must be host:port$/],
    [{ uri: "127.0.0.1" }, /^Failed to fetch data: the uri of a grpc input must be host:port$/],
    [{ uri: "" }, /^Invalid input: .*uri/],
    [{ uri: null }, /^Invalid input: .*uri/],
    [{ format: "Mix" }, /^Failed to fetch data: no proto file has an rpc Mix; there are: \w+$/],
    [{ format: "" }, /^(Invalid input|Failed to fetch data): /],
    [{ metadata: { workflow_id: "../x" } }, /^Failed to fetch data: Invalid workflow_id$/],
    [{ metadata: { task_id: 7 } }, /^Failed to fetch data: Invalid task_id$/],
    [{ metadata: null }, /^Invalid input: metadata/],
  ])("says what is wrong with the reference when it has %j", async (fields, error) => {
    const reference = { protocol: "grpc", uri: pipeline.grpcAddresses.GenerateReport, format: upstreamRpc };
    expect(await run([{ ...reference, ...fields }])).toMatch(error);
  });

  test("says what the upstream service says: it has no such rpc, or no such result", async () => {
    const other = { protocol: "grpc", uri: pipeline.grpcAddresses.GenerateReport, format: upstreamRpc };
    expect(await run([other])).toStartWith("Failed to fetch data: The server does not implement the method");
    const unknown = {
      ...other,
      uri: pipeline.grpcAddresses[upstreamRpc],
      metadata: { workflow_id: "wf-none" },
    };
    expect(await run([unknown])).toBe("Failed to fetch data: No data available. Service not yet triggered.");
  });

  test("refuses ids that are not safe", async () => {
    await using upstream = await startPlainSource(upstreamRpc, message);
    const inputs = [{ ...upstream.reference, metadata: { workflow_id: "wf-1" } }];
    expect(await run(inputs, { workflow_id: "../x" })).toBe('Invalid workflow_id: "../x"');
    expect(await run(inputs, { task_id: "a/b" })).toBe('Invalid task_id: "a/b"');
  });
});

describe("data that is none", () => {
  const [first] = WORKED_READINGS;

  test.each([
    [{ ...first, power_consumption: Number.NaN }, "records[1].power_consumption must be a number"],
    [{ ...first, voltage: Number.POSITIVE_INFINITY }, "records[1].voltage must be a finite number"],
    [{ ...first, current: Number.NEGATIVE_INFINITY }, "records[1].current must be a finite number"],
  ])("is refused before the analysis: %j", async (record, error) => {
    await using upstream = await startPlainSource("GenerateData", { records: [first, record] });
    const answer = await pipeline.call("AnalyzeData", { inputs: [upstream.reference] });
    expect(answer.error).toBe(`Invalid data: ${error}`);
  });

  test.each([
    [{ analyzed_records: [{}] }, "analyzed_records[0].original is missing"],
    [
      { analyzed_records: [{ original: first }], average_efficiency: Number.NaN },
      "average_efficiency must be a number",
    ],
  ])("is refused before the report: %j", async (message, error) => {
    await using upstream = await startPlainSource("AnalyzeData", message);
    const answer = await pipeline.call("GenerateReport", { inputs: [upstream.reference] });
    expect(answer.error).toBe(`Invalid data: ${error}`);
  });

  test("of more than 64 MiB is refused where it arrives", async () => {
    const household_id = "x".repeat(65 * 1024 * 1024);
    await using upstream = await startPlainSource("GenerateData", { records: [{ ...first, household_id }] });
    const answer = await pipeline.call("AnalyzeData", { inputs: [upstream.reference] });
    expect(answer.error).toMatch(/^Failed to fetch data: Received message larger than max/);
    expect(await (await fetch(`${pipeline.processes.AnalyzeData.url}/health`)).json()).toEqual({
      status: "ok",
    });
  }, 30_000);
});

test("a result of more than 64 MiB is refused where it is made", async () => {
  // The readings just fit into a message, and what the analysis adds to them does not.
  const household_id = "x".repeat(64 * 1024 * 1024 - 100);
  await using upstream = await startPlainSource("GenerateData", {
    records: [{ ...WORKED_READINGS[0], household_id }],
  });
  const answer = await pipeline.call("AnalyzeData", { inputs: [upstream.reference] });
  expect(answer.error).toMatch(/^The result has 671088\d\d bytes, and a gRPC message at most 67108864: /);
}, 30_000);
