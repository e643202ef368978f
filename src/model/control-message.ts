import * as v from "valibot";
import { DataReferenceSchema } from "./data-reference.ts";
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

const EXECUTE_ANSWERS = {
  complete: v.object({
    status: v.literal("complete"),
    output: v.optional(v.nullable(DataReferenceSchema), null),
  }),
  running: v.pipe(
    v.object({ status: v.literal("running"), task_id: v.nullish(TextSchema, "") }),
    v.check((answer) => answer.task_id !== "", "task_id missing"),
    v.check((answer) => canBeAsked(answer.task_id), "task_id cannot stand in a path"),
  ),
  failed: v.object({ status: v.literal("failed"), error: NullableTextSchema }),
};

const AnyExecuteAnswerSchema = v.variant(
  "status",
  [EXECUTE_ANSWERS.complete, EXECUTE_ANSWERS.running, EXECUTE_ANSWERS.failed],
  toStatusMessage,
);

/**
 * A service's answer to execute. Each status carries only what is read of it: other keys, known or unknown, are
 * ignored. The id to poll stays out of the path so that its text stands alone, as the contract wants.
 *
 * It is read once per task: most are complete, and those need not be held against each status in turn.
 */
export const ExecuteAnswerSchema = v.lazy((input) =>
  isJsonObject(input) && input.status === "complete" ? EXECUTE_ANSWERS.complete : AnyExecuteAnswerSchema,
);

export type ExecuteAnswer = v.InferOutput<typeof ExecuteAnswerSchema>;

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
