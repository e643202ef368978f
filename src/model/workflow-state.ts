/**
 * A workflow at work, and the only way in which it changes: the states and transitions of status.ts with all that
 * follows from them for dependents, counts and the log. No I/O: whoever keeps workflows calls it, is told of every
 * task that changed, and takes the new events.
 *
 * S1 `waiting` of a task is always the number of its upstream tasks that have not completed, also while it is
 *    skipped or cancelled: a retry needs no recount.
 * S2 A task may be claimed (`availableAt` is set) exactly while it is pending, waits for nothing, and its workflow
 *    runs; or is pending and its service works on it.
 * S3 Each change of a task's status moves the counts, and appends the event that says so.
 */
import { AieffectError } from "../errors.ts";
import { beginAttempt, endAttempt, liveAttempt, recordSettlement } from "./attempt-timeline.ts";
import type { DataReference } from "./data-reference.ts";
import type { WorkflowEvent } from "./event.ts";
import { clipError, toWorkflowError } from "./failure.ts";
import type { AttemptName, Settlement } from "./settlement.ts";
import {
  isSettled,
  NO_TASKS,
  nextWorkflowStatus,
  type TaskCounts,
  type TaskStatus,
  taskStatusAfter,
  type WorkflowEventType,
  type WorkflowStatus,
} from "./status.ts";
import type { SubmissionOptions } from "./submission-options.ts";
import type { TaskOutput, TaskState } from "./task-state.ts";
import type { WebUi } from "./web-ui.ts";
import { type NewEvent, WorkflowLog } from "./workflow-log.ts";

/** The error of a task that was lost while nothing new may start. */
export const LOST_ERROR = "Worker lost before the service accepted the task";

export interface WorkflowStateValues {
  readonly workflowId: string;
  readonly name: string;
  readonly inputs: readonly DataReference[];
  readonly options: SubmissionOptions;
  readonly webUis: readonly WebUi[];
  /** So long (ms) it is kept after it has settled; null for ever. */
  readonly retainMs: number | null;
  readonly createdAt: number;
  updatedAt: number;
  status: WorkflowStatus;
  error: string | null;
  servicesApiKey: string | null;
  /** Number of the last event. */
  sequence: number;
}

export class WorkflowState {
  readonly values: WorkflowStateValues;
  readonly tasks: readonly TaskState[];
  readonly counts: TaskCounts = { ...NO_TASKS };
  readonly #onChange: (task: TaskState, workflow: WorkflowState) => void;
  readonly #log: WorkflowLog;

  /** @param onChange called for each task right after it has changed, and may be called more than once in a step */
  constructor(
    values: WorkflowStateValues,
    tasks: readonly TaskState[],
    onChange: (task: TaskState, workflow: WorkflowState) => void,
  ) {
    this.values = values;
    this.tasks = tasks;
    this.#onChange = onChange;
    this.#log = new WorkflowLog(values.workflowId);
    for (const task of tasks) this.counts[task.values.status] += 1;
  }

  get isSettled(): boolean {
    return isSettled(this.values.status, this.counts);
  }

  /** From when on it is not kept any more; null while something is in flight, and when it is kept for ever. */
  get expiresAt(): number | null {
    const { retainMs, updatedAt } = this.values;
    return retainMs === null || !this.isSettled ? null : updatedAt + retainMs;
  }

  /** The events since the last call. */
  takeEvents(): readonly WorkflowEvent[] {
    return this.#log.take();
  }

  submit(now: number): void {
    const { name } = this.values;
    this.#append(now, { type: "workflow-submitted", name, tasks: this.tasks.length });
    for (const task of this.tasks) this.#onChange(task, this);
  }

