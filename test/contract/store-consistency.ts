/** What holds of every stored workflow at any moment, whatever happened to it. */
import { expect } from "bun:test";
import type { WorkflowEvent } from "../../src/model/event.ts";
import type { AttemptRecord, TaskRecord, WorkflowSnapshot } from "../../src/model/record.ts";
import { NO_TASKS } from "../../src/model/status.ts";
import { createWorkflowView, type WorkflowView } from "../../src/model/workflow-view.ts";
import type { Store } from "../../src/store/store.ts";

/** @returns the events of the workflow */
export async function expectConsistent(store: Store, workflowId: string): Promise<readonly WorkflowEvent[]> {
  const snapshot = await store.snapshot(workflowId);
  if (snapshot === null) throw new Error(`workflow ${workflowId} is not stored`);
  const events = await store.events(workflowId, 0, Number.MAX_SAFE_INTEGER);
  expectTrueCounts(snapshot);
  expectGaplessNumbers(snapshot, events);
  expectOneLiveAttempt(snapshot, await store.attempts(workflowId));
  expectSameAsFold(snapshot, events);
  return events;
}

function expectTrueCounts({ workflow, tasks }: WorkflowSnapshot): void {
  const counts = { ...NO_TASKS };
  for (const task of tasks) counts[task.status] += 1;
  expect(workflow.counts).toEqual(counts);
  expect(tasks.map((task) => task.position)).toEqual(tasks.map((_, index) => index));
}

/** P10 */
function expectGaplessNumbers({ workflow }: WorkflowSnapshot, events: readonly WorkflowEvent[]): void {
  expect(workflow.sequence).toBe(events.length);
  expect(events.map((event) => event.sequence)).toEqual(events.map((_, index) => index + 1));
  expect(new Set(events.map((event) => event.workflow_id))).toEqual(new Set([workflow.workflowId]));
}

/** R3: a task runs if and only if exactly one live attempt holds it, and that is its latest. */
function expectOneLiveAttempt({ tasks }: WorkflowSnapshot, attempts: readonly AttemptRecord[]): void {
  const given = tasks.flatMap((task) =>
    Array.from({ length: task.attempt }, (_, index) => [task.taskId, index + 1]),
  );
  expect(attempts.map((attempt) => [attempt.taskId, attempt.number])).toEqual(given);
  const running = tasks
    .filter((task) => task.status === "running")
    .map((task) => [task.taskId, task.attempt]);
  const live = attempts.filter((attempt) => attempt.endedAt === null);
  expect(live.map((attempt) => [attempt.taskId, attempt.number])).toEqual(running);
  expect(attempts.filter((attempt) => attempt.outcome === null)).toEqual(live);
}

/** The log tells the same as the snapshot: folding it gives it. */
function expectSameAsFold(snapshot: WorkflowSnapshot, events: readonly WorkflowEvent[]): void {
  const view = createWorkflowView(rewind(snapshot));
  const refusals = events.map((event) => view.apply(event));
  expect(refusals).toEqual(refusals.map(() => null));
  expect(toComparable(view)).toEqual(toComparable({ ...snapshot.workflow, tasks: snapshot.tasks }));
}

/** The snapshot as it was right after the submission. */
function rewind({ workflow, tasks }: WorkflowSnapshot): WorkflowSnapshot {
  const { createdAt } = workflow;
  return {
    workflow: {
      ...workflow,
      status: "running",
      error: null,
      updatedAt: createdAt,
      counts: { ...NO_TASKS, pending: tasks.length },
      sequence: 1,
    },
    tasks: tasks.map((task) => ({ ...task, ...NEVER_STARTED, updatedAt: createdAt })),
  };
}

const NEVER_STARTED = {
  status: "pending",
  attempt: 0,
  accepted: false,
  progress: null,
  error: null,
  output: null,
  startedAt: null,
  endedAt: null,
} as const;

type Comparable = Pick<WorkflowView, "status" | "error" | "updatedAt" | "sequence" | "counts"> & {
  readonly tasks: readonly Omit<TaskRecord, "output" | "createdAt" | "updatedAt">[];
};

function toComparable({ status, error, updatedAt, sequence, counts, tasks }: Comparable): Comparable {
  return { status, error, updatedAt, sequence, counts, tasks: tasks.map(toComparableTask) };
}

function toComparableTask(task: Comparable["tasks"][number]): Comparable["tasks"][number] {
  const { position, taskId, nodeKey, status, attempt, accepted, progress, error, startedAt, endedAt } = task;
  return { position, taskId, nodeKey, status, attempt, accepted, progress, error, startedAt, endedAt };
}
