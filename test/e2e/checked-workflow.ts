/** What must be true of every workflow that has completed, whatever was killed on the way. */
import { expect } from "bun:test";
import type { WorkflowEvent } from "../../src/model/event.ts";
import type { Store } from "../../src/store/store.ts";
import type { ChaosService } from "./chaos-service.ts";
import { checkConsistency, type KeptRun, readKeptWorkflow, toFingerprints } from "./kept-run.ts";

/** How the work on workflows went. */
export interface Toll {
  tasks: number;
  executions: number;
  /** Attempts that ended with their worker: executed again, or followed on. */
  lost: number;
  resumed: number;
  retried: number;
}

export const NO_TOLL: Readonly<Toll> = { tasks: 0, executions: 0, lost: 0, resumed: 0, retried: 0 };

/** Checks one workflow, and adds to the toll what it took. */
export async function checkWorkflow(
  store: Store,
  id: string,
  service: ChaosService,
  toll: Toll,
): Promise<void> {
  const kept = await readKeptWorkflow(store, id);
  if (kept === null) throw new Error(`${id} is not stored`);
  const { snapshot, events } = kept;
  checkConsistency(kept);
  const { tasks, workflow } = snapshot;
  expect(workflow).toMatchObject({ status: "completed", counts: { completed: tasks.length } });
  expect(tasks.map(({ output }) => output?.uri)).toEqual([...toFingerprints(kept)]);
  const completed = events.flatMap((event) => (event.type === "task-completed" ? [event.task_id] : []));
  expect(completed.toSorted()).toEqual(tasks.map(({ taskId }) => taskId).toSorted());
  checkTokens(events);
  checkOrder(kept);
  for (const { taskId } of tasks) {
    const executes = service.executesOf(id, taskId);
    const starts = events.filter(
      (event) => event.type === "task-started" && event.task_id === taskId && !event.resumed,
    );
    // Whoever was called was called for an attempt that was kept before.
    expect(executes).toBeLessThanOrEqual(starts.length);
    expect(executes).toBeGreaterThan(0);
    toll.executions += executes;
  }
  const count = (type: WorkflowEvent["type"]) => events.filter((event) => event.type === type).length;
  toll.tasks += tasks.length;
  toll.lost += count("task-lost");
  toll.retried += count("task-retried");
  toll.resumed += events.filter((event) => event.type === "task-started" && event.resumed).length;
}

/** Attempts are numbered without gaps, and one that has ended, or was lost, does nothing any more. */
function checkTokens(events: readonly WorkflowEvent[]): void {
  const live = new Map<string, number>();
  const last = new Map<string, number>();
  for (const event of events) {
    if (!("attempt" in event)) continue;
    const { task_id, attempt, type } = event;
    if (type === "task-started") {
      expect(live.has(task_id)).toBe(false);
      expect(attempt).toBe((last.get(task_id) ?? 0) + 1);
      live.set(task_id, attempt);
      last.set(task_id, attempt);
    } else {
      expect(live.get(task_id)).toBe(attempt);
      if (type !== "task-accepted" && type !== "task-progressed") live.delete(task_id);
    }
  }
}

/** No task starts before all that feed it have completed. */
function checkOrder({ events, edges, snapshot }: KeptRun): void {
  const idAt = (position: number) => snapshot.tasks[position]?.taskId;
  const done = new Set<string | undefined>();
  for (const event of events) {
    if (event.type === "task-completed") done.add(event.task_id);
    if (event.type !== "task-started") continue;
    const upstream = edges.filter(([, to]) => idAt(to) === event.task_id).map(([from]) => idAt(from));
    expect(upstream.filter((taskId) => !done.has(taskId))).toEqual([]);
  }
}

/** What was repeated, and why. */
export function describeToll({ tasks, executions, lost, resumed, retried }: Toll, refusals: number): string {
  const repeated = executions - tasks;
  return [
    `${tasks} tasks took ${executions} executions; ${repeated} were repeated:`,
    `${refusals} because the service had said 503,`,
    `${repeated - refusals} because the worker, or Redis, was killed before the answer was kept.`,
    `${lost} attempts were lost, ${resumed} of them followed on without being executed again;`,
    `${retried} were retried.`,
  ].join(" ");
}
