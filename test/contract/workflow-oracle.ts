/**
 * What a store must hold and answer: plain lists, written from the promises of store.ts and the functions of
 * status.ts. Nothing is counted down, queued or indexed here. What is ready, in which order, and how many tasks are
 * in each state is worked out from the tasks themselves each time, so that a store's bookkeeping is compared with
 * the definition of what it keeps.
 */
import type { Clock } from "../../src/clock.ts";
import type { WorkflowEvent } from "../../src/model/event.ts";
import { toWorkflowError } from "../../src/model/failure.ts";
import type { AttemptRecord, TaskRecord, WorkflowRecord, WorkflowSnapshot } from "../../src/model/record.ts";
import {
  isSettled,
  nextTaskStatus,
  nextWorkflowStatus,
  taskStatusAfter,
  type WorkflowEventType,
} from "../../src/model/status.ts";
import type { Settlement } from "../../src/model/workflow-state.ts";
import type { AttemptToken, Claim, NewWorkflow, Settled } from "../../src/store/store.ts";
import {
  amend,
  compareTexts,
  holderOf,
  type NewEvent,
  type OracleTask,
  type OracleWorkflow,
  type Place,
  type TaskEvent,
  toCounts,
  toInputs,
  toInstant,
  toOracleWorkflow,
  toReadyAt,
  toWorkflowRecord,
} from "./oracle-state.ts";

/** The error of a task that was lost, unaccepted, while its workflow was failed. */
const LOST_ERROR = "Worker lost before the service accepted the task";

const NEW_ATTEMPT = {
  acceptedAt: null,
  polls: 0,
  lastPoll: null,
  outputFetchedAt: null,
  endedAt: null,
  outcome: null,
  error: null,
};

export type Refusal = "WORKFLOW_UNKNOWN" | "WORKFLOW_CONFLICT";

