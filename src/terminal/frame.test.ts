import { describe, expect, test } from "bun:test";
import fc from "fast-check";
import { failAttempt, makeView, STARTED_AT, type TaskSketch, WORKFLOW_ID } from "../../test/view-builder.ts";
import { TaskStatusSchema } from "../model/status.ts";
import type { WorkflowView } from "../model/workflow-view.ts";
import { type Screen, toFrame } from "./frame.ts";
import { paintLine, toLineWidth } from "./styled-line.ts";
import { toLongestKeyWidth } from "./task-row.ts";

const ESCAPE = "\u001b";

const frameOf = (view: WorkflowView, columns: number, rows: number, changes: Partial<Screen> = {}) =>
  toFrame(view, {
    columns,
    rows,
    now: STARTED_AT + 3400,
    startedAt: STARTED_AT,
    longestKeyWidth: toLongestKeyWidth(view.tasks),
    notice: null,
    ...changes,
  });

const linesOf = (...parameters: Parameters<typeof frameOf>) =>
  frameOf(...parameters).lines.map((line) => paintLine(line, false).trimEnd());

const completed = (nodeKey: string, endedAfterMs: number): TaskSketch => ({
  nodeKey,
  status: "completed",
  attempt: 1,
  startedAfterMs: 0,
  endedAfterMs,
});
const running = (nodeKey: string, fields: TaskSketch = {}): TaskSketch => ({
  nodeKey,
  status: "running",
  attempt: 1,
  startedAfterMs: 0,
  ...fields,
});

const pipeline = () =>
  makeView(
    [
      completed("input_provider1:GetConfiguration", 34),
      running("data_generator1:GenerateData", { progress: 50 }),
      running("data_analyzer1:AnalyzeData", { attempt: 2, error: "HTTP 503: busy" }),
      { nodeKey: "report_generator1:GenerateReport" },
    ],
    { name: "file_based_energy_pipeline" },
  );

const many = (size: number, sketch: (index: number) => TaskSketch) =>
  makeView(Array.from({ length: size }, (_, index) => sketch(index)));

describe("a graph that fits", () => {
  test("shows its tasks in blueprint order at 80x24", () => {
    expect(linesOf(pipeline(), 80, 24)).toEqual([
      "file_based_energy_pipeline · 4 tasks",
      "✔ input_provider1:GetConfiguration     34ms",
      "⠼ data_generator1:GenerateData         3.4s  ━━━━━━━━────────  50%",
      "⠼ data_analyzer1:AnalyzeData           3.4s  ──────────━━━━──  attempt 2: HTTP …",
      "· report_generator1:GenerateReport",
      "",
      `⠼ running · 1 of 4 done · 2 running · 1 pending · 3.4s · ${WORKFLOW_ID}`,
    ]);
  });

  test("gives errors the columns of a wide terminal", () => {
    expect(linesOf(pipeline(), 200, 60)[3]).toEndWith("──────────━━━━──  attempt 2: HTTP 503: busy");
  });

  test("gives up the title and the empty line first, and cuts what is too wide, at 40x10", () => {
    expect(linesOf(pipeline(), 40, 10)).toEqual([
      "file_based_energy_pipeline · 4 tasks",
      "✔ input_pro…guration     34ms",
      "⠼ data_gene…rateData     3.4s  ━━──  50%",
      "⠼ data_anal…lyzeData     3.4s  ──━─  at…",
      "· report_ge…teReport",
      "",
      "⠼ running · 1 of 4 done · 2 running",
      `  1 pending · 3.4s · ${WORKFLOW_ID}`,
    ]);
    expect(linesOf(pipeline(), 40, 7)[0]).toBe("✔ input_pro…guration     34ms");
  });

  test("says in words what its signs mean where they are rare", () => {
    const view = makeView(
      [
        { ...running("a:Run"), status: "failed", attempt: 3, endedAfterMs: 1500, error: "HTTP 500: no" },
        { nodeKey: "b:Run", status: "skipped" },
        { nodeKey: "c:Run", status: "cancelled", startedAfterMs: 0, endedAfterMs: 900 },
        { nodeKey: "d:Run", attempt: 1 },
      ],
      { status: "failed" },
    );
    expect(linesOf(view, 80, 24).slice(1, 5)).toEqual([
      "✖ a:Run     1.5s  attempt 3: HTTP 500: no",
      "↷ b:Run           skipped",
      "⊘ c:Run    900ms  cancelled",
      "· d:Run           waits for a worker",
    ]);
  });

  test("counts down to the next attempt and says why", () => {
    const view = makeView([running("a:Run"), running("b:Run")]);
    failAttempt(view, "t0", "Connection failed: refused", 4900);
    const lines = linesOf(view, 80, 24);
    expect(lines[1]).toBe("↻ a:Run     3.4s  attempt 2 in 1.5s: Connection failed: refused");
    expect(lines.at(-1)).toContain("1 running · 1 retrying · 3.4s");
    expect(linesOf(view, 80, 24, { now: STARTED_AT + 5000 })[1]).toContain("attempt 2 now: ");
  });
});

