/** The tasks of a workflow in the way that is asked for, and the panel of the one that is picked. */
import { useCallback } from "react";
import type { WorkflowRoute } from "../route.ts";
import type { RouteControl } from "../use-route.ts";
import { TaskPanel } from "./task-panel.tsx";
import { TaskTable } from "./task-table.tsx";
import type { WatchedWorkflow } from "./workflow-watch.ts";

interface WorkflowBodyProps {
  readonly watched: WatchedWorkflow;
  readonly route: WorkflowRoute;
  readonly go: RouteControl["go"];
}

export function WorkflowBody({ watched, route, go }: WorkflowBodyProps) {
  const pick = useCallback((taskId: string | null) => go({ ...route, taskId }), [go, route]);
  return (
    <div className={route.taskId === null ? "workflow-body" : "workflow-body has-panel"}>
      <div className={`pane pane-${route.pane}`}>
        <TaskTable watched={watched} route={route} go={go} />
      </div>
      {route.taskId !== null && (
        <div className="panel-place">
          <TaskPanel watched={watched} taskId={route.taskId} onClose={() => pick(null)} onPick={pick} />
        </div>
      )}
    </div>
  );
}
