import { useCallback, useMemo, useRef } from "react";
import type { GraphEdge, GraphPlace, PlaceState } from "../graph/graph-place.ts";
import { GraphView } from "../graph/graph-view.tsx";
import type { WatchedWorkflow } from "./workflow-watch.ts";

interface GraphPaneProps {
  readonly watched: WatchedWorkflow;
  readonly picked: string | null;
  readonly onPick: (taskId: string | null) => void;
}

/** The graph of a workflow, as its events tell it. */
export function GraphPane({ watched, picked, onPick }: GraphPaneProps) {
  const { view, revision } = watched;
  const graph = useFirstGraph(watched);
  const nodes = useMemo(() => graph.nodes.map(toPlace), [graph]);
  const edges = useMemo(() => toEdges(graph), [graph]);
  const tasks = useCallback((position: number): PlaceState => view.tasks[position] ?? UNKNOWN, [view]);
  return (
    <GraphView
      nodes={nodes}
      edges={edges}
      tasks={tasks}
      revision={revision}
      picked={picked}
      onPick={onPick}
    />
  );
}

/** The plan of a workflow never changes: read again after a lost connection, it is still the one that is drawn. */
function useFirstGraph({ view, graph }: WatchedWorkflow): WatchedWorkflow["graph"] {
  const first = useRef({ workflowId: view.workflowId, graph });
  if (first.current.workflowId !== view.workflowId) first.current = { workflowId: view.workflowId, graph };
  return first.current.graph;
}

const UNKNOWN: PlaceState = { status: "pending", progress: null, attempt: 0, error: null };

const toPlace = (node: WatchedWorkflow["graph"]["nodes"][number]): GraphPlace => ({
  taskId: node.task_id,
  nodeKey: node.node_key,
  container: node.container_name,
  operation: node.operation_name,
  nodeType: node.node_type,
});

function toEdges({ nodes, edges }: WatchedWorkflow["graph"]): readonly GraphEdge[] {
  const positions = new Map(nodes.map(({ node_key }, position) => [node_key, position]));
  return edges.map(([from, to]) => [positions.get(from) ?? 0, positions.get(to) ?? 0]);
}
