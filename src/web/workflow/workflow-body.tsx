/** The tasks of a workflow in the way that is asked for, and the panel of the one that is picked. */
import { type ReactNode, useCallback, useRef } from "react";
import type { WorkflowRoute } from "../route.ts";
import { TimelineView } from "../timeline/timeline-view.tsx";
import type { RouteControl } from "../use-route.ts";
import { GraphPane } from "./graph-pane.tsx";
import { TaskPanel } from "./task-panel.tsx";
import { TaskTable } from "./task-table.tsx";
import { useAlone } from "./use-alone.ts";
import type { WatchedWorkflow } from "./workflow-watch.ts";

interface WorkflowBodyProps {
  readonly watched: WatchedWorkflow;
  readonly route: WorkflowRoute;
  readonly go: RouteControl["go"];
}

export function WorkflowBody({ watched, route, go }: WorkflowBodyProps) {
  const { taskId } = route;
  // The way back leads to before the panel was opened, and not through every task that it has shown.
  const pick = useCallback(
    (next: string | null) => go({ ...route, taskId: next }, route.taskId === null ? "new" : "same"),
    [go, route],
  );
  return (
    <div className={taskId === null ? "workflow-body" : "workflow-body has-panel"}>
      <div className="pane">
        <Pane watched={watched} route={route} go={go} onPick={pick} />
      </div>
      {taskId !== null && (
        <PanelPlace>
          <TaskPanel watched={watched} taskId={taskId} onClose={() => pick(null)} onPick={pick} />
        </PanelPlace>
      )}
    </div>
  );
}

function PanelPlace({ children }: { readonly children: ReactNode }) {
  const place = useRef<HTMLDivElement>(null);
  useAlone(place);
  return (
    <div className="panel-place" ref={place}>
      {children}
    </div>
  );
}

interface PaneProps extends WorkflowBodyProps {
  readonly onPick: (taskId: string | null) => void;
}

function Pane({ watched, route, go, onPick }: PaneProps) {
  switch (route.pane) {
    case "graph":
      return <GraphPane watched={watched} picked={route.taskId} onPick={onPick} />;
    case "timeline":
      return <TimelineView watched={watched} route={route} go={go} />;
    case "tasks":
      return <TaskTable watched={watched} route={route} go={go} />;
  }
}
