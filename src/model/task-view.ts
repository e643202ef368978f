/** One task of a workflow view: what its own events, and those of its workflow, leave on it. */
import type { WorkflowEvent } from "./event.ts";
import type { TaskRecord } from "./record.ts";
import type { TaskStatus } from "./status.ts";

/** A task as its events left it. Instants are ms since the epoch. */
export interface TaskView {
  readonly position: number;
  readonly taskId: string;
  readonly nodeKey: string;
  readonly status: TaskStatus;
  readonly attempt: number;
  readonly progress: number | null;
  /** When it first started since its workflow started or was retried. */
  readonly startedAt: number | null;
  readonly endedAt: number | null;
  /** Why it failed, or why its last attempt did; null once it completed. */
  readonly error: string | null;
  /** Whether its service works on it; a task that was lost keeps that, for it will be followed on. */
  readonly accepted: boolean;
  /** Set while it waits for its next attempt: not before then. */
  readonly retryAt: number | null;
}

/** The task as the view that owns it sees it; everyone else reads a `TaskView`. */
export type MutableTask = { -readonly [Key in keyof TaskView]: TaskView[Key] };

export type TaskEvent = Extract<WorkflowEvent, { task_id: string }>;

/** The task of a record. */
export function toTaskView(record: TaskRecord): MutableTask {
  return {
    position: record.position,
    taskId: record.taskId,
    nodeKey: record.nodeKey,
    status: record.status,
    attempt: record.attempt,
    progress: record.progress,
    startedAt: record.startedAt,
    endedAt: record.endedAt,
    error: record.error,
    accepted: record.accepted,
    retryAt: null,
  };
}

/** Nothing new starts in a workflow that has failed; what its services work on is followed to its end. */
export function isAllowedAfterFailure(task: TaskView, event: TaskEvent): boolean {
  switch (event.type) {
    case "task-started":
      return event.resumed;
    case "task-retried":
      return false;
    case "task-lost":
      return task.accepted;
    case "task-accepted":
    case "task-progressed":
    case "task-completed":
    case "task-failed":
      return true;
  }
}

/** Everything an event of its own changes, but its status. */
export function recordOnTask(task: MutableTask, event: TaskEvent): void {
  switch (event.type) {
    case "task-started":
      task.attempt = event.attempt;
      task.startedAt ??= Date.parse(event.at);
      task.accepted = event.resumed;
      task.retryAt = null;
      if (!event.resumed) task.progress = null;
      return;
    case "task-accepted":
      task.accepted = true;
      return;
    case "task-progressed":
      task.progress = event.progress;
      return;
    case "task-retried":
      task.accepted = false;
      task.progress = null;
      task.error = event.error;
      task.retryAt = Date.parse(event.available_at);
      return;
    case "task-lost":
      return;
    case "task-completed":
    case "task-failed":
      task.accepted = false;
      task.endedAt = Date.parse(event.at);
      task.error = event.type === "task-failed" ? event.error : null;
  }
}

/** Everything that changes, but its status, when its workflow carried it along at `at` (ms). */
export function carryTaskAlong(task: MutableTask, at: number): void {
  task.retryAt = null;
  task.accepted = false;
  if (task.status !== "pending") {
    task.endedAt = at;
    return;
  }
  task.progress = null;
  task.startedAt = null;
  task.endedAt = null;
  task.error = null;
}
