/** Whether a failed attempt is followed by another one, and when. */
import type { Failure } from "./failure.ts";
import type { SubmissionOptions } from "./submission-options.ts";

export type RetryOptions = SubmissionOptions["retry"];

/**
 * The pause (ms) before the next attempt, or null when the failure stands.
 *
 * Exponential backoff with full jitter, `random() * min(cap, base * 2^(failures - 1))`, after Marc Brooker,
 * "Exponential Backoff And Jitter", AWS Architecture Blog, 2015. `Retry-After` is the least that is waited.
 *
 * @param failures how many attempts have failed, the one just ended included (1, 2, …)
 * @param random a number in [0, 1)
 */
export function toRetryDelayMs(
  failure: Failure,
  failures: number,
  options: RetryOptions,
  random: () => number,
): number | null {
  if (failure.kind === "final" || !options.on.includes(failure.kind)) return null;
  if (failures >= options.attempts) return null;
  const ceilingMs = Math.min(options.max_backoff_ms, options.backoff_ms * 2 ** (failures - 1));
  return Math.max(Math.round(random() * ceilingMs), failure.retryAfterMs ?? 0);
}
