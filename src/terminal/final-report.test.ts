import { expect, test } from "bun:test";
import { makeView, STARTED_AT } from "../../test/view-builder.ts";
import { toFinalReport } from "./final-report.ts";
import { paintLine, toLineWidth } from "./styled-line.ts";

const failed = (error: string) =>
  ({ status: "failed", attempt: 2, startedAfterMs: 0, endedAfterMs: 1500, error }) as const;

const report = (view: ReturnType<typeof makeView>, columns: number) =>
  toFinalReport(view, columns, STARTED_AT + 5000);

test("shows every task, and each error whole", () => {
  const error = `HTTP 500: \u001b[2Jone\n  File "service.py", line 10\nValueError: ${"long ".repeat(12)}end`;
  const view = makeView(
    [
      { nodeKey: "a:Run", status: "completed", startedAfterMs: 0, endedAfterMs: 34 },
      { nodeKey: "b:Run", ...failed(error) },
      { nodeKey: "c:Run", status: "skipped" },
    ],
    { status: "failed" },
  );
  expect(report(view, 60).map((line) => paintLine(line, false))).toEqual([
    "energy · 3 tasks",
    "✔ a:Run     34ms",
    "✖ b:Run     1.5s  attempt 2",
    "    HTTP 500: \\x1b[2Jone",
    '      File "service.py", line 10',
    "    ValueError: long long long long long long long long long",
    "    long long long end",
    "↷ c:Run           skipped",
  ]);
});

test("of a large workflow shows what failed, and counts the rest of that", () => {
  const view = makeView(Array.from({ length: 1000 }, (_, index) => (index < 900 ? failed("E") : {})));
  const lines = report(view, 80);
  expect(lines).toHaveLength(1 + 2 * 100 + 1);
  expect(lines.map((line) => paintLine(line, false)).at(-1)).toBe("  … 800 more failed tasks");
});

test("no line is wider than the terminal", () => {
  const view = makeView([{ nodeKey: "日本語".repeat(40), ...failed("日本語".repeat(100)) }]);
  for (const columns of [20, 41, 80]) {
    expect(Math.max(...report(view, columns).map(toLineWidth))).toBeLessThanOrEqual(columns);
  }
});
