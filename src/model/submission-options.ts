/** How a submission wants its tasks run. Every default is filled in here, so that nobody else knows one. */
import * as v from "valibot";
import { closedObject, IntegerSchema, NOT_A_LIST } from "./field.ts";

/** Timers of a longer delay than this fire at once. */
const LONGEST_MS = 2 ** 31 - 1;
/** Ten thousand years: in ms it is still a safe integer, and added to any instant too. */
const LONGEST_RETENTION_S = 10_000 * 366 * 24 * 60 * 60;

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

const toRetrySchema = (defaults: RetryOptions) =>
  v.pipe(
    closedObject({
      attempts: v.optional(range(1, 20), defaults.attempts),
      backoff_ms: v.optional(range(0, LONGEST_MS), defaults.backoff_ms),
      max_backoff_ms: v.optional(range(0, LONGEST_MS), defaults.max_backoff_ms),
      on: v.optional(RetryOnSchema, () => [...defaults.on]),
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
 * The options of a submission, those that are not given taken from `defaults`. Durations in ms, `retain_s` in seconds;
 * null is "no limit" for `task_timeout_ms` and "as the server keeps workflows" for `retain_s`. Unknown keys are refused.
 */
export const toSubmissionOptionsSchema = (defaults: SubmissionOptions) =>
  v.pipe(
    closedObject({
      retry: v.optional(toRetrySchema(defaults.retry), {}),
      execute_timeout_ms: v.optional(range(1, LONGEST_MS), defaults.execute_timeout_ms),
      task_timeout_ms: v.optional(v.nullable(range(1, LONGEST_MS)), defaults.task_timeout_ms),
      poll_min_ms: v.optional(range(1, LONGEST_MS), defaults.poll_min_ms),
      poll_max_ms: v.optional(range(1, LONGEST_MS), defaults.poll_max_ms),
      retain_s: v.optional(v.nullable(range(0, LONGEST_RETENTION_S)), defaults.retain_s),
    }),
    v.forward(
      v.check(
        (options) => options.poll_min_ms <= options.poll_max_ms,
        (issue) => `must not exceed poll_max_ms, which is ${issue.input.poll_max_ms}`,
      ),
      ["poll_min_ms"],
    ),
  );

interface RetryOptions {
  readonly attempts: number;
  readonly backoff_ms: number;
  readonly max_backoff_ms: number;
  readonly on: v.InferOutput<typeof RetryOnSchema>;
}

export interface SubmissionOptions {
  readonly retry: RetryOptions;
  readonly execute_timeout_ms: number;
  readonly task_timeout_ms: number | null;
  readonly poll_min_ms: number;
  readonly poll_max_ms: number;
  readonly retain_s: number | null;
}

/** What holds where neither the submission nor a server says otherwise. */
export const DEFAULT_OPTIONS: SubmissionOptions = {
  retry: { attempts: 3, backoff_ms: 200, max_backoff_ms: 10_000, on: ["unavailable"] },
  execute_timeout_ms: 30_000,
  task_timeout_ms: null,
  poll_min_ms: 100,
  poll_max_ms: 5_000,
  retain_s: null,
};

export const SubmissionOptionsSchema = toSubmissionOptionsSchema(DEFAULT_OPTIONS);
