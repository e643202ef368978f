import type { Latency } from "../../model/latency.ts";
import { formatDuration } from "../../model/quantity.ts";

/** `3.4ms`, `34ms`, `1.2s`; `–` where nothing was timed; `under 1ms`, `over 10.0s` outside of the bounds that are counted. */
export function formatLatency(ms: number | null, { buckets }: Pick<Latency, "buckets">): string {
  if (ms === null) return "–";
  const [first, last] = [buckets[0]?.at_most_ms ?? 0, buckets.at(-1)?.at_most_ms ?? Number.POSITIVE_INFINITY];
  if (ms < first) return `under ${formatDuration(first)}`;
  return ms >= last ? `over ${formatDuration(last)}` : formatMs(ms);
}

/** `0.42ms`, `3.4ms`, `34ms`, `1.2s`. */
export function formatMs(ms: number): string {
  if (ms < 0.995) return `${ms.toFixed(2)}ms`;
  return ms < 9.95 ? `${ms.toFixed(1)}ms` : formatDuration(ms);
}
