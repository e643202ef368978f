/** Where a task stands in its workflow. Pure. */
import type { TaskView } from "../../model/task-view.ts";
import type { GraphAnswer } from "../../model/workflow-answer.ts";
import type { WorkflowView } from "../../model/workflow-view.ts";

export interface TaskPlace {
  readonly task: TaskView;
  readonly node: GraphAnswer["nodes"][number];
  /** In blueprint order, each once. */
  readonly upstream: readonly TaskView[];
  readonly downstream: readonly TaskView[];
}

/** Null when there is no such task. */
export function findTask(view: WorkflowView, graph: GraphAnswer, taskId: string): TaskPlace | null {
  const task = view.task(taskId);
  const node = task && graph.nodes[task.position];
  if (task === undefined || node === undefined) return null;
  const taskIds = new Map(graph.nodes.map(({ node_key, task_id }) => [node_key, task_id]));
  const toTasks = (nodeKeys: readonly string[]): readonly TaskView[] =>
    [...new Set(nodeKeys)]
      .flatMap((nodeKey) => view.task(taskIds.get(nodeKey) ?? "") ?? [])
      .sort((one, other) => one.position - other.position);
  return {
    task,
    node,
    upstream: toTasks(graph.edges.flatMap(([from, to]) => (to === node.node_key ? [from] : []))),
    downstream: toTasks(graph.edges.flatMap(([from, to]) => (from === node.node_key ? [to] : []))),
  };
}
