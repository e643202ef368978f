import { describe, expect, test } from "bun:test";
import type { WorkflowEvent } from "./event.ts";
import type { TaskRecord, WorkflowSnapshot } from "./record.ts";
import { NO_TASKS } from "./status.ts";
import { createWorkflowView } from "./workflow-view.ts";

const START = Date.UTC(2026, 0, 1);
const at = (ms: number) => new Date(START + ms).toISOString();

const makeTask = (position: number, changes: Partial<TaskRecord> = {}): TaskRecord => ({
  position,
  taskId: `t${position}`,
  nodeKey: `node${position}:Run`,
  status: "pending",
  attempt: 0,
  accepted: false,
  progress: null,
  error: null,
  output: null,
  createdAt: START,
  updatedAt: START,
  startedAt: null,
  endedAt: null,
  ...changes,
});

const makeSnapshot = (tasks: readonly TaskRecord[]): WorkflowSnapshot => ({
  workflow: {
    workflowId: "wf-0123456789ab",
    name: "energy",
    status: "running",
    error: null,
    createdAt: START,
    updatedAt: START,
    counts: { ...NO_TASKS, pending: tasks.length },
    sequence: 1,
    webUis: [],
  },
  tasks,
});

/** Numbers events from 2 and gives each a second of its own, then folds them; the last refusal is returned. */
function play(view: ReturnType<typeof createWorkflowView>, events: readonly object[]) {
  const results = events.map((event) => {
    const sequence = view.sequence + 1;
    return view.apply({
      sequence,
      workflow_id: view.workflowId,
      at: at(sequence * 1000),
      ...event,
    } as WorkflowEvent);
  });
  return results.at(-1);
}

const task = (type: string, fields: object = {}) => ({
  type,
  task_id: "t0",
  node_key: "node0:Run",
  attempt: 1,
  ...fields,
});
const started = (fields: object = {}) => task("task-started", { worker_id: "w", resumed: false, ...fields });
const view = (size = 1) =>
  createWorkflowView(makeSnapshot(Array.from({ length: size }, (_, i) => makeTask(i))));

describe("a task's view", () => {
  test("keeps when it started and ended, its progress, and that its service accepted it", () => {
    const folded = view();
    play(folded, [
      started(),
      task("task-accepted", { service_task_id: "s" }),
      task("task-progressed", { progress: 40 }),
    ]);
    expect(folded.task("t0")).toMatchObject({ status: "running", attempt: 1, accepted: true, progress: 40 });
    play(folded, [task("task-completed")]);
    expect(folded.task("t0")).toMatchObject({
      status: "completed",
      startedAt: START + 2000,
      endedAt: START + 5000,
      accepted: false,
      error: null,
    });
  });

  test("waits for its next attempt after a retry, and keeps why until it completes", () => {
    const folded = view();
    play(folded, [started(), task("task-retried", { error: "HTTP 503: busy", available_at: at(9000) })]);
    expect(folded.task("t0")).toMatchObject({
      status: "pending",
      retryAt: START + 9000,
      error: "HTTP 503: busy",
    });
    expect([...folded.retrying].map((waiting) => waiting.taskId)).toEqual(["t0"]);
    play(folded, [started({ attempt: 2 })]);
    expect(folded.task("t0")).toMatchObject({ attempt: 2, retryAt: null, error: "HTTP 503: busy" });
    expect(folded.task("t0")?.startedAt).toBe(START + 2000);
    expect(folded.retrying.size).toBe(0);
    play(folded, [task("task-completed", { attempt: 2 })]);
    expect(folded.task("t0")?.error).toBeNull();
  });

  test("keeps its progress when it is lost and followed on, and loses it when it is executed again", () => {
    const lostAt40 = [
      started(),
      task("task-accepted", { service_task_id: "s" }),
      task("task-progressed", { progress: 40 }),
      task("task-lost", { worker_id: "w" }),
    ];
    const followed = view();
    play(followed, [...lostAt40, started({ attempt: 2, resumed: true })]);
    expect(followed.task("t0")).toMatchObject({ accepted: true, progress: 40 });
    const executed = view();
    play(executed, [...lostAt40, started({ attempt: 2 })]);
    expect(executed.task("t0")).toMatchObject({ accepted: false, progress: null });
  });
});

