/** All four services pass the conformance test without a warning, what they serve over gRPC too. */
import { afterAll, beforeAll, expect, test } from "bun:test";
import { join } from "node:path";
import * as v from "valibot";
import { runAieffect } from "../aieffect-process.ts";
import {
  type OperationName,
  type ProtobufPipeline,
  STEPS,
  startProtobufPipeline,
  USE_CASE,
} from "../protobuf-energy-pipeline.ts";

const KEY = "a-key-of-the-services";
const ReportSchema = v.object({
  conforms: v.boolean(),
  points: v.array(v.object({ id: v.string(), grade: v.string(), note: v.string() })),
});

let pipeline: ProtobufPipeline;
/** What each operation takes: the output of the one before it. */
const inputs: Partial<Record<OperationName, unknown>> = {};

beforeAll(async () => {
  pipeline = await startProtobufPipeline({ SERVICE_API_KEY: KEY });
  let output: unknown = null;
  for (const [, operation] of STEPS) {
    if (output !== null) inputs[operation] = output;
    const given = output === null ? {} : { inputs: [output] };
    ({ output } = await pipeline.call(operation, given, { authorization: `Bearer ${KEY}` }));
  }
});
afterAll(() => pipeline[Symbol.asyncDispose]());

test.each(STEPS)(
  "%s",
  async (directory, operation) => {
    const input = inputs[operation];
    const { exitCode, stdout, stderr } = await runAieffect([
      ...["conformance", pipeline.processes[operation].url, "--json", "--key", KEY, "--operation", operation],
      ...(input === undefined ? [] : ["--input", JSON.stringify(input)]),
      ...["--proto", join(USE_CASE, "export", "microservice", `${directory}1.proto`)],
    ]);
    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: "" });
    const { conforms, points } = v.parse(ReportSchema, JSON.parse(stdout));
    expect(conforms).toBe(true);
    expect(points.filter(({ grade }) => grade === "warn" || grade === "fail")).toEqual([]);
    expect(points).toContainEqual({ id: "result-fetched", grade: "pass", note: "" });
  },
  20_000,
);