export class WorkflowOracle {
  readonly #clock: Clock;
  readonly #workflows: OracleWorkflow[] = [];
  readonly #leases = new Map<string, number>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  submit(submitted: NewWorkflow): void {
    const workflow = toOracleWorkflow(submitted, this.#clock.now());
    this.#workflows.push(workflow);
    this.#append(workflow, {
      type: "workflow-submitted",
      name: submitted.name,
      tasks: submitted.tasks.length,
    });
  }

  heartbeat(workerId: string, leaseMs: number): void {
    this.#leases.set(workerId, this.#clock.now() + leaseMs);
  }

  leave(workerId: string): void {
    this.#leases.delete(workerId);
  }

  /** The process that held the store has ended, and every worker with it. */
  reopen(): void {
    this.#leases.clear();
  }

  claim(workerId: string, limit: number): Claim[] {
    return this.#queue()
      .filter(({ readyAt }) => readyAt <= this.#clock.now())
      .slice(0, limit)
      .map(({ place, readyAt }) => this.#start(place, readyAt, workerId));
  }

  /** When the next task may be claimed (P3); null when none can become ready by time alone. */
  nextReadyAt(): number | null {
    return this.#queue()[0]?.readyAt ?? null;
  }

  isAnyReady(): boolean {
    const readyAt = this.nextReadyAt();
    return readyAt !== null && readyAt <= this.#clock.now();
  }

  isLive(token: AttemptToken): boolean {
    return this.#live(token) !== null;
  }

  /** Whether a service works on the task of a live attempt. */
  isAccepted(token: AttemptToken): boolean {
    return typeof this.#live(token)?.task.serviceTaskId === "string";
  }

  accept(token: AttemptToken, serviceTaskId: string): boolean {
    const live = this.#live(token);
    if (live === null) return false;
    live.task.serviceTaskId = serviceTaskId;
    amend(live.task, { acceptedAt: this.#clock.now() });
    this.#move(live, { type: "task-accepted", service_task_id: serviceTaskId }, {});
    return true;
  }

  progress(token: AttemptToken, progress: number): boolean {
    const live = this.#live(token);
    if (live === null) return false;
    const before = live.task.record.progress;
    if (before === null || progress > before) {
      this.#move(live, { type: "task-progressed", progress }, { progress });
    }
    return true;
  }

  settle(token: AttemptToken, settlement: Settlement, claimLimit: number): Settled {
    const live = this.#live(token);
    if (live === null) return { accepted: false, claims: [] };
    const { outcome, ...timeline } = settlement;
    const endedAt = this.#clock.now();
    if (outcome.kind === "completed") {
      amend(live.task, { ...timeline, endedAt, outcome: "completed" });
      this.#complete(live, { output: outcome.output, error: null, endedAt });
    } else {
      amend(live.task, { ...timeline, endedAt, outcome: "failed", error: outcome.error });
      if (outcome.kind === "failed" || live.workflow.status !== "running") this.#fail(live, outcome.error);
      else this.#retry(live, outcome.error, endedAt + outcome.delayMs);
    }
    this.#forgetKey(live.workflow);
    return { accepted: true, claims: this.claim(token.workerId, claimLimit) };
  }

  recover(): number {
    const held = this.#places()
      .filter(({ task }) => task.record.status === "running" && !this.#lives(holderOf(task)))
      .sort((one, other) => compareTexts(holderOf(one.task), holderOf(other.task)));
    for (const place of held) this.#lose(place);
    return held.length;
  }

  cancel(workflowId: string): Refusal | null {
    const workflow = this.#find(workflowId);
    if (workflow === undefined) return "WORKFLOW_UNKNOWN";
    if (nextWorkflowStatus(workflow.status, "workflow-cancelled") === null) return "WORKFLOW_CONFLICT";
    this.#moveWorkflow(workflow, { type: "workflow-cancelled" });
    this.#forgetKey(workflow);
    return null;
  }

  retry(workflowId: string, servicesApiKey: string | null): Refusal | null {
    const workflow = this.#find(workflowId);
    if (workflow === undefined) return "WORKFLOW_UNKNOWN";
    if (nextWorkflowStatus(workflow.status, "workflow-retried") === null) return "WORKFLOW_CONFLICT";
    this.#moveWorkflow(workflow, { type: "workflow-retried" });
    for (const task of workflow.tasks) task.failures = 0;
    workflow.servicesApiKey = servicesApiKey ?? workflow.servicesApiKey;
    return null;
  }

  snapshot(workflowId: string): WorkflowSnapshot | null {
    const workflow = this.#find(workflowId);
    if (workflow === undefined) return null;
    return { workflow: toWorkflowRecord(workflow), tasks: workflow.tasks.map((task) => task.record) };
  }

  attempts(workflowId: string): AttemptRecord[] {
    return this.#find(workflowId)?.tasks.flatMap((task) => task.attempts) ?? [];
  }

  latest(): WorkflowRecord | null {
    const workflow = this.#workflows.at(-1);
    return workflow === undefined ? null : toWorkflowRecord(workflow);
  }

  events(workflowId: string): readonly WorkflowEvent[] {
    return this.#find(workflowId)?.events ?? [];
  }

  workflowIds(): readonly string[] {
    return this.#workflows.map((workflow) => workflow.submitted.workflowId);
  }

  #find(workflowId: string): OracleWorkflow | undefined {
    return this.#workflows.find((workflow) => workflow.submitted.workflowId === workflowId);
  }

  #lives(workerId: string): boolean {
    return (this.#leases.get(workerId) ?? Number.NEGATIVE_INFINITY) > this.#clock.now();
  }

  #live({ workflowId, position, attempt }: AttemptToken): Place | null {
    const workflow = this.#find(workflowId);
    const task = workflow?.tasks[position];
    if (workflow === undefined || task === undefined) return null;
    return task.record.status === "running" && task.record.attempt === attempt ? { workflow, task } : null;
  }

  #places(): readonly Place[] {
    return this.#workflows.flatMap((workflow) => workflow.tasks.map((task) => ({ workflow, task })));
  }

  /** Every task that may be claimed, now or later, in the order of claims (P3). */
  #queue() {
    return this.#places()
      .map((place) => ({ place, readyAt: toReadyAt(place) }))
      .filter(({ readyAt }) => readyAt < Number.POSITIVE_INFINITY)
      .sort(
        (one, other) =>
          one.readyAt - other.readyAt ||
          compareTexts(workflowIdOf(one.place), workflowIdOf(other.place)) ||
          one.place.task.planned.position - other.place.task.planned.position,
      );
  }

  #start(place: Place, readyAt: number, workerId: string): Claim {
    const { workflow, task } = place;
    const claimedAt = this.#clock.now();
    const { taskId, nodeKey, position, address, parameters } = task.planned;
    const attempt = task.record.attempt + 1;
    const startedAt = task.record.startedAt ?? claimedAt;
    task.attempts.push({ ...NEW_ATTEMPT, taskId, number: attempt, workerId, readyAt, claimedAt });
    const event = { worker_id: workerId, resumed: task.serviceTaskId !== null };
    this.#move(place, { type: "task-started", ...event }, { attempt, startedAt });
    return {
      token: { workflowId: workflowIdOf(place), position, attempt, workerId },
      taskId,
      nodeKey,
      address,
      parameters,
      inputs: toInputs(place),
      options: workflow.submitted.options,
      servicesApiKey: workflow.servicesApiKey,
      failures: task.failures,
      runningForMs: claimedAt - startedAt,
      serviceTaskId: task.serviceTaskId,
    };
  }

  #complete(place: Place, changes: Partial<TaskRecord>): void {
    this.#move(place, { type: "task-completed" }, changes);
    const { workflow } = place;
    const ended = workflow.tasks.every((task) => task.record.status === "completed");
    if (ended && workflow.status === "running") this.#moveWorkflow(workflow, { type: "workflow-completed" });
  }

  #fail(place: Place, error: string): void {
    this.#move(place, { type: "task-failed", error }, { error, endedAt: this.#clock.now() });
    const { workflow, task } = place;
    if (workflow.status !== "running") return;
    this.#moveWorkflow(workflow, {
      type: "workflow-failed",
      error: toWorkflowError(task.record.taskId, error),
    });
  }

  #retry(place: Place, error: string, availableAt: number): void {
    const { task } = place;
    task.failures += 1;
    task.serviceTaskId = null;
    task.availableAt = availableAt;
    const event = { type: "task-retried", error, available_at: toInstant(availableAt) } as const;
    this.#move(place, event, { error, progress: null });
  }

  #lose(place: Place): void {
    const { workflow, task } = place;
    const now = this.#clock.now();
    amend(task, { endedAt: now, outcome: "lost" });
    if (workflow.status !== "running" && task.serviceTaskId === null) this.#fail(place, LOST_ERROR);
    else {
      task.availableAt = now;
      this.#move(place, { type: "task-lost", worker_id: holderOf(task) }, {});
    }
    this.#forgetKey(workflow);
  }

  /** The only way in which a task changes by an event of its own. */
  #move({ workflow, task }: Place, event: TaskEvent, changes: Partial<TaskRecord>): void {
    const status = nextTaskStatus(task.record.status, event.type);
    if (status === null) throw new Error(`${event.type} is impossible in ${task.record.status}`);
    this.#write(task, { ...changes, status });
    const { taskId: task_id, nodeKey: node_key, attempt } = task.record;
    this.#append(workflow, { ...event, task_id, node_key, attempt });
  }

  /** The only way in which a workflow changes; its tasks go with it. */
  #moveWorkflow(workflow: OracleWorkflow, event: NewEvent & { type: WorkflowEventType }): void {
    const status = nextWorkflowStatus(workflow.status, event.type);
    if (status === null) throw new Error(`${event.type} is impossible in ${workflow.status}`);
    workflow.status = status;
    workflow.error = event.type === "workflow-failed" ? event.error : null;
    for (const task of workflow.tasks) this.#carry(task, event.type);
    this.#append(workflow, event);
  }

  #carry(task: OracleTask, event: WorkflowEventType): void {
    const { status: before, accepted } = task.record;
    const status = taskStatusAfter(before, accepted, event);
    if (status === before) return;
    const now = this.#clock.now();
    if (before === "running") amend(task, { endedAt: now, outcome: "cancelled" });
    if (status === "pending") {
      task.availableAt = now;
      this.#write(task, { status, error: null, progress: null, startedAt: null, endedAt: null });
    } else this.#write(task, { status, endedAt: now });
  }

  #write(task: OracleTask, changes: Partial<TaskRecord>): void {
    const record = { ...task.record, ...changes, updatedAt: this.#clock.now() };
    if (record.endedAt !== null) task.serviceTaskId = null;
    task.record = { ...record, accepted: task.serviceTaskId !== null };
  }

  #forgetKey(workflow: OracleWorkflow): void {
    if (isSettled(workflow.status, toCounts(workflow))) workflow.servicesApiKey = null;
  }

  #append(workflow: OracleWorkflow, event: NewEvent): void {
    const now = this.#clock.now();
    const sequence = workflow.events.length + 1;
    workflow.updatedAt = now;
    workflow.events.push({
      sequence,
      workflow_id: workflow.submitted.workflowId,
      at: toInstant(now),
      ...event,
    });
  }
}

function workflowIdOf({ workflow }: Place): string {
  return workflow.submitted.workflowId;
}
