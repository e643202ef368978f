/** The four services as processes of their own. */
import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import * as v from "valibot";
import { readInlineJson, toInlineJson } from "../../src/service/inline-json.ts";
import { WORKED_READINGS, WORKED_REASONS, WORKED_SECTIONS, WORKED_SUMMARY } from "../energy-readings.ts";
import { callRpc, startPlainSource } from "../plain-grpc.ts";
import {
  type OperationCall,
  type ProtobufPipeline,
  startProtobufPipeline,
  toOutput,
} from "../protobuf-energy-pipeline.ts";

let pipeline: ProtobufPipeline;

beforeAll(async () => {
  pipeline = await startProtobufPipeline();
});
afterAll(() => pipeline[Symbol.asyncDispose]());

const IDS = { workflowId: "x-ai-effect-workflow-id", taskId: "x-ai-effect-task-id" };
const RecordsSchema = v.object({
  message: v.string(),
  records: v.array(v.looseObject({ timestamp: v.string(), power_consumption: v.number() })),
});

/** What the reference leads to, fetched by a plain client. */
const follow = ({ uri, format, metadata }: ReturnType<typeof toOutput>) =>
  callRpc(uri, format, {
    [IDS.workflowId]: metadata.workflow_id ?? "",
    [IDS.taskId]: metadata.task_id ?? "",
  });

test("nothing was made yet: the rpcs say so, each in its words", async () => {
  await using fresh = await startProtobufPipeline();
  const askFor = (name: "GenerateData" | "AnalyzeData" | "GenerateReport", metadata = {}) =>
    callRpc(fresh.grpcAddresses[name], name, metadata);
  await expect(askFor("GenerateData")).rejects.toThrow(
    "5 NOT_FOUND: No data available. Service not yet triggered.",
  );
  await expect(askFor("AnalyzeData")).rejects.toThrow(
    "5 NOT_FOUND: No data available. Service not yet triggered.",
  );
  await expect(askFor("GenerateReport", { [IDS.workflowId]: "wf-1" })).rejects.toThrow(
    "5 NOT_FOUND: No report available. Service not yet triggered.",
  );
});

describe("GetConfiguration", () => {
  test("hands on ten records, or as many as a parameter says, and nothing else", async () => {
    const configurationOf = async (parameters: object) => {
      const output = toOutput(await pipeline.call("GetConfiguration", { parameters: { ...parameters } }));
      expect(output).toMatchObject({ protocol: "inline", format: "json" });
      return readInlineJson(output.uri);
    };
    expect(await configurationOf({})).toEqual({ num_records: 10 });
    expect(await configurationOf({ num_records: 3, seed: 1 })).toEqual({ num_records: 3 });
  });
});

describe("GenerateData", () => {
  const generate = async (call: OperationCall) => {
    const answer = await pipeline.call("GenerateData", { workflow_id: "wf-generate", ...call });
    return answer.error ?? v.parse(RecordsSchema, await follow(toOutput(answer)));
  };
  const countOf = async (call: OperationCall) => {
    const made = await generate(call);
    return typeof made === "string" ? made : made.records.length;
  };

  test("gives a reference to its own rpc, with whose result it is", async () => {
    const answer = await pipeline.call("GenerateData", { workflow_id: "wf-2", task_id: "task_7" });
    expect(answer).toEqual({
      status: "complete",
      error: null,
      output: {
        protocol: "grpc",
        uri: pipeline.grpcAddresses.GenerateData,
        format: "GenerateData",
        metadata: { workflow_id: "wf-2", task_id: "task_7" },
      },
    });
    expect(await follow(toOutput(answer))).toMatchObject({
      success: true,
      message: "Successfully generated 10 energy records",
    });
  });

  test("makes as many records as the first configuration says that can be read, whatever its format", async () => {
    expect(await countOf({})).toBe(10);
    expect(
      await countOf({ inputs: [toInlineJson({ num_records: 3 }), toInlineJson({ num_records: 4 })] }),
    ).toBe(3);
    expect(await countOf({ inputs: [{ ...toInlineJson({ num_records: 5 }), format: "binary" }] })).toBe(5);
    const unreadable = ["not base64!", null, "ezp9", "WzFd"].map((uri) => ({
      protocol: "inline",
      uri,
      format: "json",
    }));
    expect(await countOf({ inputs: [...unreadable, toInlineJson({ num_records: 6 })] })).toBe(6);
    expect(await countOf({ inputs: unreadable })).toBe(10);
    await pipeline.processes.GenerateData.untilLogged("Inline input is not valid base64. Passing over it");
  });

  test("a parameter wins over the configuration", async () => {
    const inputs = [toInlineJson({ num_records: 3 })];
    expect(await countOf({ inputs, parameters: { num_records: 4 } })).toBe(4);
  });

  test.each([0, -1, 1.5, 1_000_001, "10", null, true, {}])(
    "%p is no number of records",
    async (num_records) => {
      const error = "num_records must be a positive integer";
      expect(await generate({ inputs: [toInlineJson({ num_records })] })).toBe(error);
      expect(await generate({ parameters: { num_records } })).toBe(error);
    },
  );

  test.each([1.5, "1", null, 1e300])("%p is no seed", async (seed) => {
    expect(await generate({ parameters: { seed } })).toBe("seed must be an integer");
  });

  test("the same seed makes the same records but for their times, no seed others", async () => {
    const powers = async (parameters: object) => {
      const made = await generate({ parameters: { ...parameters } });
      return typeof made === "string" ? made : made.records.map(({ timestamp: _, ...values }) => values);
    };
    expect(await powers({ seed: 7 })).toEqual(await powers({ seed: 7 }));
    expect(await powers({ seed: 7 })).not.toEqual(await powers({ seed: 8 }));
    expect(await powers({})).not.toEqual(await powers({}));
  });

  test("the first record is of now, in UTC whatever the time zone", async () => {
    await using elsewhere = await startProtobufPipeline({ TZ: "Pacific/Auckland" });
    const before = Date.now();
    const output = toOutput(await elsewhere.call("GenerateData"));
    const { records } = v.parse(RecordsSchema, await follow(output));
    const [first, second] = records.map(({ timestamp }) => timestamp);
    expect(first).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/);
    expect(Date.parse(first ?? "")).toBeWithin(before - 1000, Date.now() + 1);
    expect(Date.parse(second ?? "") - Date.parse(first ?? "")).toBe(60_000);
  });
});

