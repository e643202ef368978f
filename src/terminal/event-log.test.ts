import { expect, test } from "bun:test";
import { STARTED_AT, WORKFLOW_ID } from "../../test/view-builder.ts";
import type { WorkflowEvent } from "../model/event.ts";
import { EventLog } from "./event-log.ts";
import { paintLine } from "./styled-line.ts";

const common = (sequence: number, afterMs: number) => ({
  sequence,
  workflow_id: WORKFLOW_ID,
  at: new Date(STARTED_AT + afterMs).toISOString(),
});
const ofTask = (sequence: number, afterMs: number, attempt = 1) => ({
  ...common(sequence, afterMs),
  ...{ task_id: "t0", node_key: "a:Run", attempt },
});

/** Lines without their day, which depends on where the test runs. */
const linesOf = (...events: readonly WorkflowEvent[]) => {
  const log = new EventLog();
  return events.map((event) =>
    paintLine(log.toLine(event), false).replace(/^\d{4}-\d\d-\d\d \d\d:\d\d:/, ""),
  );
};

test("a log tells who did what when, and how long it took", () => {
  expect(
    linesOf(
      { type: "workflow-submitted", ...common(1, 0), name: "energy", tasks: 1 },
      { type: "task-started", ...ofTask(2, 5), worker_id: "w\u001b[2J", resumed: false },
      { type: "task-accepted", ...ofTask(3, 10), service_task_id: "job" },
      { type: "task-failed", ...ofTask(4, 1505), error: "no disk" },
      { type: "workflow-failed", ...common(5, 1505), error: "Task t0 failed: no disk" },
      { type: "workflow-retried", ...common(6, 2000) },
      { type: "task-started", ...ofTask(7, 2000, 2), worker_id: "w", resumed: false },
      { type: "task-completed", ...ofTask(8, 2100, 2) },
      { type: "workflow-completed", ...common(9, 2100) },
    ),
  ).toEqual([
    "00.000 ▸ energy  submitted, 1 task",
    "00.005 ▸ a:Run  started  on w\\x1b[2J",
    "00.010 ▸ a:Run  accepted by its service  as job",
    "01.505 ✖ a:Run  failed after 1.5s: no disk",
    "01.505 ✖ energy  failed: Task t0 failed: no disk",
    "02.000 ▸ energy  starts again",
    "02.000 ▸ a:Run  started, attempt 2  on w",
    "02.100 ✔ a:Run  completed in 100ms",
    "02.100 ✔ energy  completed",
  ]);
});

test("a log holds the tasks that are at work, and no others", () => {
  const log = new EventLog();
  const start = { type: "task-started", ...ofTask(2, 5), worker_id: "w", resumed: false } as const;
  const end = { type: "task-completed", ...ofTask(3, 10) } as const;
  log.toLine(start);
  expect(log.task("t0")).toEqual({ startedAt: STARTED_AT + 5 });
  log.toLine(end);
  expect(log.task("t0")).toBeUndefined();
  log.skip(start);
  log.skip(end);
  expect(log.task("t0")).toBeUndefined();
});