describe("a graph that does not fit", () => {
  const busy = () =>
    many(1000, (index) => {
      if (index < 500) return completed(`node_${index}:Run`, 1000);
      if (index < 540) return running(`node_${index}:Run`);
      return index < 543
        ? { ...running(`node_${index}:Run`), status: "failed", endedAfterMs: 9, error: "HTTP 500: no" }
        : { nodeKey: `node_${index}:Run` };
    });

  test("shows counts, then what failed and what runs", () => {
    const lines = linesOf(busy(), 80, 24);
    expect(lines).toHaveLength(23);
    expect(lines.slice(0, 9)).toEqual([
      "energy · 1,000 tasks",
      `${"━".repeat(30)}${"─".repeat(30)}`,
      "⠼ running · 500 of 1,000 done · 40 running · 457 pending · 3 failed · 3.4s",
      `  ${WORKFLOW_ID}`,
      "",
      "✖ node_540:Run      9ms  HTTP 500: no",
      "✖ node_541:Run      9ms  HTTP 500: no",
      "✖ node_542:Run      9ms  HTTP 500: no",
      "⠼ node_500:Run     3.4s  ──────────━━━━──",
    ]);
    expect(lines.at(-1)).toBe("  … 26 more running");
  });

  test("shows all of them where there is room", () => {
    const lines = linesOf(busy(), 200, 60);
    expect(lines).toHaveLength(4 + 43);
    expect(lines.at(-1)).toStartWith("⠼ node_539:Run");
  });

  test("keeps the counts when there is hardly a row", () => {
    expect(linesOf(busy(), 80, 4)).toEqual([
      `${"━".repeat(30)}${"─".repeat(30)}`,
      "⠼ running · 500 of 1,000 done · 40 running · 457 pending · 3 failed · 3.4s",
      `  ${WORKFLOW_ID}`,
    ]);
    expect(linesOf(busy(), 80, 1)).toHaveLength(1);
  });

  test("looks at no task that it does not show", () => {
    const view = busy();
    const screen = { columns: 80, rows: 24, now: 0, startedAt: 0, longestKeyWidth: 12, notice: null };
    let looked = 0;
    for (const task of view.tasks) {
      const { nodeKey } = task;
      Object.defineProperty(task, "nodeKey", { get: () => ++looked && nodeKey });
    }
    toFrame(view, screen);
    expect(looked).toBe(17);
  });
});

describe("hostile names and errors", () => {
  const view = () =>
    makeView(
      [
        {
          ...running(`evil${ESCAPE}[2J\n:Run\u202e`),
          status: "failed",
          endedAfterMs: 1,
          error: `${ESCAPE}]0;owned\u0007`,
        },
        running("日本語の長いコンテナ名前サービス:とても長い操作名前です"),
        running(`${"x".repeat(5000)}:Run`),
      ],
      { name: `name${ESCAPE}[31m\r\n`, workflowId: `wf${ESCAPE}c` },
    );

  test("reach the screen written out", () => {
    const lines = linesOf(view(), 120, 24);
    expect(lines[0]).toBe("name\\x1b[31m\\r\\n · 3 tasks");
    expect(lines[1]).toStartWith("✖ evil\\x1b[2J\\n:Run\\u202e ");
    expect(lines[1]).toContain("\\x1b]0;owned\\x07");
    expect(lines.at(-1)).toContain("wf\\x1bc");
  });

  test("are cut by the columns they take", () => {
    const lines = linesOf(view(), 80, 24);
    expect(lines[2]).toBe("⠼ 日本語の長いコンテ…も長い操作名前です      3.4s  ──────────━━━━──");
    expect(lines[3]).toStartWith(`⠼ ${"x".repeat(19)}…${"x".repeat(14)}:Run `);
  });
});

test("says what is said beside the run until nothing is in flight any more", () => {
  const notice = "cancelling … (Ctrl-C again to stop at once)";
  expect(linesOf(pipeline(), 80, 24, { notice }).at(-1)).toBe(notice);
  const cancelled = makeView([{ status: "cancelled" }], { status: "cancelled" });
  expect(linesOf(cancelled, 80, 24, { notice }).at(-1)).not.toBe(notice);
});

test("moves with time only while a task runs or waits for its next attempt", () => {
  expect(frameOf(pipeline(), 80, 24).moving).toBe(true);
  const waiting = makeView([running("a:Run")]);
  failAttempt(waiting, "t0", "E", 5000);
  expect(frameOf(waiting, 80, 24).moving).toBe(true);
  expect(frameOf(makeView([{}, completed("b:Run", 5)]), 80, 24).moving).toBe(false);
});

test("every frame fits its screen, whatever the workflow", () => {
  const taskArbitrary = fc.record({
    nodeKey: fc.string({ unit: "grapheme", maxLength: 60 }),
    status: fc.constantFrom(...TaskStatusSchema.options),
    attempt: fc.nat(3),
    progress: fc.option(fc.nat(100)),
    error: fc.option(fc.string({ unit: "binary" })),
    startedAfterMs: fc.nat(1e9),
  });
  const screenArbitrary = fc.record({
    columns: fc.integer({ min: 1, max: 220 }),
    rows: fc.integer({ min: 1, max: 70 }),
    now: fc.integer({ min: STARTED_AT, max: STARTED_AT + 1e9 }),
    notice: fc.option(fc.string()),
  });
  fc.assert(
    fc.property(
      fc.array(taskArbitrary, { minLength: 1, maxLength: 80 }),
      screenArbitrary,
      (tasks, screen) => {
        const { lines } = frameOf(makeView(tasks), screen.columns, screen.rows, screen);
        expect(lines.length).toBeLessThanOrEqual(Math.max(screen.rows - 1, 1));
        expect(Math.max(...lines.map(toLineWidth))).toBeLessThanOrEqual(screen.columns);
        expect(lines.map((line) => paintLine(line, false)).join("")).not.toMatch(/\p{Cc}/u);
      },
    ),
    { numRuns: 300 },
  );
});
