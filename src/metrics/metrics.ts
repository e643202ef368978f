/** What a process counts and times, in the text that Prometheus reads. */
import { AggregatorRegistry, Counter, Gauge, Histogram, Registry } from "prom-client";
import type { ControlCall } from "../control/observed-control-client.ts";
import type { EngineObserver } from "../engine/engine-observer.ts";
import { isRefusal } from "../errors.ts";
import type { WorkflowEvent } from "../model/event.ts";
import type { StoreCall } from "../store/observed-store.ts";
import type { StoreOverview } from "../store/store.ts";

/** A worker of this process. */
export interface WatchedWorker {
  readonly workerId: string;
  /** How many executes it may have at once. */
  readonly slots: number;
  readonly busySlots: () => number;
}

export interface MetricsText {
  readonly contentType: string;
  readonly text: string;
}

/** How long (ms) what was told may wait to be counted. */
const MOMENT_MS = 50;

/** Seconds. A hop and a call of the store take less than a millisecond, a call of a service up to half a minute. */
const QUICK_BUCKETS = [0.0002, 0.0005, 0.001, 0.002, 0.005, 0.01, 0.025, 0.1, 0.5, 2.5, 10];
const CALL_BUCKETS = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30];

export class Metrics {
  readonly #registry = new Registry();
  readonly #attempts = this.#counter("attempts_total", "Ended attempts of tasks, by outcome", ["outcome"]);
  readonly #started = this.#counter("attempts_started_total", "Claimed tasks: executed, or taken over", [
    "how",
  ]);
  readonly #recovered = this.#counter(
    "recovered_tasks_total",
    "Tasks of dead workers that were made ready",
    [],
  );
  readonly #events = this.#counter("events_total", "Transitions of workflows and tasks", ["type"]);
  readonly #storeErrors = this.#counter(
    "store_errors_total",
    "Calls that the store failed; what it refused is none of them",
    ["call"],
  );
  readonly #controlCalls = this.#histogram(
    "control_call_seconds",
    "Duration of calls of services",
    ["call", "outcome"],
    CALL_BUCKETS,
  );
  readonly #storeCalls = this.#histogram(
    "store_call_seconds",
    "Duration of calls of the store",
    ["call"],
    QUICK_BUCKETS,
  );

  readonly #hops = this.#histogram(
    "hop_seconds",
    "From a task's readiness (the end of its last upstream task) to its claim by a worker",
    [],
    QUICK_BUCKETS,
  );

  readonly #workers = new Set<WatchedWorker>();

  constructor() {
    const workers = this.#workers;
    new Gauge({
      name: "aieffect_worker_slots",
      help: "How many calls of execute a worker may have at once: those that it has, and those that are free",
      labelNames: ["worker_id", "state"],
      registers: [this.#registry],
      // Read when somebody asks, so that it costs the work nothing.
      collect() {
        this.reset();
        for (const { workerId: worker_id, slots, busySlots } of workers) {
          const busy = busySlots();
          this.set({ worker_id, state: "busy" }, busy);
          this.set({ worker_id, state: "free" }, slots - busy);
        }
      },
    });
  }

  /** What was told and is not counted yet. */
  #uncounted: (() => void)[] = [];

  /** Told of what workers of this process do. */
  readonly work: EngineObserver = {
    started: ({ serviceTaskId, readyForMs }) =>
      this.#countLater(() => {
        this.#started.inc({ how: serviceTaskId === null ? "executed" : "taken-over" });
        this.#hops.observe(readyForMs / 1000);
      }),
    accepted() {},
    settled: (_, { kind }, recorded) =>
      this.#countLater(() => this.#attempts.inc({ outcome: recorded ? kind : "refused" })),
    recovered: (tasks) => this.#countLater(() => this.#recovered.inc(tasks)),
  };

  controlCalled({ kind, outcome, durationMs }: ControlCall): void {
    this.#countLater(() => this.#controlCalls.observe({ call: kind, outcome }, durationMs / 1000));
  }

  storeCalled({ name, durationMs, error }: StoreCall): void {
    this.#countLater(() => {
      this.#storeCalls.observe({ call: name }, durationMs / 1000);
      if (error !== undefined && !isRefusal(error)) this.#storeErrors.inc({ call: name });
    });
  }

  /** Tells how busy a worker is from now on; the returned function ends that. */
  watchWorker(worker: WatchedWorker): () => void {
    this.#workers.add(worker);
    return () => this.#workers.delete(worker);
  }

  /** Of all workflows of the store: told by the server alone, so that each is counted once. */
  eventTold({ type }: WorkflowEvent): void {
    this.#events.inc({ type });
  }

  /** What is counted here, for `toMetricsText` of another process. */
  async toDocument(): Promise<object[]> {
    this.#count();
    return await this.#registry.getMetricsAsJSON();
  }

  /**
   * Nobody waits for a count before somebody asks, but for the calls that follow from what was told: whatever is counted right
   * after one of them has left takes the processor from those who answer it. Many are counted together.
   */
  #countLater(count: () => void): void {
    this.#uncounted.push(count);
    if (this.#uncounted.length === 1) setTimeout(() => this.#count(), MOMENT_MS).unref();
  }

  #count(): void {
    const uncounted = this.#uncounted;
    this.#uncounted = [];
    for (const count of uncounted) count();
  }

  #counter<Label extends string>(name: string, help: string, labelNames: Label[]): Counter<Label> {
    return new Counter({ name: `aieffect_${name}`, help, labelNames, registers: [this.#registry] });
  }

  #histogram<Label extends string>(
    name: string,
    help: string,
    labelNames: Label[],
    buckets: number[],
  ): Histogram<Label> {
    return new Histogram({
      name: `aieffect_${name}`,
      help,
      labelNames,
      buckets,
      registers: [this.#registry],
    });
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
