import { useEffect, useMemo, useState, useSyncExternalStore } from "react";
import type { GraphAnswer } from "../../model/workflow-answer.ts";
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
  const state = useSyncExternalStore(watch.subscribe, watch.state);
  const graph = state.watched?.graph;
  const wanted = useMemo(() => toWanted(pane, taskId, graph), [pane, taskId, graph]);
  useEffect(() => watch.want(wanted), [watch, wanted]);
  return { watch, state };
}

/** Attempts are shown by the timeline; the panel of a task shows its own, and what the tasks upstream made. */
function toWanted(pane: Pane, taskId: string | null, graph: GraphAnswer | undefined): WantedTasks {
  if (pane === "timeline") return "all";
  const node = graph?.nodes.find(({ task_id }) => task_id === taskId);
  if (graph === undefined || node === undefined) return new Set();
  const upstream = new Set(graph.edges.filter(([, to]) => to === node.node_key).map(([from]) => from));
  const sources = graph.nodes.filter(({ node_key }) => upstream.has(node_key));
  return new Set([node, ...sources].map(({ task_id }) => task_id));
}
