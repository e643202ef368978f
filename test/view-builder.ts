/** Views of workflows in the middle of a run, for what is shown of them. */
import {
  type AttemptRecord,
  NOTHING_YET,
  type TaskRecord,
  type WorkflowRecord,
  type WorkflowSnapshot,
} from "../src/model/record.ts";
import { NO_TASKS } from "../src/model/status.ts";
import { createWorkflowView, type WorkflowView } from "../src/model/workflow-view.ts";

/** When every sample began (ms). */
export const STARTED_AT = Date.UTC(2026, 0, 1);
export const WORKFLOW_ID = "wf-0123456789ab";

/** A task of a sample; instants count from `STARTED_AT`, ids are `t0`, `t1` … unless given. */
export type TaskSketch = Partial<Omit<TaskRecord, "startedAt" | "endedAt">> & {
  readonly startedAfterMs?: number;
  readonly endedAfterMs?: number;
};

export function makeRecord(sketch: TaskSketch, position = 0): TaskRecord {
  const { startedAfterMs, endedAfterMs, ...fields } = sketch;
  return {
    position,
    taskId: `t${position}`,
    nodeKey: `node${position}:Run`,
    status: "pending",
    attempt: 0,
    accepted: false,
    progress: null,
    error: null,
    output: null,
    createdAt: STARTED_AT,
    updatedAt: STARTED_AT,
    startedAt: startedAfterMs === undefined ? null : STARTED_AT + startedAfterMs,
    endedAt: endedAfterMs === undefined ? null : STARTED_AT + endedAfterMs,
    ...fields,
  };
}

/** An attempt that was claimed 10 ms after it was ready, and is under way; its instants count from 0. */
export const makeAttempt = (fields: Partial<AttemptRecord> = {}): AttemptRecord => ({
  taskId: "t0",
  number: 1,
  workerId: "worker-1",
  readyAt: 0,
  claimedAt: 10,
  ...NOTHING_YET,
  ...fields,
});

export function makeSnapshot(
  sketches: readonly TaskSketch[],
  workflow: Partial<WorkflowRecord> = {},
): WorkflowSnapshot {
  const tasks = sketches.map(makeRecord);
  const counts = { ...NO_TASKS };
  for (const { status } of tasks) counts[status] += 1;
  return {
    workflow: {
      workflowId: WORKFLOW_ID,
      name: "energy",
      status: "running",
      error: null,
      createdAt: STARTED_AT,
      updatedAt: STARTED_AT,
      counts,
      sequence: 1,
      webUis: [],
      ...workflow,
    },
    tasks,
  };
}

export function makeView(
  sketches: readonly TaskSketch[],
  workflow: Partial<WorkflowRecord> = {},
): WorkflowView {
  return createWorkflowView(makeSnapshot(sketches, workflow));
}

/** Ends the attempt of a running task, to be followed by another one `pauseMs` later. */
export function failAttempt(view: WorkflowView, taskId: string, error: string, pauseMs: number): void {
  const task = view.task(taskId);
  const refusal = view.apply({
    type: "task-retried",
    sequence: view.sequence + 1,
    workflow_id: view.workflowId,
    at: new Date(STARTED_AT).toISOString(),
    task_id: taskId,
    node_key: task?.nodeKey ?? "",
    attempt: task?.attempt ?? 0,
    error,
    available_at: new Date(STARTED_AT + pauseMs).toISOString(),
  });
  if (refusal !== null) throw new Error(`the sample is impossible: ${JSON.stringify(refusal)}`);
}
