import { useEffect, useState, useSyncExternalStore } from "react";
import type { Connection } from "../api/connection.ts";
import type { Pane, WorkflowRoute } from "../route.ts";
import type { WantedTasks } from "./task-readings.ts";
import { type WatchState, WorkflowWatch } from "./workflow-watch.ts";

interface Watching {
  readonly watch: WorkflowWatch;
  readonly state: WatchState;
}

/** Watches a workflow as long as it is shown. */
export function useWorkflow(connection: Connection, route: WorkflowRoute): Watching {
  const { workflowId } = route;
  const [watch, setWatch] = useState(() => new WorkflowWatch(connection, workflowId));
  useEffect(() => {
    const started = new WorkflowWatch(connection, workflowId);
    setWatch(started);
    started.start();
    return () => started.stop();
  }, [connection, workflowId]);
  const { pane, taskId } = route;
  useEffect(() => watch.want(toWanted(pane, taskId)), [watch, pane, taskId]);
  return { watch, state: useSyncExternalStore(watch.subscribe, watch.state) };
}

/** Attempts are shown by the timeline, and by the panel of a task. */
function toWanted(pane: Pane, taskId: string | null): WantedTasks {
  if (pane === "timeline") return "all";
  return taskId === null ? "none" : { taskId };
}
