/** What a process counts and times, in the text that Prometheus reads. */
import { AggregatorRegistry, Gauge, Registry } from "prom-client";
import type { ControlCall } from "../control/observed-control-client.ts";
import type { EngineObserver } from "../engine/engine-observer.ts";
import { isRefusal } from "../errors.ts";
import type { WorkflowEvent } from "../model/event.ts";
import type { StoreCall } from "../store/observed-store.ts";
import type { StoreOverview } from "../store/store.ts";
import { Distribution, type MetricDocument, Tally } from "./counted.ts";

export interface MetricsText {
  readonly contentType: string;
  readonly text: string;
}

/** Seconds. A hop and a call of the store take less than a millisecond, a call of a service up to half a minute. */
const QUICK_BUCKETS = [0.0002, 0.0005, 0.001, 0.002, 0.005, 0.01, 0.025, 0.1, 0.5, 2.5, 10];
const CALL_BUCKETS = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30];

export class Metrics {
  readonly #attempts = new Tally({
    name: "aieffect_attempts_total",
    help: "Ended attempts of tasks, by outcome",
    labelNames: ["outcome"],
  });
  readonly #started = new Tally({
    name: "aieffect_attempts_started_total",
    help: "Claimed tasks: executed, or taken over",
    labelNames: ["how"],
  });
  readonly #recovered = new Tally({
    name: "aieffect_recovered_tasks_total",
    help: "Tasks of dead workers that were made ready",
  });
  readonly #events = new Tally({
    name: "aieffect_events_total",
    help: "Transitions of workflows and tasks",
    labelNames: ["type"],
  });
  readonly #storeErrors = new Tally({
    name: "aieffect_store_errors_total",
    help: "Calls that the store failed; what it refused is none of them",
    labelNames: ["call"],
  });
  readonly #controlCalls = new Distribution(
    {
      name: "aieffect_control_call_seconds",
      help: "Duration of calls of services",
      labelNames: ["call", "outcome"],
    },
    CALL_BUCKETS,
  );
  readonly #storeCalls = new Distribution(
    { name: "aieffect_store_call_seconds", help: "Duration of calls of the store", labelNames: ["call"] },
    QUICK_BUCKETS,
  );
  readonly #hops = new Distribution(
    {
      name: "aieffect_hop_seconds",
      help: "From a task's readiness (the end of its last upstream task) to its claim by a worker",
    },
    QUICK_BUCKETS,
  );

  /** Told of what workers of this process do. */
  readonly work: EngineObserver = {
    started: ({ serviceTaskId, readyForMs }) => {
      this.#started.add(1, serviceTaskId === null ? "executed" : "taken-over");
      this.#hops.add(readyForMs / 1000);
    },
    accepted() {},
    settled: (_, { kind }, recorded) => this.#attempts.add(1, recorded ? kind : "refused"),
    recovered: (tasks) => this.#recovered.add(tasks),
  };

  controlCalled({ kind, outcome, durationMs }: ControlCall): void {
    this.#controlCalls.add(durationMs / 1000, kind, outcome);
  }

  storeCalled({ name, durationMs, error }: StoreCall): void {
    this.#storeCalls.add(durationMs / 1000, name);
    if (error !== undefined && !isRefusal(error)) this.#storeErrors.add(1, name);
  }

  /** Of all workflows of the store: told by the server alone, so that each is counted once. */
  eventTold({ type }: WorkflowEvent): void {
    this.#events.add(1, type);
  }

  /** What is counted here, for `toMetricsText` of another process. */
  toDocuments(): readonly MetricDocument[] {
    return [
      this.#attempts,
      this.#started,
      this.#recovered,
      this.#events,
      this.#storeErrors,
      this.#controlCalls,
      this.#storeCalls,
      this.#hops,
    ].map((counted) => counted.toDocument());
  }
}

/**
 * The metrics of several processes, added up, and what the store says of itself.
 *
 * @param overview null when the store does not answer
 */
export async function toMetricsText(
  documents: readonly object[],
  overview: StoreOverview | null,
): Promise<MetricsText> {
  const counted = AggregatorRegistry.aggregate([...documents]);
  const stored = toOverviewRegistry(overview);
  const text = `${await counted.metrics()}\n${await stored.metrics()}`;
  return { contentType: stored.contentType, text };
}

function toOverviewRegistry(overview: StoreOverview | null): Registry {
  const registry = new Registry();
  const gauge = (name: string, help: string, labelNames: string[] = []) =>
    new Gauge({ name: `aieffect_${name}`, help, labelNames, registers: [registry] });
  gauge("store_up", "Whether the store answers").set(overview === null ? 0 : 1);
  if (overview === null) return registry;
  const { workflows, workers, ready, delayed } = overview;
  const byState = gauge("workflows", "Stored workflows, by state", ["status"]);
  for (const [status, count] of Object.entries(workflows)) byState.set({ status }, count);
  const tasks = gauge("tasks", "Tasks that may be claimed, wait for their next attempt, or are held", [
    "state",
  ]);
  const held = workers.reduce((sum, worker) => sum + worker.tasks, 0);
  for (const [state, count] of Object.entries({ ready, delayed, running: held })) tasks.set({ state }, count);
  gauge("workers", "Workers that have a lease or hold tasks").set(workers.length);
  return registry;
}
