import { expect, test } from "bun:test";
import { renderToString } from "ink";
import { makeView, STARTED_AT } from "../../test/view-builder.ts";
import { toFrame } from "./frame.ts";
import { FrameView } from "./frame-view.tsx";
import { INTERRUPT_NOTICE } from "./run-reporter.ts";
import { toSpan } from "./styled-line.ts";

const view = makeView([
  { nodeKey: "日本語:Run", status: "completed", startedAfterMs: 0, endedAfterMs: 34 },
  { nodeKey: "evil\u001b[2J:Run", status: "running", attempt: 1, startedAfterMs: 0, progress: 25 },
  { nodeKey: "c:Run" },
]);

const frame = (columns: number, rows: number) =>
  toFrame(view, {
    columns,
    rows,
    now: STARTED_AT + 1200,
    startedAt: STARTED_AT,
    longestKeyWidth: 15,
    notice: INTERRUPT_NOTICE,
  });

test("Ink draws a frame line by line, as wide as it was laid out", () => {
  expect(renderToString(<FrameView frame={frame(80, 24)} colors={false} />, { columns: 80 })).toBe(
    [
      "energy · 3 tasks",
      "✔ 日本語:Run          34ms",
      "⠹ evil\\x1b[2J:Run     1.2s  ━━━━────────────  25%",
      "· c:Run",
      "",
      "⠹ running · 1 of 3 done · 1 running · 1 pending · 1.2s · wf-0123456789ab",
      "cancelling … (Ctrl-C again to stop at once)",
    ].join("\n"),
  );
});

test("Ink keeps the rows of a frame that is laid out for a few columns", () => {
  const drawn = renderToString(<FrameView frame={frame(20, 10)} colors={false} />, { columns: 20 }).split(
    "\n",
  );
  expect(drawn).toHaveLength(frame(20, 10).lines.length);
  expect(drawn[1]).toBe("⠹ evil…Run     1.2s…");
});

test("a line that is too wide after all is cut, not folded", () => {
  const wide = { lines: [[toSpan("x".repeat(50))], [toSpan("end")]], moving: false };
  expect(renderToString(<FrameView frame={wide} colors={false} />, { columns: 10 })).toBe("xxxxxxxxx…\nend");
});

test("colours are drawn only when they are wanted", () => {
  const line = { lines: [[toSpan("✔", "success"), toSpan(" done")]], moving: false };
  expect(renderToString(<FrameView frame={line} colors={true} />)).toBe("\u001b[32m✔\u001b[39m done");
  expect(renderToString(<FrameView frame={line} colors={false} />)).toBe("✔ done");
});
