import { beforeEach, expect, test } from "bun:test";
import { ExecutionTable } from "./execution-table.ts";

const DONE = { status: "complete", output: null } as const;

let now = 0;
let suffixes = 0;
let table: ExecutionTable;

beforeEach(() => {
  now = 0;
  suffixes = 0;
  table = new ExecutionTable({
    now: () => now,
    randomSuffix: () => {
      suffixes += 1;
      return `r${suffixes}`;
    },
  });
});

/** Opens an execution that somebody polls. */
function beginPolled(workflowId: string, taskId: string) {
  const { execution } = table.begin(workflowId, taskId);
  execution.awaitPolls();
  return execution;
}

/** Opens an execution, ends it, and answers its outcome directly. */
function runOnce(workflowId: string, taskId: string) {
  const { execution } = table.begin(workflowId, taskId);
  table.end(execution, DONE);
  return execution;
}

test("a single run is polled under the plain task id", () => {
  expect(beginPolled("wf-1", "task_1").id).toBe("task_1");
});

test("runs that overlap get ids of their own", () => {
  const executions = ["wf-1", "wf-2", "wf-3"].map((workflowId) => beginPolled(workflowId, "task_1"));
  expect(executions.map(({ id }) => id)).toEqual(["task_1", "wf-2.task_1", "wf-3.task_1"]);
  expect(executions.map(({ id }) => table.find(id))).toEqual(executions);
});

test("runs one after the other share the plain task id", () => {
  expect([runOnce("wf-1", "task_1").id, runOnce("wf-2", "task_1").id]).toEqual(["task_1", "task_1"]);
});

test("a task that still runs is not started again", () => {
  const first = table.begin("wf-1", "task_1");
  const second = table.begin("wf-1", "task_1");
  expect([first.isNew, second.isNew]).toEqual([true, false]);
  expect(second.execution).toBe(first.execution);
});

test("a task runs again after its end", () => {
  const first = runOnce("wf-1", "task_1");
  const again = table.begin("wf-1", "task_1");
  expect(again.isNew).toBe(true);
  expect(again.execution).not.toBe(first);
});

test("pairs that read alike when joined are not taken for each other", () => {
  const first = table.begin("a.b", "c");
  const second = table.begin("a", "b.c");
  expect(second.isNew).toBe(true);
  expect([first.execution.id, second.execution.id]).toEqual(["c", "b.c"]);
});

test("a taken qualified id gets a random suffix", () => {
  for (const execution of [beginPolled("wf-1", "task_1"), beginPolled("wf-2", "task_1")]) {
    table.end(execution, DONE);
  }
  // Both still wait to be read when the second one's workflow executes the task again.
  expect(beginPolled("wf-2", "task_1").id).toBe("wf-2.task_1.r1");
});

test("ids that are not safe are made distinct by a random suffix", () => {
  const ids = ["wf-1", "wf/2"].map((workflowId) => beginPolled(workflowId, "a/b").id);
  expect(ids).toEqual(["a/b", "wf/2.a/b.r1"]);
});

test("an id that no path can carry is replaced", () => {
  expect(["", ".", ".."].map((taskId) => beginPolled("wf-1", taskId).id)).toEqual([
    "wf-1..r1",
    "wf-1...r2",
    "wf-1....r3",
  ]);
});

test.each(["x".repeat(4_001), "ä".repeat(700), "\ud800"])("a strange or long id is replaced: %p", (id) => {
  expect(beginPolled("wf-1", id).id).toBe("task.r1");
  expect(beginPolled(id, "..").id).toBe("task.r2");
});

test("an id of some kilobytes is polled as it is", () => {
  const id = "x".repeat(3_000);
  expect(beginPolled("wf-1", id).id).toBe(id);
});

test("an id is held until the outcome was read", () => {
  const first = beginPolled("wf-1", "task_1");
  table.end(first, DONE);
  expect(beginPolled("wf-2", "task_1").id).toBe("wf-2.task_1");
  first.markRead();
  expect(beginPolled("wf-3", "task_1").id).toBe("task_1");
});

test("an id is held for a minute when the outcome is not read", () => {
  table.end(beginPolled("wf-1", "task_1"), DONE);
  now = 59_999;
  expect(beginPolled("wf-2", "task_1").id).toBe("wf-2.task_1");
  now = 60_000;
  expect(beginPolled("wf-3", "task_1").id).toBe("task_1");
});

test("a released execution is read under its id until another one takes it", () => {
  const first = runOnce("wf-1", "task_1");
  expect(table.find("task_1")).toBe(first);
  const second = runOnce("wf-2", "task_1");
  expect(table.find("task_1")).toBe(second);
  expect(table.find("wf-1.task_1")).toBe(first);
});

test("of two released runs of a task the newer one has the qualified id", () => {
  const blocker = beginPolled("wf-1", "task_1");
  const older = beginPolled("wf-2", "task_1");
  expect(older.id).toBe("wf-2.task_1");
  for (const execution of [blocker, older]) {
    table.end(execution, DONE);
    execution.markRead();
  }
  const newer = beginPolled("wf-2", "task_1");
  expect(newer.id).toBe("task_1");
  expect(table.find("wf-2.task_1")).toBe(older);
  table.end(newer, DONE);
  newer.markRead();
  expect(table.find("wf-2.task_1")).toBe(newer);
});

test("the thousand newest are kept for ever, all others for an hour", () => {
  for (let index = 0; index < 1_500; index += 1) runOnce(`wf-${index}`, "task_1");
  expect(table.find("wf-0.task_1")).toBeDefined();
  now = 3_600_000;
  runOnce("wf-last", "task_1");
  expect(table.find("wf-500.task_1")).toBeUndefined();
  expect(table.find("wf-501.task_1")).toBeDefined();
});

test("ten thousand are kept at most", () => {
  for (let index = 0; index < 12_345; index += 1) runOnce(`wf-${index}`, "task_1");
  expect(table.find("wf-2344.task_1")).toBeUndefined();
  expect(table.find("wf-2345.task_1")).toBeDefined();
});

test("an outcome that waits to be read is never forgotten", () => {
  const unread = beginPolled("wf-unread", "task_unread");
  table.end(unread, DONE);
  for (let index = 0; index < 12_000; index += 1) runOnce(`wf-${index}`, "task_1");
  expect(table.find("task_unread")).toBe(unread);
});

test("large results are forgotten before memory is full, and what runs is not", () => {
  const running = beginPolled("wf-running", "task_running");
  const output = { protocol: "inline", uri: "A".repeat(1024 * 1024), format: "binary" } as const;
  for (let index = 0; index < 100; index += 1) {
    table.end(table.begin(`wf-${index}`, "task_1").execution, { status: "complete", output });
  }
  expect(table.find("wf-0.task_1")).toBeUndefined();
  expect(table.find("wf-36.task_1")).toBeUndefined();
  expect(table.find("wf-37.task_1")).toBeDefined();
  expect(table.find("task_running")).toBe(running);
});
