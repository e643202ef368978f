/** Why an attempt failed, sorted by what may be done about it, and the texts that are kept of it. */

/**
 * - `unavailable`: the service cannot have taken the call: refused or reset connection, HTTP 429, 502, 503, 504.
 * - `timeout`: no answer in time; the service may or may not have taken the call.
 * - `failed`: the service answered, and the answer is a failure.
 * - `final`: another attempt cannot help (no endpoint, task over its time limit).
 */
export type FailureKind = "unavailable" | "timeout" | "failed" | "final";

export interface Failure {
  readonly kind: FailureKind;
  /** The stored text of the task's error. */
  readonly message: string;
  /** How long the service asked to be left alone (ms), from `Retry-After`. */
  readonly retryAfterMs?: number | undefined;
}

/** Longest error text that is kept, in UTF-16 units (at most 8 KiB of ASCII). */
export const LONGEST_ERROR = 8192;

/** Shortens an error text to what is kept of it; says so at its end. */
export function clipError(text: string, longest = LONGEST_ERROR): string {
  const mark = " … (shortened)";
  return text.length <= longest ? text : text.slice(0, longest - mark.length) + mark;
}

/** The error of a workflow that failed because of a task. */
export function toWorkflowError(taskId: string, taskError: string): string {
  return `Task ${taskId} failed: ${taskError}`;
}
