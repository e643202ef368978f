/** A pipeline as it is drawn before it runs. */
import { memo, useMemo } from "react";
import type { ReportedTask } from "../../model/check-report.ts";
import type { GraphPlace, PlaceState } from "../graph/graph-place.ts";
import { GraphView } from "../graph/graph-view.tsx";

interface PlanGraphProps {
  /** The same list as long as it says the same. */
  readonly plan: readonly ReportedTask[];
  /** A task id. */
  readonly picked: string | null;
  readonly onPick: (taskId: string | null) => void;
}

const PENDING: PlaceState = { status: "pending", progress: null, attempt: 0, error: null };
const toPending = (): PlaceState => PENDING;

/** Drawn anew only for another plan: whoever types beside it would wait for a large one. */
export const PlanGraph = memo(function PlanGraph({ plan, picked, onPick }: PlanGraphProps) {
  const { nodes, edges } = useMemo(() => toGraph(plan), [plan]);
  return (
    <GraphView nodes={nodes} edges={edges} tasks={toPending} revision={0} picked={picked} onPick={onPick} />
  );
});

/** The edges of a plan as pairs of positions. */
function toGraph(plan: readonly ReportedTask[]) {
  const positions = new Map(plan.map(({ node_key }, position) => [node_key, position]));
  const nodes: readonly GraphPlace[] = plan.map((task) => ({
    taskId: task.task_id,
    nodeKey: task.node_key,
    container: task.container_name,
    operation: task.operation_name,
    nodeType: task.node_type,
  }));
  const edges = plan.flatMap(({ waits_for }, position) =>
    waits_for.flatMap((nodeKey) => {
      const from = positions.get(nodeKey);
      return from === undefined ? [] : [[from, position] as const];
    }),
  );
  return { nodes, edges };
}
