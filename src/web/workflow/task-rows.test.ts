import { expect, test } from "bun:test";
import { makeWorkflow } from "../../../test/builders.ts";
import type { TaskView } from "../../model/task-view.ts";
import { createWorkflowView } from "../../model/workflow-view.ts";
import { findTasks, toDurationText, toRemark, toStartText } from "./task-rows.ts";

const task = (changes: Partial<TaskView> = {}): TaskView => ({
  position: 0,
  taskId: "task_0a1b2c3d",
  nodeKey: "wind:Read",
  status: "running",
  attempt: 1,
  progress: null,
  startedAt: 2_000,
  endedAt: null,
  error: null,
  accepted: false,
  retryAt: null,
  ...changes,
});

test("tasks are found by state, and by a part of name, id or error in any case of letters", () => {
  const { workflowId, name, tasks } = makeWorkflow({ tasks: "Wind Water Sun" });
  const errors: Readonly<Record<string, string>> = { Sun: "No WIND at night" };
  const view = createWorkflowView({
    workflow: {
      workflowId,
      name,
      status: "failed",
      error: null,
      createdAt: 0,
      updatedAt: 0,
      counts: { pending: 0, running: 0, completed: 2, failed: 1, cancelled: 0, skipped: 0 },
      sequence: 9,
      webUis: [],
    },
    tasks: tasks.map(({ position, taskId, nodeKey, containerName }) => ({
      position,
      taskId,
      nodeKey,
      status: containerName === "Sun" ? "failed" : "completed",
      attempt: 1,
      accepted: false,
      progress: null,
      error: errors[containerName] ?? null,
      output: null,
      createdAt: 0,
      updatedAt: 0,
      startedAt: 0,
      endedAt: 0,
    })),
  });
  const find = (status: TaskView["status"] | null, text: string) =>
    findTasks(view, { status, text }).map(({ nodeKey }) => nodeKey);
  expect(find(null, " ")).toEqual(["Wind:Run", "Water:Run", "Sun:Run"]);
  expect(find(null, " wind ")).toEqual(["Wind:Run", "Sun:Run"]);
  expect(find("completed", "wind")).toEqual(["Wind:Run"]);
  expect(find(null, tasks[1]?.taskId ?? "")).toEqual(["Water:Run"]);
  expect(find("pending", "")).toEqual([]);
});

test("what is said of a task is what its state does not say", () => {
  expect(toRemark(task(), 0)).toBe("executing");
  expect(toRemark(task({ accepted: true, attempt: 3 }), 0)).toBe("polling · attempt 3");
  const waiting = task({ status: "pending", error: "refused", retryAt: 5_000 });
  expect(toRemark(waiting, 3_000)).toBe("next attempt in 2.0s · refused");
  expect(toRemark(waiting, 6_000)).toBe("next attempt now · refused");
  expect(toRemark(task({ status: "pending", accepted: true }), 0)).toBe(
    "lost by its worker, will be followed on",
  );
  expect(toRemark(task({ status: "pending" }), 0)).toBe("");
  expect(toRemark(task({ status: "completed", attempt: 2 }), 0)).toBe("attempt 2");
  expect(toRemark(task({ status: "failed", error: "no\n\twind\u202e" }), 0)).toBe("no wind\\u202e");
});

test("times are told from the workflow's beginning, and only once there are any", () => {
  expect(toStartText(task(), 500)).toBe("+1.5s");
  expect(toStartText(task({ startedAt: null }), 500)).toBe("");
  expect(toDurationText(task(), 6_000)).toBe("4.0s");
  expect(toDurationText(task({ endedAt: 2_250 }), 6_000)).toBe("250ms");
  expect(toDurationText(task({ startedAt: null }), 6_000)).toBe("");
  expect(toDurationText(task({ status: "pending" }), 6_000)).toBe("");
});
