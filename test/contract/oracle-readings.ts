/** What is read of the oracle: worked out anew each time from what it keeps. */
import type { Clock } from "../../src/clock.ts";
import type { DataReference } from "../../src/model/data-reference.ts";
import type { WorkflowEvent } from "../../src/model/event.ts";
import type {
  AttemptRecord,
  TaskPlanRecord,
  WorkflowRecord,
  WorkflowSnapshot,
} from "../../src/model/record.ts";
import type { WorkflowStatus } from "../../src/model/status.ts";
import type { StoreOverview, WorkerRecord, WorkflowFilter } from "../../src/store/store.ts";
import { idOf, type OracleShelf } from "./oracle-shelf.ts";
import {
  compareTexts,
  holderOf,
  type Place,
  type Readiness,
  toInputs,
  toReadiness,
  toWorkflowRecord,
} from "./oracle-state.ts";

/** A task that may be claimed, and from when on. */
interface Queued {
  readonly place: Place;
  readonly ready: Readiness;
}

export class OracleReadings {
  readonly #clock: Clock;
  readonly #shelf: OracleShelf;
  readonly #leases: ReadonlyMap<string, number>;

  constructor(clock: Clock, shelf: OracleShelf, leases: ReadonlyMap<string, number>) {
    this.#clock = clock;
    this.#shelf = shelf;
    this.#leases = leases;
  }

  snapshot(workflowId: string): WorkflowSnapshot | null {
    const workflow = this.#shelf.find(workflowId);
    if (workflow === undefined) return null;
    return { workflow: toWorkflowRecord(workflow), tasks: workflow.tasks.map((task) => task.record) };
  }

  attempts(workflowId: string): AttemptRecord[] {
    return this.#shelf.find(workflowId)?.tasks.flatMap((task) => task.attempts) ?? [];
  }

  plans(workflowId: string): readonly TaskPlanRecord[] {
    const tasks = this.#shelf.find(workflowId)?.submitted.tasks ?? [];
    return tasks.map(({ taskId, nodeKey, nodeType, image, address }) => ({
      taskId,
      nodeKey,
      nodeType,
      image,
      address,
    }));
  }

  taskInputs(workflowId: string): readonly (readonly DataReference[])[] {
    const workflow = this.#shelf.find(workflowId);
    return workflow?.tasks.map((task) => toInputs({ workflow, task })) ?? [];
  }

  latest(): WorkflowRecord | null {
    const workflow = this.#shelf.all.at(-1);
    return workflow === undefined ? null : toWorkflowRecord(workflow);
  }

  list({ status, prefix }: WorkflowFilter): readonly WorkflowRecord[] {
    const listed = prefix === "" ? this.#shelf.inState(status) : this.#shelf.withPrefix(prefix);
    return listed.map(toWorkflowRecord);
  }

  overview(): Omit<StoreOverview, "kind"> {
    const queue = this.queue();
    const ready = queue.filter((place) => place.ready.at <= this.#clock.now()).length;
    const count = (status: WorkflowStatus) => this.#shelf.inState(status).length;
    return {
      now: this.#clock.now(),
      workers: this.#workers(),
      ready,
      delayed: queue.length - ready,
      workflows: {
        pending: count("pending"),
        running: count("running"),
        completed: count("completed"),
        failed: count("failed"),
        cancelled: count("cancelled"),
      },
    };
  }

  events(workflowId: string): readonly WorkflowEvent[] {
    return this.#shelf.find(workflowId)?.events ?? [];
  }

  /** What listeners were told of a workflow, be it stored or not. */
  told(workflowId: string): readonly WorkflowEvent[] {
    return this.#shelf.told(workflowId);
  }

  /** Of those that are stored. */
  workflowIds(): readonly string[] {
    return this.#shelf.all.map(idOf);
  }

  everKnownIds(): readonly string[] {
    return this.#shelf.everKnown;
  }

  /** When the next task may be claimed (P3); null when none can become ready by time alone. */
  nextReadyAt(): number | null {
    return this.queue()[0]?.ready.at ?? null;
  }

  isAnyReady(): boolean {
    const readyAt = this.nextReadyAt();
    return readyAt !== null && readyAt <= this.#clock.now();
  }

  lives(workerId: string): boolean {
    return (this.#leases.get(workerId) ?? Number.NEGATIVE_INFINITY) > this.#clock.now();
  }

  #workers(): readonly WorkerRecord[] {
    const running = this.places().filter(({ task }) => task.record.status === "running");
    const holders = running.map(({ task }) => holderOf(task));
    const alive = [...this.#leases.keys()].filter((workerId) => this.lives(workerId));
    return [...new Set([...alive, ...holders])].toSorted(compareTexts).map((workerId) => ({
      workerId,
      leaseUntil: this.lives(workerId) ? (this.#leases.get(workerId) ?? 0) : 0,
      tasks: holders.filter((holder) => holder === workerId).length,
    }));
  }

  /** By workflow id, then in blueprint order. */
  places(): readonly Place[] {
    return this.#shelf
      .withPrefix("")
      .flatMap((workflow) => workflow.tasks.map((task) => ({ workflow, task })));
  }

  /** Every task that may be claimed, now or later, in the order of claims (P3). */
  queue(): readonly Queued[] {
    return this.places()
      .flatMap((place) => {
        const ready = toReadiness(place);
        return ready === null ? [] : [{ place, ready }];
      })
      .toSorted((one, other) => one.ready.at - other.ready.at || one.ready.step - other.ready.step);
  }
}