  /** Begins the next attempt of a task that may be claimed. */
  start(task: TaskState, workerId: string, now: number): AttemptName {
    const { plan, values } = task;
    const attempt = beginAttempt(task, workerId, now);
    values.availableAt = null;
    values.startedAt ??= now;
    const resumed = values.serviceTaskId !== null;
    this.#move(task, "running", now);
    const { taskId: task_id, nodeKey: node_key } = plan;
    this.#append(now, { type: "task-started", task_id, node_key, attempt, worker_id: workerId, resumed });
    return { position: plan.position, attempt };
  }

  /** False, and nothing changes, when the attempt is not the live one of its task: so are all that follow. */
  accept(name: AttemptName, serviceTaskId: string, now: number): boolean {
    const task = this.#live(name);
    if (task === null) return false;
    task.values.serviceTaskId = serviceTaskId;
    task.values.updatedAt = now;
    liveAttempt(task).acceptedAt = now;
    const service_task_id = serviceTaskId;
    this.#append(now, { type: "task-accepted", ...toName(task), attempt: name.attempt, service_task_id });
    this.#onChange(task, this);
    return true;
  }

  /** A progress (0..100) that is not above the last one changes nothing. */
  progress(name: AttemptName, progress: number, now: number): boolean {
    const task = this.#live(name);
    if (task === null) return false;
    if (progress <= (task.values.progress ?? -1)) return true;
    task.values.progress = progress;
    task.values.updatedAt = now;
    this.#append(now, { type: "task-progressed", ...toName(task), attempt: name.attempt, progress });
    this.#onChange(task, this);
    return true;
  }

  settle(name: AttemptName, settlement: Settlement, now: number): boolean {
    const task = this.#live(name);
    if (task === null) return false;
    const { outcome } = settlement;
    // Before anything changes: what cannot be written is refused as a whole.
    const output = outcome.kind === "completed" ? toTaskOutput(outcome.output) : null;
    const available_at = outcome.kind === "retry" ? new Date(now + outcome.delayMs).toISOString() : "";
    recordSettlement(task, settlement);
    if (outcome.kind === "completed") this.#complete(task, output, now);
    else {
      const error = clipError(outcome.error);
      endAttempt(task, "failed", error, now);
      if (outcome.kind === "retry" && this.values.status === "running") {
        this.#retryTask(task, error, now, available_at);
      } else this.#fail(task, error, now);
    }
    return true;
  }

  /** Takes a running task from a worker that is gone. */
  lose(task: TaskState, now: number): void {
    const { workerId, number: attempt } = endAttempt(task, "lost", null, now);
    const canGoOn = task.values.serviceTaskId !== null || this.values.status === "running";
    if (canGoOn) {
      task.values.availableAt = now;
      this.#move(task, "pending", now);
      this.#append(now, { type: "task-lost", ...toName(task), attempt, worker_id: workerId });
    } else this.#fail(task, LOST_ERROR, now);
  }

  /** @throws AieffectError WORKFLOW_CONFLICT when the workflow does not run */
  cancel(now: number): void {
    this.#follow("workflow-cancelled", null, now);
  }

  /** @throws AieffectError WORKFLOW_CONFLICT unless the workflow failed or was cancelled */
  retry(servicesApiKey: string | null, now: number): void {
    this.#follow("workflow-retried", null, now);
    this.values.servicesApiKey = servicesApiKey ?? this.values.servicesApiKey;
  }

