/**
 * The fold of a workflow's event log: a snapshot, and every event after it. Live views read only this. An event of
 * a task costs the same whatever the size of the workflow; an event of the workflow carries its tasks and may
 * cost one step for each.
 *
 * V1 An event is folded once: one whose sequence is not above the last one changes nothing.
 * V2 An event that cannot follow (a gap, a stale attempt, an impossible transition) is refused and changes nothing.
 */
import type { WorkflowEvent } from "./event.ts";
import type { WorkflowSnapshot } from "./record.ts";
import {
  hasEnded,
  isSettled,
  nextTaskStatus,
  nextWorkflowStatus,
  type TaskCounts,
  type TaskStatus,
  taskStatusAfter,
  type WorkflowEventType,
  type WorkflowStatus,
} from "./status.ts";
import {
  carryTaskAlong,
  isAllowedAfterFailure,
  type MutableTask,
  recordOnTask,
  type TaskEvent,
  type TaskView,
  toTaskView,
} from "./task-view.ts";
import type { WebUi } from "./web-ui.ts";

/** Why an event cannot be folded. */
type EventRefusal =
  | { readonly reason: "other-workflow"; readonly workflowId: string }
  | { readonly reason: "gap"; readonly expected: number; readonly sequence: number }
  | { readonly reason: "unknown-task"; readonly taskId: string }
  | { readonly reason: "stale-attempt"; readonly attempt: number; readonly current: number }
  | {
      readonly reason: "impossible";
      readonly event: WorkflowEvent["type"];
      readonly status: TaskStatus | WorkflowStatus;
    };

export interface WorkflowView {
  readonly workflowId: string;
  readonly name: string;
  readonly status: WorkflowStatus;
  readonly error: string | null;
  readonly createdAt: number;
  readonly updatedAt: number;
  /** When it completed, failed or was cancelled; null while it runs. */
  readonly endedAt: number | null;
  /** Number of the last event that was folded. */
  readonly sequence: number;
  readonly counts: TaskCounts;
  /** Web pages of its services. */
  readonly webUis: readonly WebUi[];
  /** In blueprint order. */
  readonly tasks: readonly TaskView[];
  /** Whether it is not stored any more; the rest of the view stays as it was. */
  readonly deleted: boolean;
  /** Whether no event follows until the workflow is retried. */
  readonly settled: boolean;
  task(taskId: string): TaskView | undefined;
  /** The tasks in one state, in the order in which they came to it. */
  tasksIn(status: TaskStatus): Iterable<TaskView>;
  /** The tasks that wait for their next attempt, in the order in which they failed; `size` is their number. */
  readonly retrying: Iterable<TaskView> & { readonly size: number };
  /** Folds an event; null when it is folded, now or before. */
  apply(event: WorkflowEvent): EventRefusal | null;
}

/** Begins the fold at a snapshot; the events to apply are those after `snapshot.workflow.sequence`. */
export function createWorkflowView(snapshot: WorkflowSnapshot): WorkflowView {
  return new FoldedWorkflow(snapshot);
}

