import * as v from "valibot";
import { DataReferenceSchema, toPlainReference } from "./data-reference.ts";
import {
  IntegerSchema,
  isJsonObject,
  JsonObjectSchema,
  NOT_A_LIST,
  NOT_AN_OBJECT,
  NullableTextSchema,
  TextSchema,
  toObjectMessage,
} from "./field.ts";
import { type Reading, readWith } from "./problem.ts";

/** Longest answer of a service (bytes) that an orchestrator reads, unless somebody says otherwise. */
export const LONGEST_ANSWER = 1024 * 1024;

/**
 * What a service receives. Unknown keys are dropped; inputs are objects of any content, for a service must not
 * refuse a reference that lacks a field.
 */
export const ExecuteRequestSchema = v.object(
  {
    method: TextSchema,
    workflow_id: TextSchema,
    task_id: TextSchema,
    inputs: v.optional(v.array(JsonObjectSchema, NOT_A_LIST), () => []),
    parameters: v.optional(JsonObjectSchema, () => ({})),
  },
  toObjectMessage,
);

export type ExecuteRequest = v.InferOutput<typeof ExecuteRequestSchema>;

const UNKNOWN_STATUS = "must be one of: complete, running, failed";

/** Valibot asks it when an answer is no object (no path) and when its status word is missing or unknown. */
const toStatusMessage = (issue: v.BaseIssue<unknown>): string =>
  issue.path === undefined ? NOT_AN_OBJECT : UNKNOWN_STATUS;

/** Whether an id can be written into a URL: dots alone would name another path, halves of a character none. */
const canBeAsked = (id: string): boolean => id !== "." && id !== ".." && id.isWellFormed();

/**
 * A service's answer to execute. Each status carries only what is read of it: other keys, known or unknown, are
 * ignored. The id to poll stays out of the path so that its text stands alone, as the contract wants.
 */
export const ExecuteAnswerSchema = v.variant(
  "status",
  [
    v.object({
      status: v.literal("complete"),
      output: v.optional(v.nullable(DataReferenceSchema), null),
    }),
    v.pipe(
      v.object({ status: v.literal("running"), task_id: v.nullish(TextSchema, "") }),
      v.check((answer) => answer.task_id !== "", "task_id missing"),
      v.check((answer) => canBeAsked(answer.task_id), "task_id cannot stand in a path"),
    ),
    v.object({ status: v.literal("failed"), error: NullableTextSchema }),
  ],
  toStatusMessage,
);

export type ExecuteAnswer = v.InferOutput<typeof ExecuteAnswerSchema>;

/** Reads with the schema, but for the answer that nearly every task ends with: that one needs no way through it. */
export function readExecuteAnswer(raw: unknown): Reading<ExecuteAnswer> {
  const output = isJsonObject(raw) && raw.status === "complete" ? toPlainReference(raw.output) : null;
  if (output !== null) return { ok: true, value: { status: "complete", output } };
  return readWith(ExecuteAnswerSchema, raw);
}

/**
 * A service's answer to status. Progress is an integer, cut to 0..100, or null when the service does not say;
 * a fraction is refused. The error is null unless the service gives a text.
 */
export const StatusAnswerSchema = v.object(
  {
    status: v.picklist(["running", "complete", "failed"], UNKNOWN_STATUS),
    progress: v.optional(
      v.nullable(
        v.pipe(
          IntegerSchema,
          v.transform((progress) => Math.min(100, Math.max(0, progress))),
        ),
      ),
      null,
    ),
    error: NullableTextSchema,
  },
  toObjectMessage,
);

export type StatusAnswer = v.InferOutput<typeof StatusAnswerSchema>;

/** A service's answer to output; null is a task that completed without one. */
export const OutputAnswerSchema = v.object({ output: v.nullable(DataReferenceSchema) }, toObjectMessage);

export type OutputAnswer = v.InferOutput<typeof OutputAnswerSchema>;
