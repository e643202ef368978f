/** The rows of the table of tasks. Pure. */
import { toPrintable } from "../../model/printable.ts";
import { formatDuration, formatMovingDuration } from "../../model/quantity.ts";
import type { TaskStatus } from "../../model/status.ts";
import type { TaskView } from "../../model/task-view.ts";
import type { WorkflowView } from "../../model/workflow-view.ts";

export interface TaskFilter {
  /** Null for all. */
  readonly status: TaskStatus | null;
  readonly text: string;
}

/** The tasks of a filter, in blueprint order. */
export function findTasks({ tasks }: WorkflowView, { status, text }: TaskFilter): readonly TaskView[] {
  const wanted = text.trim().toLowerCase();
  if (status === null && wanted === "") return tasks;
  return tasks.filter((task) => (status === null || task.status === status) && hasText(task, wanted));
}

/** @param wanted in small letters */
const hasText = ({ nodeKey, taskId, error }: TaskView, wanted: string): boolean =>
  nodeKey.toLowerCase().includes(wanted) ||
  taskId.startsWith(wanted) ||
  (error?.toLowerCase().includes(wanted) ?? false);

/** Whether what is told of a task changes with the time alone. */
export const isMoving = ({ status, retryAt }: TaskView): boolean => status === "running" || retryAt !== null;

/** How long it has run, or ran; empty before it has started. */
export function toDurationText({ startedAt, endedAt, status }: TaskView, now: number): string {
  if (startedAt === null) return "";
  if (endedAt !== null) return formatDuration(endedAt - startedAt);
  return status === "running" ? formatMovingDuration(now - startedAt) : "";
}

/** When it started, counted from the workflow's beginning. */
export const toStartText = ({ startedAt }: TaskView, createdAt: number): string =>
  startedAt === null ? "" : `+${formatDuration(startedAt - createdAt)}`;

/** What is worth saying of it beside its state; empty when nothing is. */
export function toRemark(task: TaskView, now: number): string {
  const { status, error, retryAt, attempt, accepted } = task;
  const attempts = attempt > 1 ? `attempt ${attempt}` : "";
  if (retryAt !== null) {
    const pause =
      retryAt > now ? `next attempt in ${formatMovingDuration(retryAt - now)}` : "next attempt now";
    return join(pause, error ?? "");
  }
  if (status === "running") return join(accepted ? "polling" : "executing", attempts);
  if (status === "pending") return accepted ? "lost by its worker, will be followed on" : "";
  return join(error ?? "", attempts);
}

/** In one line, whatever services wrote. */
const join = (...parts: readonly string[]): string =>
  toPrintable(
    parts
      .map((part) => part.trim().replace(/\s+/g, " "))
      .filter((part) => part !== "")
      .join(" · "),
  );
