/** Reads back what processes have counted: for people who look at the server, and not at Prometheus. */
import { AggregatorRegistry } from "prom-client";
import * as v from "valibot";
import { addTimings, type LatencyBucket, type Timings, toLatency } from "../model/latency.ts";
import type { ControlCalls, Measures, Slots } from "../model/measures.ts";

const SampleSchema = v.object({
  value: v.number(),
  metricName: v.optional(v.string(), ""),
  labels: v.record(v.string(), v.union([v.string(), v.number()])),
});

const MetricsSchema = v.array(v.object({ name: v.string(), values: v.array(SampleSchema) }));

type Sample = v.InferOutput<typeof SampleSchema>;

/** @param documents of each process, as `Metrics.toDocument` gives it */
export async function readMeasures(documents: readonly object[]): Promise<Measures> {
  const counted = await AggregatorRegistry.aggregate([...documents]).getMetricsAsJSON();
  const metrics = new Map(v.parse(MetricsSchema, counted).map(({ name, values }) => [name, values]));
  const of = (name: string) => metrics.get(`aieffect_${name}`) ?? [];
  return {
    hops: withoutFractions(toTimings(of("hop_seconds"))),
    controlCalls: toControlCalls(of("control_call_seconds")),
    slots: toSlots(of("worker_slots")),
  };
}

/** What was given up says nothing of a service, neither how long it takes nor that it failed. */
function toControlCalls(samples: readonly Sample[]): readonly ControlCalls[] {
  const told = samples.filter(({ labels }) => labels.outcome !== "abandoned");
  return [...Map.groupBy(told, ({ labels }) => String(labels.call))].map(([call, ofCall]) => {
    const byOutcome = [...Map.groupBy(ofCall, ({ labels }) => String(labels.outcome))].map(
      ([outcome, some]) => ({ outcome, timings: toTimings(some) }),
    );
    const failed = byOutcome.filter(({ outcome }) => outcome !== "answered");
    return {
      call,
      failed: failed.reduce((sum, { timings }) => sum + timings.count, 0),
      latency: toLatency(addTimings(byOutcome.map(({ timings }) => timings))),
    };
  });
}

/** One histogram, of one set of labels. */
function toTimings(samples: readonly Sample[]): Timings {
  const last = (ending: string) => samples.findLast(({ metricName }) => metricName.endsWith(ending))?.value;
  const buckets = samples.flatMap(({ metricName, labels, value }): LatencyBucket[] =>
    metricName.endsWith("_bucket") && typeof labels.le === "number"
      ? [{ at_most_ms: toMs(labels.le), count: value }]
      : [],
  );
  return { count: last("_count") ?? 0, total_ms: toMs(last("_sum") ?? 0), buckets };
}

/** The clock of a store knows whole milliseconds, so bounds below one would tell what nobody has measured. */
const withoutFractions = (timings: Timings): Timings => ({
  ...timings,
  buckets: timings.buckets.filter(({ at_most_ms }) => at_most_ms >= 1),
});

function toSlots(samples: readonly Sample[]): ReadonlyMap<string, Slots> {
  const byWorker = Map.groupBy(samples, ({ labels }) => String(labels.worker_id));
  return new Map(
    [...byWorker].map(([workerId, ofWorker]) => {
      const busy = ofWorker.find(({ labels }) => labels.state === "busy")?.value ?? 0;
      return [workerId, { all: ofWorker.reduce((sum, { value }) => sum + value, 0), busy }];
    }),
  );
}

/** In seconds a bound is a short number, and in milliseconds it is to be one too. */
const toMs = (seconds: number): number => Number((seconds * 1000).toPrecision(12));
