/** A graph of tasks to look at; what draws it, and the layout, are loaded when one is shown. */
import { lazy, Suspense } from "react";
import type { GraphEdge, GraphPlace, PlaceState } from "./graph-place.ts";

export interface GraphViewProps {
  /** In blueprint order. The same array as long as the graph is the same, for a new one is laid out anew. */
  readonly nodes: readonly GraphPlace[];
  readonly edges: readonly GraphEdge[];
  /** How the task at a position is now. */
  readonly tasks: (position: number) => PlaceState;
  /** Another number whenever `tasks` tells something else. */
  readonly revision: number;
  /** The id of the task that stands out; null for none. */
  readonly picked: string | null;
  readonly onPick: (taskId: string | null) => void;
}

const GraphStage = lazy(() => import("./graph-stage.tsx").then((module) => ({ default: module.GraphStage })));

export function GraphView(props: GraphViewProps) {
  return (
    <Suspense fallback={<div className="graph" />}>
      <GraphStage {...props} />
    </Suspense>
  );
}