class FoldedWorkflow implements WorkflowView {
  readonly workflowId: string;
  readonly name: string;
  status: WorkflowStatus;
  error: string | null;
  readonly createdAt: number;
  updatedAt: number;
  endedAt: number | null;
  sequence: number;
  deleted = false;
  readonly webUis: readonly WebUi[];
  readonly tasks: readonly MutableTask[];
  readonly retrying = new Set<MutableTask>();
  readonly #taskById: ReadonlyMap<string, MutableTask>;
  readonly #tasksByStatus: Readonly<Record<TaskStatus, Set<MutableTask>>> = {
    pending: new Set(),
    running: new Set(),
    completed: new Set(),
    failed: new Set(),
    cancelled: new Set(),
    skipped: new Set(),
  };

  constructor({ workflow, tasks }: WorkflowSnapshot) {
    this.workflowId = workflow.workflowId;
    this.webUis = workflow.webUis;
    this.name = workflow.name;
    this.status = workflow.status;
    this.error = workflow.error;
    this.createdAt = workflow.createdAt;
    this.updatedAt = workflow.updatedAt;
    this.endedAt = hasEnded(workflow.status) ? workflow.updatedAt : null;
    this.sequence = workflow.sequence;
    this.tasks = tasks.map(toTaskView);
    this.#taskById = new Map(this.tasks.map((task) => [task.taskId, task]));
    for (const task of this.tasks) this.#tasksByStatus[task.status].add(task);
  }

  get counts(): TaskCounts {
    const { pending, running, completed, failed, cancelled, skipped } = this.#tasksByStatus;
    return {
      pending: pending.size,
      running: running.size,
      completed: completed.size,
      failed: failed.size,
      cancelled: cancelled.size,
      skipped: skipped.size,
    };
  }

  get settled(): boolean {
    return this.deleted || isSettled(this.status, this.counts);
  }

  task(taskId: string): TaskView | undefined {
    return this.#taskById.get(taskId);
  }

  tasksIn(status: TaskStatus): Iterable<TaskView> {
    return this.#tasksByStatus[status];
  }

  apply(event: WorkflowEvent): EventRefusal | null {
    if (event.workflow_id !== this.workflowId) {
      return { reason: "other-workflow", workflowId: event.workflow_id };
    }
    if (event.sequence <= this.sequence) return null;
    const expected = this.sequence + 1;
    if (event.sequence !== expected) return { reason: "gap", expected, sequence: event.sequence };
    if (this.deleted) return { reason: "impossible", event: event.type, status: this.status };

    const refusal = "task_id" in event ? this.#applyToTask(event) : this.#applyToWorkflow(event);
    if (refusal !== null) return refusal;
    this.sequence = event.sequence;
    this.updatedAt = Date.parse(event.at);
    return null;
  }

  #applyToTask(event: TaskEvent): EventRefusal | null {
    const task = this.#taskById.get(event.task_id);
    if (task === undefined) return { reason: "unknown-task", taskId: event.task_id };
    const status = nextTaskStatus(task.status, event.type);
    if (status === null) return { reason: "impossible", event: event.type, status: task.status };
    if (this.status !== "running" && !isAllowedAfterFailure(task, event)) {
      return { reason: "impossible", event: event.type, status: this.status };
    }
    if (event.type === "task-started" ? event.attempt <= task.attempt : event.attempt !== task.attempt) {
      return { reason: "stale-attempt", attempt: event.attempt, current: task.attempt };
    }
    this.#move(task, status);
    recordOnTask(task, event);
    if (task.retryAt === null) this.retrying.delete(task);
    else this.retrying.add(task);
    return null;
  }

  #applyToWorkflow(event: Exclude<WorkflowEvent, TaskEvent>): EventRefusal | null {
    if (event.type === "workflow-deleted") {
      this.deleted = true;
      return null;
    }
    const impossible = { reason: "impossible", event: event.type, status: this.status } as const;
    // The submission is before every snapshot: storing a workflow and starting it are one step.
    if (event.type === "workflow-submitted") return impossible;
    const status = nextWorkflowStatus(this.status, event.type);
    if (status === null) return impossible;
    if (status === "completed" && this.#tasksByStatus.completed.size < this.tasks.length) return impossible;

    const at = Date.parse(event.at);
    this.status = status;
    this.error = event.type === "workflow-failed" ? event.error : null;
    this.endedAt = hasEnded(status) ? at : null;
    for (const task of this.tasks) this.#carryAlong(task, event.type, at);
    return null;
  }

  #carryAlong(task: MutableTask, event: WorkflowEventType, at: number): void {
    const status = taskStatusAfter(task.status, task.accepted, event);
    if (status === task.status) return;
    this.#move(task, status);
    carryTaskAlong(task, at);
    this.retrying.delete(task);
  }

  #move(task: MutableTask, status: TaskStatus): void {
    if (status === task.status) return;
    this.#tasksByStatus[task.status].delete(task);
    this.#tasksByStatus[status].add(task);
    task.status = status;
  }
}