  #complete(task: TaskState, output: TaskOutput, now: number): void {
    endAttempt(task, "completed", null, now);
    task.output = output;
    task.values.error = null;
    this.#end(task, "completed", now);
    const { taskId: task_id, nodeKey: node_key } = task.plan;
    this.#append(now, { type: "task-completed", task_id, node_key, attempt: task.values.attempt });
    for (const position of task.plan.downstream) this.#countDown(position, now);
    if (this.counts.completed === this.tasks.length) this.#follow("workflow-completed", null, now);
    else this.#forgetKey();
  }

  #countDown(position: number, now: number): void {
    const dependent = this.#taskAt(position);
    const { values } = dependent;
    values.waiting -= 1;
    if (values.waiting === 0 && values.status === "pending") values.availableAt = now;
    this.#onChange(dependent, this);
  }

  #retryTask(task: TaskState, error: string, now: number, available_at: string): void {
    const { values } = task;
    values.error = error;
    values.failures += 1;
    values.serviceTaskId = null;
    values.progress = null;
    values.availableAt = Date.parse(available_at);
    this.#move(task, "pending", now);
    this.#append(now, {
      type: "task-retried",
      ...toName(task),
      attempt: values.attempt,
      error,
      available_at,
    });
  }

  #fail(task: TaskState, error: string, now: number): void {
    task.values.error = error;
    this.#end(task, "failed", now);
    this.#append(now, { type: "task-failed", ...toName(task), attempt: task.values.attempt, error });
    if (this.values.status === "running") {
      this.#follow("workflow-failed", toWorkflowError(task.plan.taskId, error), now);
    } else this.#forgetKey();
  }

  #end(task: TaskState, status: "completed" | "failed", now: number): void {
    task.values.serviceTaskId = null;
    task.values.endedAt = now;
    this.#move(task, status, now);
  }

  /** A transition of the workflow itself, and what it does to its tasks. */
  #follow(event: WorkflowEventType, error: string | null, now: number): void {
    const status = nextWorkflowStatus(this.values.status, event);
    if (status === null) throw this.#conflict(event);
    this.values.status = status;
    this.values.error = error;
    if (event !== "workflow-completed") for (const task of this.tasks) this.#carryAlong(task, event, now);
    this.#append(now, event === "workflow-failed" ? { type: event, error: error ?? "" } : { type: event });
    this.#forgetKey();
  }

  #carryAlong(task: TaskState, event: WorkflowEventType, now: number): void {
    const { values } = task;
    // Tasks still in flight count from a retry on as the others do.
    if (event === "workflow-retried" && values.failures > 0) {
      values.failures = 0;
      this.#onChange(task, this);
    }
    const status = taskStatusAfter(values.status, values.serviceTaskId !== null, event);
    if (status === values.status) return;
    if (values.status === "running") endAttempt(task, "cancelled", null, now);
    values.serviceTaskId = null;
    values.availableAt = null;
    values.endedAt = now;
    if (status === "pending") {
      Object.assign(values, { error: null, progress: null, startedAt: null, endedAt: null });
      values.availableAt = values.waiting === 0 ? now : null;
    }
    this.#move(task, status, now);
  }

  #move(task: TaskState, status: TaskStatus, now: number): void {
    this.counts[task.values.status] -= 1;
    this.counts[status] += 1;
    task.values.status = status;
    task.values.updatedAt = now;
    this.#onChange(task, this);
  }

  /** The key is forgotten in the step after which nothing of the workflow is in flight. */
  #forgetKey(): void {
    if (this.isSettled) this.values.servicesApiKey = null;
  }

  #append(now: number, event: NewEvent): void {
    this.values.sequence += 1;
    this.values.updatedAt = now;
    this.#log.append(this.values.sequence, now, event);
  }

  #live({ position, attempt }: AttemptName): TaskState | null {
    const task = this.tasks[position];
    return task?.values.status === "running" && task.values.attempt === attempt ? task : null;
  }

  #taskAt(position: number): TaskState {
    const task = this.tasks[position];
    if (task === undefined) throw new Error(`${this.values.workflowId} has no task ${position}`);
    return task;
  }

  #conflict(event: WorkflowEventType): AieffectError {
    const { workflowId, status } = this.values;
    const verb = event === "workflow-cancelled" ? "cancelled" : "retried";
    return new AieffectError(
      "WORKFLOW_CONFLICT",
      `Workflow ${workflowId} is ${status} and cannot be ${verb}`,
    );
  }
}

function toTaskOutput(output: DataReference | null): TaskOutput {
  return output === null ? null : { reference: output, json: JSON.stringify(output) };
}

function toName({ plan }: TaskState) {
  return { task_id: plan.taskId, node_key: plan.nodeKey };
}
