/** What the API tells of a workflow, as a timeline needs it. */
import type { Linked } from "../../model/layers.ts";
import { toAttempts } from "../../model/run-records.ts";
import type { GraphAnswer, TaskAnswer } from "../../model/workflow-answer.ts";
import type { ToldTask } from "./timeline.ts";

/** By task id. */
export function toToldTasks(tasks: ReadonlyMap<string, TaskAnswer>): ReadonlyMap<string, ToldTask> {
  const told = new Map<string, ToldTask>();
  for (const [taskId, task] of tasks) {
    told.set(taskId, {
      attempts: toAttempts({ workflow_id: "", tasks: [task] }),
      pendingSince: task.status === "pending" ? Date.parse(task.updated_at) : null,
    });
  }
  return told;
}

/** Who waits for whom, by position. */
export function toLinks({ nodes, edges }: GraphAnswer): readonly Linked[] {
  const positions = new Map(nodes.map(({ node_key }, position) => [node_key, position]));
  const links = nodes.map((): { upstream: number[]; downstream: number[] } => ({
    upstream: [],
    downstream: [],
  }));
  for (const [fromKey, toKey] of edges) {
    const [from, to] = [positions.get(fromKey), positions.get(toKey)];
    if (from === undefined || to === undefined) continue;
    links[from]?.downstream.push(to);
    links[to]?.upstream.push(from);
  }
  return links;
}
