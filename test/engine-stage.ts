/** Workers on a store, with services that really answer: what tests of the engine arrange with. */
import { expect, onTestFinished } from "bun:test";
import { type Clock, systemClock } from "../src/clock.ts";
import { createHttpControlClient } from "../src/control/http-control-client.ts";
import { Worker, type WorkerOptions } from "../src/engine/worker.ts";
import type { WorkflowEvent } from "../src/model/event.ts";
import type { AttemptRecord, TaskRecord } from "../src/model/record.ts";
import type { SubmissionOptions } from "../src/model/submission-options.ts";
import { createWorkflowView, type WorkflowView } from "../src/model/workflow-view.ts";
import { openSqliteStore } from "../src/store/sqlite/sqlite-store.ts";
import type { Store } from "../src/store/store.ts";
import { makeWorkflow, type WorkflowSketch } from "./builders.ts";
import { TestClock } from "./test-clock.ts";

/** Where the services of a workflow answer: all at one address, or each at its own. */
type Place = { readonly address: string } | { addressOf(name: string): string | null };

/** Polls and retries as fast as they come, for tests that run on real time. */
export const HASTY = {
  poll_min_ms: 1,
  poll_max_ms: 5,
  retry: { backoff_ms: 0, max_backoff_ms: 0 },
} satisfies Partial<Record<keyof SubmissionOptions, unknown>>;

export class EngineStage implements AsyncDisposable {
  readonly store: Store;
  readonly clock: Clock;
  readonly events: WorkflowEvent[] = [];
  readonly #workers: Worker[] = [];
  readonly #refusals: unknown[] = [];
  readonly #views = new Map<string, WorkflowView>();
  #arrival = Promise.withResolvers<void>();

  constructor(clock: Clock = systemClock, path = ":memory:") {
    this.clock = clock;
    this.store = openSqliteStore({ path, clock });
    this.store.subscribe((event) => this.#hear(event));
    onTestFinished(() => expect(this.#refusals).toEqual([]));
  }

  /** Starts a worker; it is stopped at the end unless it was stopped before. */
  async startWorker(options: Partial<WorkerOptions> = {}): Promise<Worker> {
    const clock = options.clock ?? this.clock;
    const worker = new Worker({
      store: this.store,
      control: createHttpControlClient(clock),
      clock,
      random: () => 0.5,
      workerId: `worker-${this.#workers.length + 1}`,
      concurrency: 64,
      leaseMs: 90_000,
      ...options,
    });
    this.#workers.push(worker);
    await worker.start();
    return worker;
  }

  /** Stores a workflow whose services answer at `place`; its id. */
  async submit(place: Place, sketch: WorkflowSketch = {}): Promise<string> {
    const workflow = makeWorkflow(sketch);
    const addressOf = "address" in place ? () => place.address : place.addressOf;
    const tasks = workflow.tasks.map((task) => ({ ...task, address: addressOf(task.containerName) }));
    await this.store.submit({ ...workflow, tasks });
    await this.watch(workflow.workflowId);
    return workflow.workflowId;
  }

  /** Starts a worker if there is none, runs a workflow to its end, and tells how it ended. */
  async run(place: Place, sketch: WorkflowSketch = {}) {
    if (this.#workers.length === 0) await this.startWorker();
    const workflowId = await this.submit(place, sketch);
    return await this.untilSettled(workflowId);
  }

  /** Every event of the workflow from now on must be able to follow. */
  async watch(workflowId: string): Promise<void> {
    const snapshot = await this.store.snapshot(workflowId);
    if (snapshot === null) throw new Error(`${workflowId} is not stored`);
    const view = createWorkflowView(snapshot);
    this.#views.set(workflowId, view);
    for (const event of this.events) if (event.workflow_id === workflowId) this.#fold(view, event);
  }

  /** The workflow, once nothing of it is in flight any more. */
  async untilSettled(workflowId: string): Promise<WorkflowView> {
    const view = this.#views.get(workflowId);
    if (view === undefined) throw new Error(`${workflowId} is not watched`);
    const defect = Promise.race(this.#workers.map((worker) => worker.failed));
    while (!view.settled) await Promise.race([this.#arrival.promise, defect]);
    return view;
  }

  /** The event number `count` of a type, once it has come. */
  async untilEvent(type: WorkflowEvent["type"], count = 1): Promise<WorkflowEvent> {
    for (;;) {
      const event = this.eventsOf(type)[count - 1];
      if (event !== undefined) return event;
      await this.#arrival.promise;
    }
  }

  hasSettled(workflowId: string): boolean {
    return this.#views.get(workflowId)?.settled ?? false;
  }

  nextEvent(): Promise<void> {
    return this.#arrival.promise;
  }

  eventsOf<Type extends WorkflowEvent["type"]>(type: Type) {
    return this.events.filter(
      (event): event is Extract<WorkflowEvent, { type: Type }> => event.type === type,
    );
  }

  /** The tasks of a workflow by the names of its sketch. */
  async tasks(workflowId: string): Promise<Readonly<Record<string, TaskRecord>>> {
    const tasks = (await this.store.snapshot(workflowId))?.tasks ?? [];
    return Object.fromEntries(tasks.map((task) => [task.nodeKey.replace(/:.*/, ""), task]));
  }

  /** The attempts of the workflow's tasks, by position and then by number. */
  attempts(workflowId: string): Promise<AttemptRecord[]> {
    return this.store.attempts(workflowId);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await Promise.all(this.#workers.map((worker) => worker.stop()));
    await this.store.close();
    if (this.clock instanceof TestClock) expect(this.clock.timers).toBe(0);
  }

  #hear(event: WorkflowEvent): void {
    this.events.push(event);
    const view = this.#views.get(event.workflow_id);
    if (view !== undefined) this.#fold(view, event);
    this.#arrival.resolve();
    this.#arrival = Promise.withResolvers();
  }

  #fold(view: WorkflowView, event: WorkflowEvent): void {
    const refusal = view.apply(event);
    if (refusal !== null) this.#refusals.push({ event, refusal });
  }
}
