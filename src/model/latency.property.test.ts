import { describe, expect, test } from "bun:test";
import fc from "fast-check";
import { addTimings, type Timings, toLatency, toQuantile, toTimingsBetween } from "./latency.ts";

const BOUNDS = [1, 2, 5, 10, 100];

/** As a histogram counts. */
const time = (durations: readonly number[]): Timings => ({
  count: durations.length,
  total_ms: durations.reduce((total, duration) => total + duration, 0),
  buckets: BOUNDS.map((at_most_ms) => ({
    at_most_ms,
    count: durations.filter((duration) => duration <= at_most_ms).length,
  })),
});

const anyDurations = fc.array(fc.integer({ min: 0, max: 200 }), { maxLength: 60 });
const anyShare = fc.double({ min: 0.01, max: 1, noNaN: true });

describe("a quantile", () => {
  test("lies between the bounds that the true one lies between", () => {
    fc.assert(
      fc.property(anyDurations, anyShare, (durations, share) => {
        const quantile = toQuantile(time(durations), share);
        if (durations.length === 0) return expect(quantile).toBeNull();
        const sorted = durations.toSorted((one, other) => one - other);
        const truth = sorted[Math.max(Math.ceil(share * durations.length) - 1, 0)] ?? 0;
        const upper = BOUNDS.find((bound) => truth <= bound) ?? 100;
        const lower = BOUNDS.findLast((bound) => bound < truth) ?? 0;
        expect(quantile).toBeGreaterThanOrEqual(Math.min(lower, 100));
        expect(quantile).toBeLessThanOrEqual(upper);
      }),
    );
  });

  test("grows with its share", () => {
    fc.assert(
      fc.property(anyDurations, anyShare, anyShare, (durations, one, other) => {
        const [low, high] = [Math.min(one, other), Math.max(one, other)].map(
          (share) => toQuantile(time(durations), share) ?? 0,
        );
        expect(low).toBeLessThanOrEqual(high ?? 0);
      }),
    );
  });

  test("is worked out within a bucket, and is the last bound beyond it", () => {
    expect(toLatency(time([3, 3, 3, 3]))).toMatchObject({ count: 4, total_ms: 12, p50_ms: 3.5 });
    expect(toLatency(time([150, 150]))).toMatchObject({ p50_ms: 100, p99_ms: 100 });
    expect(toLatency(time([]))).toMatchObject({ count: 0, p50_ms: null, p90_ms: null, p99_ms: null });
    expect(toLatency({ count: 0, total_ms: 0, buckets: [] })).toMatchObject({ p50_ms: null });
  });
});

test("what several have timed is as if one had", () => {
  fc.assert(
    fc.property(fc.array(anyDurations, { minLength: 1, maxLength: 5 }), (parts) => {
      expect(addTimings(parts.map(time))).toEqual(time(parts.flat()));
    }),
  );
  expect(addTimings([])).toEqual({ count: 0, total_ms: 0, buckets: [] });
});

test("what other bounds have counted cannot be added, and is left out", () => {
  const others: Timings = { count: 3, total_ms: 3, buckets: [{ at_most_ms: 7, count: 3 }] };
  expect(addTimings([time([4]), others])).toEqual(time([4]));
});

describe("between two readings", () => {
  test("is what came meanwhile", () => {
    fc.assert(
      fc.property(anyDurations, anyDurations, (before, meanwhile) => {
        const between = toTimingsBetween(time(before), time([...before, ...meanwhile]));
        expect(between).toEqual(time(meanwhile));
      }),
    );
  });

  test("there is no telling when something began to count anew, or counts otherwise", () => {
    expect(toTimingsBetween(time([3, 3]), time([3]))).toBeNull();
    expect(toTimingsBetween(time([3]), time([30]))).toBeNull();
    expect(toTimingsBetween({ count: 0, total_ms: 0, buckets: [] }, time([1]))).toBeNull();
  });
});
