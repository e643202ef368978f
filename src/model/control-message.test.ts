import { describe, expect, test } from "bun:test";
import * as v from "valibot";
import {
  ExecuteAnswerSchema,
  ExecuteRequestSchema,
  OutputAnswerSchema,
  StatusAnswerSchema,
} from "./control-message.ts";

const REFERENCE = { protocol: "inline", uri: "YQ==", format: "json" };
const FULL_REFERENCE = { ...REFERENCE, schema_uri: null, size_bytes: null, checksum: null, metadata: {} };

const messagesOf = (schema: v.GenericSchema, raw: unknown): readonly string[] =>
  (v.safeParse(schema, raw).issues ?? []).map((issue) => {
    const path = v.getDotPath(issue);
    return path === null ? issue.message : `${path}: ${issue.message}`;
  });

describe("an execute request", () => {
  const minimal = { method: "Mix", workflow_id: "wf-0123456789ab", task_id: "task_ace17602" };

  test("has no inputs and no parameters unless it says so", () => {
    expect(v.parse(ExecuteRequestSchema, minimal)).toEqual({ ...minimal, inputs: [], parameters: {} });
  });

  test("may have inputs that are no references, and keys that nobody knows", () => {
    const inputs = [{ protocol: "pigeon" }, {}, { uri: null, anything: [1] }];
    const raw = { ...minimal, inputs, parameters: { strength: 2 }, priority: "high" };
    expect<unknown>(v.parse(ExecuteRequestSchema, raw)).toEqual({
      ...minimal,
      inputs,
      parameters: { strength: 2 },
    });
  });

  test.each([
    [{ method: undefined }, "method: must be a text"],
    [{ method: 7 }, "method: must be a text"],
    [{ workflow_id: null }, "workflow_id: must be a text"],
    [{ task_id: null }, "task_id: must be a text"],
    [{ inputs: null }, "inputs: must be a list"],
    [{ inputs: {} }, "inputs: must be a list"],
    [{ inputs: [{}, "x"] }, "inputs.1: must be an object"],
    [{ inputs: [[]] }, "inputs.0: must be an object"],
    [{ parameters: null }, "parameters: must be an object"],
    [{ parameters: [] }, "parameters: must be an object"],
  ])("is refused with %j: %s", (changes, message) => {
    expect(messagesOf(ExecuteRequestSchema, { ...minimal, ...changes })).toEqual([message]);
  });

  test("is refused with everything that is missing", () => {
    expect(messagesOf(ExecuteRequestSchema, {})).toEqual([
      "method: is missing",
      "workflow_id: is missing",
      "task_id: is missing",
    ]);
  });
});

describe("an answer to execute", () => {
  test.each([
    [
      { status: "complete", output: REFERENCE, error: null },
      { status: "complete", output: FULL_REFERENCE },
    ],
    [
      { status: "complete", output: null },
      { status: "complete", output: null },
    ],
    [{ status: "complete" }, { status: "complete", output: null }],
    [
      { status: "complete", error: 7, node: "x" },
      { status: "complete", output: null },
    ],
    [
      { status: "running", task_id: "id", output: null },
      { status: "running", task_id: "id" },
    ],
    [
      { status: "running", task_id: "id", output: "ignored" },
      { status: "running", task_id: "id" },
    ],
    [
      { status: "failed", output: null, error: "no data" },
      { status: "failed", error: "no data" },
    ],
    [
      { status: "failed", error: null },
      { status: "failed", error: null },
    ],
    [{ status: "failed" }, { status: "failed", error: null }],
  ])("%j is read", (raw, expected) => {
    expect<unknown>(v.parse(ExecuteAnswerSchema, raw)).toEqual(expected);
  });

  test.each([
    [{ status: "running" }, "task_id missing"],
    [{ status: "running", task_id: null }, "task_id missing"],
    [{ status: "running", task_id: "" }, "task_id missing"],
    [{ status: "running", task_id: 7 }, "task_id: must be a text"],
    [{ status: "completed" }, "status: must be one of: complete, running, failed"],
    [{ status: "Complete" }, "status: must be one of: complete, running, failed"],
    [{ status: null }, "status: must be one of: complete, running, failed"],
    [{}, "status: must be one of: complete, running, failed"],
    [[], "status: must be one of: complete, running, failed"],
    [null, "must be an object"],
    ["complete", "must be an object"],
    [{ status: "complete", output: {} }, "output.protocol: is missing"],
    [{ status: "complete", output: [] }, "output.protocol: is missing"],
    [{ status: "complete", output: "x" }, "output: must be an object"],
    [
      { status: "complete", output: { ...REFERENCE, uri: "YQ" } },
      "output.uri: INLINE uri must be valid base64",
    ],
    [{ status: "failed", error: { text: "x" } }, "error: must be a text"],
  ])("%j is refused: %s", (raw, message) => {
    expect(messagesOf(ExecuteAnswerSchema, raw)[0]).toBe(message);
  });
});

describe("an answer to status", () => {
  test.each([
    [
      { status: "running", progress: 40, error: null },
      { status: "running", progress: 40, error: null },
    ],
    [
      { status: "complete", progress: 100 },
      { status: "complete", progress: 100, error: null },
    ],
    [
      { status: "failed", progress: 7, error: "x" },
      { status: "failed", progress: 7, error: "x" },
    ],
    [{ status: "running" }, { status: "running", progress: null, error: null }],
    [
      { status: "running", progress: null },
      { status: "running", progress: null, error: null },
    ],
    [
      { status: "running", progress: -3 },
      { status: "running", progress: 0, error: null },
    ],
    [
      { status: "running", progress: 250 },
      { status: "running", progress: 100, error: null },
    ],
    [
      { status: "running", progress: 1, phase: "x" },
      { status: "running", progress: 1, error: null },
    ],
  ])("%j is read", (raw, expected) => {
    expect<unknown>(v.parse(StatusAnswerSchema, raw)).toEqual(expected);
  });

  test.each([
    [{ status: "running", progress: 12.5 }, "progress: must be an integer"],
    [{ status: "running", progress: "12" }, "progress: must be an integer"],
    [{ status: "running", error: 7 }, "error: must be a text"],
    [{ status: "completed" }, "status: must be one of: complete, running, failed"],
    [{ progress: 1 }, "status: is missing"],
    [7, "must be an object"],
  ])("%j is refused: %s", (raw, message) => {
    expect(messagesOf(StatusAnswerSchema, raw)).toEqual([message]);
  });
});

describe("an answer to output", () => {
  test("is a reference, read in full form", () => {
    expect<unknown>(v.parse(OutputAnswerSchema, { output: REFERENCE, took_ms: 3 })).toEqual({
      output: FULL_REFERENCE,
    });
  });

  test("is null when the task completed without output", () => {
    expect(v.parse(OutputAnswerSchema, { output: null })).toEqual({ output: null });
  });

  test.each([
    [{}, "output: is missing"],
    [{ output: { ...REFERENCE, format: "text" } }, /^output.format: format must be one of/],
    [null, "must be an object"],
  ])("%j is refused", (raw, message) => {
    expect(messagesOf(OutputAnswerSchema, raw)[0]).toMatch(message);
  });
});
