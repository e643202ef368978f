/** What `/metrics` of a process that has seen everything says, read back: types, meanings and labels, by name. */
import * as v from "valibot";
import { systemClock } from "../src/clock.ts";
import { Metrics, toMetricsText } from "../src/metrics/metrics.ts";
import { EventVariantsSchema } from "../src/model/event.ts";
import { openSqliteStore } from "../src/store/sqlite/sqlite-store.ts";
import type { Claim, StoreOverview } from "../src/store/store.ts";
import { makeWorkflow } from "./builders.ts";
import { claimOne } from "./contract/store-check.ts";

export interface SampledMetric {
  readonly type: string;
  readonly meaning: string;
  /** The values that were seen of each label. */
  readonly labels: ReadonlyMap<string, ReadonlySet<string>>;
}

/** With what any type of event has. */
const EVENT = {
  sequence: 1,
  workflow_id: "wf-1",
  at: "2026-01-01T00:00:00.000Z",
  task_id: "t",
  node_key: "a:Run",
  attempt: 1,
  name: "sample",
  tasks: 1,
  worker_id: "w",
  resumed: false,
  service_task_id: "t",
  progress: 50,
  error: "it broke",
  available_at: "2026-01-01T00:00:00.000Z",
};

const OUTCOMES = ["answered", "abandoned", "unavailable", "timeout", "failed", "final"] as const;

export async function sampleMetrics(): Promise<ReadonlyMap<string, SampledMetric>> {
  const { claim, overview } = await workOnce();
  const metrics = new Metrics();
  metrics.work.started(claim);
  metrics.work.settled(claim, { kind: "completed", output: null }, true);
  metrics.work.recovered(1);
  metrics.watchWorker({ workerId: "worker-1", slots: 64, busySlots: () => 1 });
  for (const { entries } of EventVariantsSchema.options) {
    metrics.eventTold(v.parse(EventVariantsSchema, { ...EVENT, type: entries.type.literal }));
  }
  metrics.storeCalled({ name: "settle", durationMs: 1, error: new Error("gone") });
  const call = { kind: "execute", address: "", taskId: null, workflowId: null, durationMs: 1 } as const;
  for (const outcome of OUTCOMES) metrics.controlCalled({ ...call, outcome });
  const { text } = await toMetricsText([await metrics.toDocument()], overview);
  return readMetrics(text);
}

/** A claim, and what the store says of itself meanwhile. */
async function workOnce(): Promise<{ readonly claim: Claim; readonly overview: StoreOverview }> {
  const store = openSqliteStore({ path: ":memory:", clock: systemClock });
  await store.submit(makeWorkflow());
  const claim = await claimOne(store);
  const overview = await store.overview();
  await store.close();
  return { claim, overview };
}

function readMetrics(text: string): ReadonlyMap<string, SampledMetric> {
  const meanings = new Map(
    [...text.matchAll(/^# HELP (\S+) (.+)$/gm)].map(([, name = "", meaning = ""]) => [name, meaning]),
  );
  const types = [...text.matchAll(/^# TYPE (\S+) (\S+)$/gm)];
  return new Map(
    types.map(([, name = "", type = ""]) => [
      name,
      { type, meaning: meanings.get(name) ?? "", labels: readLabels(text, name, type) },
    ]),
  );
}

function readLabels(text: string, name: string, type: string): SampledMetric["labels"] {
  const ending = type === "histogram" ? "_count" : "";
  const labels = new Map<string, Set<string>>();
  for (const [, list = ""] of text.matchAll(new RegExp(`^${name}${ending}\\{([^}]*)\\} `, "gm"))) {
    for (const [, label = "", value = ""] of list.matchAll(/(\w+)="([^"]*)"/g)) {
      labels.set(label, (labels.get(label) ?? new Set()).add(value));
    }
  }
  return labels;
}
