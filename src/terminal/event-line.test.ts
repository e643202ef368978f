import { expect, test } from "bun:test";
import { makeView, STARTED_AT, WORKFLOW_ID } from "../../test/view-builder.ts";
import type { WorkflowEvent } from "../model/event.ts";
import { toEventLine } from "./event-line.ts";
import { paintLine } from "./styled-line.ts";

const view = makeView([{ nodeKey: "a:Run", status: "running", attempt: 1, startedAfterMs: 200 }]);

const common = { sequence: 2, workflow_id: WORKFLOW_ID, at: new Date(STARTED_AT + 1434).toISOString() };
const ofTask = { ...common, task_id: "t0", node_key: "a:Run", attempt: 1 };

const lineOf = (event: WorkflowEvent) => {
  const line = toEventLine(event, view, STARTED_AT);
  return line === null ? null : paintLine(line, false);
};

test("every event of a task is one line", () => {
  const lines = [
    lineOf({ ...ofTask, type: "task-started", worker_id: "w", resumed: false }),
    lineOf({ ...ofTask, type: "task-started", worker_id: "w", resumed: false, attempt: 2 }),
    lineOf({ ...ofTask, type: "task-started", worker_id: "w", resumed: true, attempt: 2 }),
    lineOf({ ...ofTask, type: "task-accepted", service_task_id: "s" }),
    lineOf({ ...ofTask, type: "task-progressed", progress: 50 }),
    lineOf({
      ...ofTask,
      type: "task-retried",
      error: "HTTP 503: busy\nline",
      available_at: new Date(STARTED_AT + 2034).toISOString(),
    }),
    lineOf({ ...ofTask, type: "task-lost", worker_id: "w" }),
    lineOf({ ...ofTask, type: "task-completed" }),
    lineOf({ ...ofTask, type: "task-failed", error: "\u001b[31mno" }),
  ];
  expect(lines).toEqual([
    "   1.4s ▸ a:Run  started",
    "   1.4s ▸ a:Run  started, attempt 2",
    "   1.4s ▸ a:Run  followed on, attempt 2",
    "   1.4s ▸ a:Run  accepted by its service",
    "   1.4s ▸ a:Run  50%",
    "   1.4s ↻ a:Run  attempt 1 failed, next in 600ms: HTTP 503: busy\\nline",
    "   1.4s ↻ a:Run  lost: worker w stopped, another one takes over",
    "   1.4s ✔ a:Run  completed in 1.2s",
    "   1.4s ✖ a:Run  failed after 1.2s: \\x1b[31mno",
  ]);
});

test("every event of the workflow but its submission is one line", () => {
  const lines = [
    lineOf({ ...common, type: "workflow-submitted", name: "energy", tasks: 1 }),
    lineOf({ ...common, type: "workflow-completed" }),
    lineOf({ ...common, type: "workflow-failed", error: "Task t0 failed: no" }),
    lineOf({ ...common, type: "workflow-cancelled" }),
    lineOf({ ...common, type: "workflow-retried" }),
    lineOf({ ...common, type: "workflow-deleted" }),
  ];
  expect(lines).toEqual([
    null,
    "   1.4s ✔ energy  completed",
    "   1.4s ✖ energy  failed: Task t0 failed: no",
    "   1.4s ⊘ energy  cancelled",
    "   1.4s ▸ energy  starts again",
    "   1.4s ⊘ energy  deleted",
  ]);
});
