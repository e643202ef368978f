/**
 * The states of a workflow and of a task, and what may follow what.
 *
 *   task                                      workflow
 *   pending   --task-started-->   running     running          --workflow-completed--> completed
 *   running   --task-completed--> completed   running          --workflow-failed-->    failed
 *   running   --task-failed-->    failed      running          --workflow-cancelled--> cancelled
 *   running   --task-retried-->   pending     failed/cancelled --workflow-retried-->   running
 *   running   --task-lost-->      pending
 *
 * A workflow's own transition carries its tasks with it:
 *   workflow-failed     pending                    -> skipped    (what a service works on is followed to its end)
 *   workflow-cancelled  pending, running           -> cancelled
 *   workflow-retried    failed, skipped, cancelled -> pending
 * While a workflow is failed nothing new may start: an attempt that would be retried, or that was lost before
 * its service accepted the task, ends with `task-failed` instead. An accepted one that was lost is followed on.
 *
 * R1 A completed task never changes.
 * R2 A completed, failed or cancelled workflow changes only by `workflow-retried`, and completed never.
 * R3 A task runs if and only if exactly one live attempt holds it.
 * R4 `pending` of a workflow is never visible from outside: storing it and starting it are one step.
 */
import * as v from "valibot";

export const WorkflowStatusSchema = v.picklist(["pending", "running", "completed", "failed", "cancelled"]);
export type WorkflowStatus = v.InferOutput<typeof WorkflowStatusSchema>;

export const TaskStatusSchema = v.picklist([
  "pending",
  "running",
  "completed",
  "failed",
  "cancelled",
  "skipped",
]);
export type TaskStatus = v.InferOutput<typeof TaskStatusSchema>;

/** How many tasks of a workflow are in each state. */
export type TaskCounts = Record<TaskStatus, number>;

export const NO_TASKS: Readonly<TaskCounts> = {
  pending: 0,
  running: 0,
  completed: 0,
  failed: 0,
  cancelled: 0,
  skipped: 0,
};

export type TaskEventType =
  | "task-started"
  | "task-accepted"
  | "task-progressed"
  | "task-retried"
  | "task-lost"
  | "task-completed"
  | "task-failed";

export type WorkflowEventType =
  | "workflow-completed"
  | "workflow-failed"
  | "workflow-cancelled"
  | "workflow-retried";

/** The state of a task after an event of its own; null when the event is impossible in that state. */
export function nextTaskStatus(status: TaskStatus, event: TaskEventType): TaskStatus | null {
  if (event === "task-started") return status === "pending" ? "running" : null;
  if (status !== "running") return null;
  switch (event) {
    case "task-accepted":
    case "task-progressed":
      return "running";
    case "task-retried":
    case "task-lost":
      return "pending";
    case "task-completed":
      return "completed";
    case "task-failed":
      return "failed";
    default:
      return unreachable(event);
  }
}

/** The state of a workflow after an event of its own; null when the event is impossible in that state. */
export function nextWorkflowStatus(status: WorkflowStatus, event: WorkflowEventType): WorkflowStatus | null {
  switch (event) {
    case "workflow-completed":
      return status === "running" ? "completed" : null;
    case "workflow-failed":
      return status === "running" ? "failed" : null;
    case "workflow-cancelled":
      return status === "running" ? "cancelled" : null;
    case "workflow-retried":
      return status === "failed" || status === "cancelled" ? "running" : null;
    default:
      return unreachable(event);
  }
}

/**
 * What becomes of a task when its workflow changes; the same state when it is not touched.
 *
 * @param isAccepted whether a service works on the task, be it held by a worker or waiting for the next one
 */
export function taskStatusAfter(
  status: TaskStatus,
  isAccepted: boolean,
  event: WorkflowEventType,
): TaskStatus {
  switch (event) {
    case "workflow-completed":
      return status;
    case "workflow-failed":
      return status === "pending" && !isAccepted ? "skipped" : status;
    case "workflow-cancelled":
      return status === "pending" || status === "running" ? "cancelled" : status;
    case "workflow-retried":
      return status === "failed" || status === "skipped" || status === "cancelled" ? "pending" : status;
    default:
      return unreachable(event);
  }
}

/** Whether a workflow has ended: it changes again only by a retry (R2). */
export function hasEnded(status: WorkflowStatus): boolean {
  return status === "completed" || status === "failed" || status === "cancelled";
}

/** Whether nothing of an ended workflow is in flight any more: no event follows until it is retried. */
export function isSettled(status: WorkflowStatus, counts: TaskCounts): boolean {
  return hasEnded(status) && counts.running === 0 && counts.pending === 0;
}

function unreachable(value: never): never {
  throw new Error(`not a known event: ${String(value)}`);
}
