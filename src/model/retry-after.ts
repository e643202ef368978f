/** Longest pause that a server may ask for (ms): an hour. */
const LONGEST_MS = 3_600_000;

/**
 * The pause (ms) that a `Retry-After` header asks for: a number of seconds or a date (RFC 9110, 10.2.3).
 * 0 when there is none, or none that can be read.
 */
export function parseRetryAfterMs(header: string | null, now: number): number {
  if (header === null) return 0;
  const text = header.trim();
  const delayMs = /^\d+$/.test(text) ? Number(text) * 1000 : Date.parse(text) - now;
  return Number.isFinite(delayMs) ? Math.min(Math.max(delayMs, 0), LONGEST_MS) : 0;
}
