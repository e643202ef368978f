/**
 * What a store must hold and answer: plain lists, written from the promises of store.ts and the functions of
 * status.ts. Nothing is counted down, queued or indexed here. What is ready, in which order, and how many tasks are
 * in each state is worked out from the tasks themselves each time, so that a store's bookkeeping is compared with
 * the definition of what it keeps.
 */
import type { Clock } from "../../src/clock.ts";
import { toWorkflowError } from "../../src/model/failure.ts";
import type { TaskRecord } from "../../src/model/record.ts";
import type { Settlement } from "../../src/model/settlement.ts";
import {
  isSettled,
  nextTaskStatus,
  nextWorkflowStatus,
  taskStatusAfter,
  type WorkflowEventType,
} from "../../src/model/status.ts";
import type { AttemptToken, Claim, NewWorkflow, Settled, Submitted } from "../../src/store/store.ts";
import { OracleReadings } from "./oracle-readings.ts";
import { idOf, OracleShelf } from "./oracle-shelf.ts";
import {
  amend,
  holderOf,
  type NewEvent,
  type OracleTask,
  type OracleWorkflow,
  type Place,
  type Readiness,
  type TaskEvent,
  toCounts,
  toInputNodes,
  toInputs,
  toInstant,
  toOracleWorkflow,
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

export type Refusal = "WORKFLOW_UNKNOWN" | "WORKFLOW_CONFLICT" | "IDEMPOTENCY_CONFLICT";

export class WorkflowOracle {
  readonly #clock: Clock;
  readonly #shelf = new OracleShelf();
  readonly #leases = new Map<string, number>();
  #step = 1;
  readonly #partitionOf: (workflowId: string) => number;
  readonly read: OracleReadings;

  /** @param partitionOf the order of claims (P3) holds within each partition, and they come one after the other */
  constructor(clock: Clock, partitionOf: (workflowId: string) => number = () => 0) {
    this.#clock = clock;
    this.#partitionOf = partitionOf;
    this.read = new OracleReadings(clock, this.#shelf, this.#leases);
  }

  submit(submitted: NewWorkflow): Submitted | Refusal {
    const { workflowId, idempotency, name, tasks } = submitted;
    const former = idempotency === null ? undefined : this.#shelf.findKey(idempotency, this.#clock.now());
    if (former !== undefined) {
      const isSame = former.fingerprint === idempotency?.fingerprint;
      return isSame ? { workflowId: former.workflowId, isNew: false } : "IDEMPOTENCY_CONFLICT";
    }
    if (this.#find(workflowId) !== undefined) return "WORKFLOW_CONFLICT";
    const workflow = toOracleWorkflow(submitted, this.#nextStep());
    this.#shelf.add(workflow);
    this.#append(workflow, { type: "workflow-submitted", name, tasks: tasks.length });
    return { workflowId, isNew: true };
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
    // In which order things became ready is not kept.
    for (const { task } of this.read.places()) {
      task.available = { ...task.available, step: 0 };
      task.completedIn = 0;
    }
  }

  /** @param partition the only one to claim from; null for all */
  claim(workerId: string, limit: number, partition: number | null = null): Claim[] {
    const partitionOf = ({ workflow }: Place) => this.#partitionOf(idOf(workflow));
    return this.read
      .queue()
      .filter(({ ready }) => ready.at <= this.#clock.now())
      .filter(({ place }) => partition === null || partition === partitionOf(place))
      .toSorted((one, other) => partitionOf(one.place) - partitionOf(other.place))
      .slice(0, limit)
      .map(({ place, ready }) => this.#start(place, ready.at, workerId));
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
    const { at: endedAt, step } = this.#nextStep();
    if (outcome.kind === "completed") {
      amend(live.task, { ...timeline, endedAt, outcome: "completed" });
      live.task.completedIn = step;
      this.#complete(live, { output: outcome.output, error: null, endedAt });
    } else {
      amend(live.task, { ...timeline, endedAt, outcome: "failed", error: outcome.error });
      if (outcome.kind === "failed" || live.workflow.status !== "running") this.#fail(live, outcome.error);
      else this.#retry(live, outcome.error, { at: endedAt + outcome.delayMs, step });
    }
    this.#forgetKey(live.workflow);
    const partition = this.#partitionOf(token.workflowId);
    return { accepted: true, claims: this.claim(token.workerId, claimLimit, partition) };
  }

  recover(): number {
    const lost = this.read
      .places()
      .filter(({ task }) => task.record.status === "running" && !this.read.lives(holderOf(task)));
    const available = this.#nextStep();
    for (const place of lost) this.#lose(place, available);
    this.#shelf.removeExpired(this.#clock.now());
    return lost.length;
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
    this.#nextStep();
    this.#moveWorkflow(workflow, { type: "workflow-retried" });
    for (const task of workflow.tasks) task.failures = 0;
    workflow.servicesApiKey = servicesApiKey ?? workflow.servicesApiKey;
    return null;
  }

  delete(workflowId: string): boolean {
    const workflow = this.#find(workflowId);
    if (workflow !== undefined) this.#shelf.delete(workflow, this.#clock.now());
    return workflow !== undefined;
  }

  #nextStep(): Readiness {
    this.#step += 1;
    return { at: this.#clock.now(), step: this.#step };
  }

  #find(workflowId: string): OracleWorkflow | undefined {
    return this.#shelf.find(workflowId);
  }

  #live({ workflowId, position, attempt }: AttemptToken): Place | null {
    const workflow = this.#find(workflowId);
    const task = workflow?.tasks[position];
    if (workflow === undefined || task === undefined) return null;
    return task.record.status === "running" && task.record.attempt === attempt ? { workflow, task } : null;
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
      token: { workflowId: idOf(workflow), position, attempt, workerId },
      taskId,
      nodeKey,
      address,
      parameters,
      inputs: toInputs(place),
      inputNodes: toInputNodes(place),
      options: workflow.submitted.options,
      servicesApiKey: workflow.servicesApiKey,
      failures: task.failures,
      runningForMs: claimedAt - startedAt,
      readyForMs: claimedAt - readyAt,
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

  #retry(place: Place, error: string, available: Readiness): void {
    const { task } = place;
    task.failures += 1;
    task.serviceTaskId = null;
    task.available = available;
    const event = { type: "task-retried", error, available_at: toInstant(available.at) } as const;
    this.#move(place, event, { error, progress: null });
  }

  #lose(place: Place, available: Readiness): void {
    const { workflow, task } = place;
    amend(task, { endedAt: available.at, outcome: "lost" });
    if (workflow.status !== "running" && task.serviceTaskId === null) this.#fail(place, LOST_ERROR);
    else {
      task.available = available;
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
      task.available = { at: now, step: this.#step };
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
    const at = toInstant(now);
    this.#shelf.append(workflow, { sequence, workflow_id: idOf(workflow), at, ...event });
  }
}
