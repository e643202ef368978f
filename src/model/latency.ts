/**
 * How long something took, over many times: counts by upper bounds, as histograms of metrics keep them. From these a
 * quantile is an estimate, right as to the two bounds that it lies between.
 */
import * as v from "valibot";

const BucketSchema = v.object({
  at_most_ms: v.number(),
  /** How many took so long at most. */
  count: v.number(),
});

export const LatencySchema = v.pipe(
  v.object({
    /** How many were timed. */
    count: v.number(),
    /** All of them together. */
    total_ms: v.number(),
    /** Null when nothing was timed. */
    p50_ms: v.nullable(v.number()),
    p90_ms: v.nullable(v.number()),
    p99_ms: v.nullable(v.number()),
    /** By growing bounds. What took longer than the last one is in `count` alone. */
    buckets: v.array(BucketSchema),
  }),
  v.metadata({ ref: "Latency" }),
);

export type Latency = v.InferOutput<typeof LatencySchema>;
export type LatencyBucket = v.InferOutput<typeof BucketSchema>;
/** What a latency is made of. */
export type Timings = Pick<Latency, "count" | "total_ms" | "buckets">;

export function toLatency({ count, total_ms, buckets }: Timings): Latency {
  const timings = { count, total_ms, buckets };
  const [p50_ms, p90_ms, p99_ms] = [0.5, 0.9, 0.99].map((share) => toQuantile(timings, share));
  return { count, total_ms, p50_ms: p50_ms ?? null, p90_ms: p90_ms ?? null, p99_ms: p99_ms ?? null, buckets };
}

/**
 * What so large a share (0..1) of all took at most (ms): those between two bounds count as spread evenly over them. The last
 * bound when it was more than that; null when nothing was timed.
 */
export function toQuantile({ count, buckets }: Timings, share: number): number | null {
  if (count <= 0) return null;
  const wanted = share * count;
  let [below, lower] = [0, 0];
  for (const { at_most_ms: upper, count: reached } of buckets) {
    if (reached >= wanted && reached > below) {
      return lower + ((upper - lower) * (wanted - below)) / (reached - below);
    }
    [below, lower] = [reached, upper];
  }
  return lower;
}

/** All of them as one. Those of other bounds than the first one cannot be added: they are left out. */
export function addTimings(all: readonly Timings[]): Timings {
  const bounds = toBounds(all[0]);
  const alike = all.filter((each) => toBounds(each) === bounds);
  const sum = (of: (timings: Timings) => number) => alike.reduce((total, each) => total + of(each), 0);
  return {
    count: sum(({ count }) => count),
    total_ms: sum(({ total_ms }) => total_ms),
    buckets: (all[0]?.buckets ?? []).map(({ at_most_ms }, index) => ({
      at_most_ms,
      count: sum(({ buckets }) => buckets[index]?.count ?? 0),
    })),
  };
}

/**
 * What was timed between two readings of the same counts; null when there is no telling: something has begun to count
 * anew meanwhile.
 */
export function toTimingsBetween(earlier: Timings, later: Timings): Timings | null {
  if (toBounds(earlier) !== toBounds(later)) return null;
  const buckets = later.buckets.map(({ at_most_ms, count }, index) => ({
    at_most_ms,
    count: count - (earlier.buckets[index]?.count ?? 0),
  }));
  const count = later.count - earlier.count;
  if (count < 0 || buckets.some((bucket) => bucket.count < 0)) return null;
  return { count, total_ms: Math.max(later.total_ms - earlier.total_ms, 0), buckets };
}

const toBounds = (timings: Timings | undefined): string =>
  (timings?.buckets ?? []).map(({ at_most_ms }) => at_most_ms).join(" ");
