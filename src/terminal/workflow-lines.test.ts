import { describe, expect, test } from "bun:test";
import { NO_TASKS } from "../model/status.ts";
import type { TaskAnswer, WorkflowAnswer } from "../model/workflow-answer.ts";
import { paintLine, type StyledLine, toLineWidth } from "./styled-line.ts";
import { toTaskTable, toWorkflowLines, toWorkflowTable } from "./workflow-lines.ts";

const AT = Date.UTC(2026, 0, 1);
const instant = (afterMs: number) => new Date(AT + afterMs).toISOString();
const layout = (columns: number) => ({ columns, now: AT + 130_000 });

const workflow = (fields: Partial<WorkflowAnswer> = {}): WorkflowAnswer => ({
  workflow_id: "wf-0123456789ab",
  status: "completed",
  created_at: instant(0),
  updated_at: instant(6900),
  error: null,
  name: "File Based Energy Pipeline",
  task_counts: { ...NO_TASKS, completed: 4 },
  webuis: [],
  ...fields,
});

const task = (fields: Partial<TaskAnswer> = {}): TaskAnswer => ({
  task_id: "task_01234567",
  node_key: "data_generator1:GenerateData",
  status: "completed",
  created_at: instant(0),
  updated_at: instant(0),
  error: null,
  input_refs: [],
  output_refs: [],
  progress: null,
  attempts: [],
  started_at: instant(0),
  ended_at: instant(1500),
  webui_url: null,
  ...fields,
});

const attempt = (number: number) => ({
  ...{ number, worker_id: "w", started_at: instant(0), ended_at: null, outcome: null, error: null },
  ...{ ready_at: instant(0), accepted_at: null, polls: 0, last_poll: null, output_fetched_at: null },
});

const textOf = (lines: readonly StyledLine[]) => lines.map((line) => paintLine(line, false));

describe("a workflow", () => {
  test("that has ended says when, and how long it took", () => {
    expect(textOf(toWorkflowLines(workflow(), layout(80)))).toEqual([
      "File Based Energy Pipeline · wf-0123456789ab",
      "✔ completed · 4 of 4 done",
      "submitted 2m ago · ended 2m ago, after 6.9s",
    ]);
  });

  test("that runs says when it last changed", () => {
    const running = workflow({
      status: "running",
      updated_at: instant(129_500),
      task_counts: { ...NO_TASKS, completed: 2, running: 1, pending: 1 },
    });
    expect(textOf(toWorkflowLines(running, layout(80)))).toEqual([
      "File Based Energy Pipeline · wf-0123456789ab",
      "▸ running · 2 of 4 done · 1 running · 1 pending",
      "submitted 2m ago · last change just now",
    ]);
  });

  test("that failed shows its whole error, harmless and within the width", () => {
    const failed = workflow({
      status: "failed",
      name: "evil\u001b[2J",
      error: `Task t failed: \u001b[31m${"long ".repeat(40)}end`,
    });
    const lines = toWorkflowLines(failed, layout(40));
    expect(Math.max(...lines.map(toLineWidth))).toBeLessThanOrEqual(40);
    expect(textOf(lines).join("\n")).not.toContain("\u001b");
    expect(textOf(lines).at(-1)).toEndWith("end");
  });
});

describe("a table of workflows", () => {
  test("fits 80 columns, the names giving way", () => {
    const lines = toWorkflowTable(
      [workflow(), workflow({ status: "cancelled", name: "n".repeat(100), created_at: instant(-1e9) })],
      layout(80),
    );
    expect(textOf(lines).map((line) => line.trimEnd())).toEqual([
      "ID               STATUS       DONE    SUBMITTED  NAME",
      "wf-0123456789ab  ✔ completed  4 of 4  2m ago     File Based Energy Pipeline",
      `wf-0123456789ab  ⊘ cancelled  4 of 4  11d ago    ${"n".repeat(30)}…`,
    ]);
  });
});

describe("a table of tasks", () => {
  test("has the output, the error, the attempt and the progress of each", () => {
    const reference = { protocol: "file", format: "csv", metadata: {} } as const;
    const lines = toTaskTable(
      [
        task({ output_refs: [{ ...reference, uri: "/data/energy.csv" }] }),
        task({
          output_refs: [{ ...reference, protocol: "inline", uri: "eyJ9" }],
          attempts: [attempt(1), attempt(2)],
        }),
        task({ status: "failed", error: "no\ndisk", attempts: [attempt(1), attempt(2)] }),
        task({ status: "running", progress: 40, ended_at: null }),
        task({ status: "pending", started_at: null, ended_at: null }),
      ],
      layout(Number.POSITIVE_INFINITY),
    );
    expect(textOf(lines).map((line) => line.trimEnd())).toEqual([
      "TASK                          STATUS       TIME    OUTPUT OR ERROR",
      "data_generator1:GenerateData  ✔ completed  1.5s    /data/energy.csv (csv)",
      "data_generator1:GenerateData  ✔ completed  1.5s    attempt 2, inline csv, 3 bytes",
      "data_generator1:GenerateData  ✖ failed     1.5s    attempt 2: no\\ndisk",
      "data_generator1:GenerateData  ▸ running    2m 10s  40%",
      "data_generator1:GenerateData  · pending",
    ]);
  });

  test("cuts node keys in their middle at 80 columns", () => {
    const long = task({
      node_key: `${"container".repeat(5)}:${"Operation".repeat(5)}`,
      error: "e".repeat(200),
    });
    const [, line = ""] = textOf(toTaskTable([long], layout(80)));
    expect(line).toMatch(/^container\w+…\w+Operation {2}✔ completed {2}1\.5s {2}e+…e+$/);
    expect(Bun.stringWidth(line)).toBeLessThanOrEqual(80);
  });
});