describe("a workflow's event", () => {
  test("carries the tasks: what waits is skipped, what runs is followed, then nothing follows", () => {
    const folded = view(3);
    play(folded, [
      started(),
      started({ task_id: "t1" }),
      task("task-failed", { error: "HTTP 500: no" }),
      { type: "workflow-failed", error: "Task t0 failed: HTTP 500: no" },
    ]);
    expect(folded.counts).toEqual({ ...NO_TASKS, running: 1, failed: 1, skipped: 1 });
    expect(folded).toMatchObject({ status: "failed", endedAt: START + 5000, settled: false });
    play(folded, [task("task-completed", { task_id: "t1" })]);
    expect(folded.settled).toBe(true);
    expect(folded.error).toBe("Task t0 failed: HTTP 500: no");
  });

  test("makes what did not complete start afresh when the workflow is retried", () => {
    const folded = view(2);
    play(folded, [
      started(),
      task("task-completed"),
      started({ task_id: "t1" }),
      { type: "workflow-cancelled" },
      { type: "workflow-retried" },
    ]);
    expect(folded).toMatchObject({ status: "running", error: null, endedAt: null });
    expect(folded.task("t0")?.status).toBe("completed");
    expect(folded.task("t1")).toMatchObject({
      status: "pending",
      attempt: 1,
      startedAt: null,
      endedAt: null,
    });
  });

  test("completes the workflow only when every task has completed", () => {
    const folded = view(2);
    expect(play(folded, [started(), task("task-completed"), { type: "workflow-completed" }])).toEqual({
      reason: "impossible",
      event: "workflow-completed",
      status: "running",
    });
  });
});

describe("a deletion", () => {
  test("leaves the view as it was, says so, and is the end of it whatever its tasks did", () => {
    const folded = view(2);
    play(folded, [started()]);
    expect([folded.deleted, folded.settled]).toEqual([false, false]);
    expect(play(folded, [{ type: "workflow-deleted" }])).toBeNull();
    expect(folded).toMatchObject({ deleted: true, settled: true, status: "running", sequence: 3 });
    expect(folded.counts).toEqual({ ...NO_TASKS, pending: 1, running: 1 });
  });

  test("may follow in any state, and nothing may follow it", () => {
    const folded = view(1);
    expect(play(folded, [{ type: "workflow-cancelled" }, { type: "workflow-deleted" }])).toBeNull();
    for (const type of ["workflow-retried", "workflow-deleted"]) {
      expect(play(folded, [{ type }])).toMatchObject({ reason: "impossible", event: type });
    }
    expect(folded.sequence).toBe(3);
  });
});

describe("a refusal", () => {
  test("says that an event is missing", () => {
    expect(play(view(), [started({ sequence: 4 })])).toEqual({ reason: "gap", expected: 2, sequence: 4 });
  });

  test("says that the event is of another workflow", () => {
    expect(play(view(), [started({ workflow_id: "wf-other" })])).toEqual({
      reason: "other-workflow",
      workflowId: "wf-other",
    });
  });

  test("says that the workflow has no such task", () => {
    expect(play(view(), [started({ task_id: "t9" })])).toEqual({ reason: "unknown-task", taskId: "t9" });
  });

  test("says that the attempt is not the live one", () => {
    expect(play(view(), [started({ attempt: 2 }), task("task-completed", { attempt: 1 })])).toEqual({
      reason: "stale-attempt",
      attempt: 1,
      current: 2,
    });
  });

  test("of a new start in a failed workflow names the workflow's state", () => {
    const folded = view();
    const failed = [
      started(),
      task("task-accepted", { service_task_id: "s" }),
      { type: "workflow-failed", error: "E" },
      task("task-lost", { worker_id: "w" }),
    ];
    expect(play(folded, [...failed, started({ attempt: 2 })])).toEqual({
      reason: "impossible",
      event: "task-started",
      status: "failed",
    });
    expect(play(folded, [started({ attempt: 2, resumed: true })])).toBeNull();
  });
});

test("a task that was lost is followed on in a failed workflow if its service accepted it, and cannot be lost if not", () => {
  const lost = task("task-lost", { worker_id: "w" });
  const accepted = view(2);
  play(accepted, [started(), task("task-accepted", { service_task_id: "s" }), lost]);
  expect(play(accepted, [{ type: "workflow-failed", error: "E" }])).toBeNull();
  expect(accepted.counts).toEqual({ ...NO_TASKS, pending: 1, skipped: 1 });
  expect(accepted.settled).toBe(false);
  expect(play(accepted, [started({ attempt: 2, resumed: true })])).toBeNull();

  const unknown = view();
  expect(play(unknown, [started(), { type: "workflow-failed", error: "E" }, lost])).toEqual({
    reason: "impossible",
    event: "task-lost",
    status: "failed",
  });
});

test("a snapshot of a run in the middle is the beginning of the same fold", () => {
  const folded = createWorkflowView(
    makeSnapshot([
      makeTask(0, { status: "running", attempt: 2, accepted: true, progress: 70, startedAt: START }),
    ]),
  );
  expect(folded.task("t0")).toMatchObject({ accepted: true, progress: 70 });
  play(folded, [task("task-completed", { attempt: 2 }), { type: "workflow-completed" }]);
  expect(folded).toMatchObject({ status: "completed", settled: true });
});
