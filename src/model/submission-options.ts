/** How a submission wants its tasks run. Every default is filled in here, so that nobody else knows one. */
import * as v from "valibot";
import { closedObject, IntegerSchema, NOT_A_LIST } from "./field.ts";

/** Timers of a longer delay than this fire at once. */
const LONGEST_MS = 2 ** 31 - 1;

const range = (least: number, most: number) =>
  v.pipe(
    IntegerSchema,
    v.minValue(least, `must be ${least} or more`),
    v.maxValue(most, `must be ${most} or less`),
  );

const RetryOnSchema = v.array(
  v.picklist(["unavailable", "timeout", "failed"], "must be one of: unavailable, timeout, failed"),
  NOT_A_LIST,
);

const RetrySchema = v.pipe(
  closedObject({
    attempts: v.optional(range(1, 20), 3),
    backoff_ms: v.optional(range(0, LONGEST_MS), 200),
    max_backoff_ms: v.optional(range(0, LONGEST_MS), 10_000),
    on: v.optional(RetryOnSchema, () => ["unavailable" as const]),
  }),
  v.forward(
    v.check(
      (retry) => retry.backoff_ms <= retry.max_backoff_ms,
      (issue) => `must not exceed max_backoff_ms, which is ${issue.input.max_backoff_ms}`,
    ),
    ["backoff_ms"],
  ),
);

/**
 * The options of a submission, every one filled in. Durations in ms, `retain_s` in seconds; null is "no limit" for
 * `task_timeout_ms` and "as the server keeps workflows" for `retain_s`. Unknown keys are refused.
 */
export const SubmissionOptionsSchema = v.pipe(
  closedObject({
    retry: v.optional(RetrySchema, {}),
    execute_timeout_ms: v.optional(range(1, LONGEST_MS), 30_000),
    task_timeout_ms: v.optional(v.nullable(range(1, LONGEST_MS)), null),
    poll_min_ms: v.optional(range(1, LONGEST_MS), 100),
    poll_max_ms: v.optional(range(1, LONGEST_MS), 5_000),
    retain_s: v.optional(v.nullable(range(0, Number.MAX_SAFE_INTEGER)), null),
  }),
  v.forward(
    v.check(
      (options) => options.poll_min_ms <= options.poll_max_ms,
      (issue) => `must not exceed poll_max_ms, which is ${issue.input.poll_max_ms}`,
    ),
    ["poll_min_ms"],
  ),
);

export type SubmissionOptions = v.InferOutput<typeof SubmissionOptionsSchema>;
