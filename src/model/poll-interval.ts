/** How long to wait between two polls of a task that its service works on. */

const GROWTH = 1.5;

/** So many failed polls in a row fail the task. */
export const FAILED_POLLS_ALLOWED = 10;

/**
 * The pause (ms) before poll number `polls + 1`: short at first, growing by a factor up to the cap.
 * A longer `Retry-After` (ms) is obeyed.
 *
 * @param polls how many polls were made so far (0, 1, …)
 */
export function toPollDelayMs(
  polls: number,
  limits: { poll_min_ms: number; poll_max_ms: number },
  retryAfterMs = 0,
): number {
  const grownMs = limits.poll_min_ms * GROWTH ** Math.min(polls, 100);
  return Math.max(Math.min(grownMs, limits.poll_max_ms), retryAfterMs);
}