describe("the worked example", () => {
  test("gives its figures, from an upstream that knows nothing of workflows", async () => {
    await using upstream = await startPlainSource("GenerateData", {
      success: true,
      records: WORKED_READINGS,
    });
    const analyzed = await pipeline.call("AnalyzeData", {
      workflow_id: "wf-worked",
      inputs: [upstream.reference],
    });
    // The reference says nothing, so the workflow is the request's own, and the task is left out.
    expect(upstream.asked).toEqual([{ [IDS.workflowId]: "wf-worked" }]);
    const analysis = await follow(toOutput(analyzed));
    expect(analysis).toMatchObject({
      success: true,
      message: "Analyzed 8 records, found 2 anomalies",
      total_records: 8,
      anomalies_detected: 2,
      average_efficiency: 0.975,
    });
    const { analyzed_records } = v.parse(v.object({ analyzed_records: v.array(v.unknown()) }), analysis);
    expect(analyzed_records).toEqual(
      WORKED_READINGS.map((original, index) => ({
        original,
        efficiency_score: index === 3 ? 0.8 : 1,
        is_anomaly: WORKED_REASONS[index] !== "",
        anomaly_reason: WORKED_REASONS[index],
      })),
    );

    const report = await pipeline.call("GenerateReport", {
      workflow_id: "wf-worked",
      inputs: [analyzed.output],
    });
    expect(await follow(toOutput(report))).toEqual({
      success: true,
      message: "Report generated successfully",
      sections: WORKED_SECTIONS,
      summary: WORKED_SUMMARY,
    });
    await pipeline.processes.GenerateReport.untilLogged(WORKED_SUMMARY);
  });

  test("with another threshold finds the power alone no anomaly", async () => {
    await using upstream = await startPlainSource("GenerateData", { records: WORKED_READINGS });
    const inputs = [upstream.reference];
    const analyzed = await pipeline.call("AnalyzeData", { inputs, parameters: { anomaly_threshold: 2.5 } });
    expect(await follow(toOutput(analyzed))).toMatchObject({
      analyzed_records: [...Array(7).fill({}), { anomaly_reason: "Voltage out of range: 218.0V" }],
    });
    const refused = await pipeline.call("AnalyzeData", { inputs, parameters: { anomaly_threshold: "2" } });
    expect(refused.error).toBe("anomaly_threshold must be a number");
  });
});

describe("a report", () => {
  test("takes the totals as they are told, and rounds ties to the even digit", async () => {
    const original = WORKED_READINGS[0];
    const message = {
      analyzed_records: [{ original, efficiency_score: 1 / 16 }],
      total_records: 16,
      anomalies_detected: 1,
      average_efficiency: 0.0625,
    };
    await using upstream = await startPlainSource("AnalyzeData", message);
    const report = await pipeline.call("GenerateReport", { inputs: [upstream.reference] });
    expect(await follow(toOutput(report))).toMatchObject({
      summary: "Report generated for 16 records. Key findings: 1 anomalies (6.2%), average efficiency 6.2%.",
    });
  });
});

test("a failed execute leaves the result that was there before", async () => {
  const ids = { workflow_id: "wf-kept", task_id: "task_kept" };
  const output = toOutput(await pipeline.call("GenerateData", { ...ids, parameters: { num_records: 4 } }));
  expect((await pipeline.call("GenerateData", { ...ids, parameters: { num_records: 0 } })).status).toBe(
    "failed",
  );
  expect(v.parse(RecordsSchema, await follow(output)).records).toHaveLength(4);
});
