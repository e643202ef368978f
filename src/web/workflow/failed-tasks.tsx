import { toPrintable, toPrintableText } from "../../model/printable.ts";
import { formatNumberOf } from "../../model/quantity.ts";
import type { WorkflowView } from "../../model/workflow-view.ts";
import { toFragment, type WorkflowRoute } from "../route.ts";

interface FailedTasksProps {
  readonly view: WorkflowView;
  readonly route: WorkflowRoute;
}

/** So many are told with their error. */
const MOST_TOLD = 3;

/** Why the workflow failed: the tasks that did, in the order in which they failed. */
export function FailedTasks({ view, route }: FailedTasksProps) {
  if (view.status !== "failed") return null;
  const failed = [...view.tasksIn("failed")];
  const more = failed.length - MOST_TOLD;
  return (
    <section className="alert failed-tasks" aria-label="Why it failed">
      {failed.length === 0 && <p>{toPrintableText(view.error ?? "")}</p>}
      {failed.slice(0, MOST_TOLD).map(({ taskId, nodeKey, error }) => (
        <p key={taskId}>
          <a href={toFragment({ ...route, taskId })}>{toPrintable(nodeKey)}</a>{" "}
          <span className="error-text">{toPrintableText(error ?? "")}</span>
        </p>
      ))}
      {more > 0 && (
        <p>
          <a href={toFragment({ ...route, pane: "tasks", status: "failed", text: "" })}>
            {formatNumberOf(more, "more failed task")}
          </a>
        </p>
      )}
    </section>
  );
}
