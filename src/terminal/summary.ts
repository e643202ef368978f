/** The workflow in one line, or in as few as the columns allow: state, counts, time, id. */
import type { Clock } from "../clock.ts";
import { formatCount, formatDuration, formatMovingDuration, formatNumberOf } from "../model/quantity.ts";
import type { TaskCounts } from "../model/status.ts";
import type { WorkflowView } from "../model/workflow-view.ts";
import { toWidth } from "./display-text.ts";
import { toSign, toSpinner } from "./sign.ts";
import { clipLine, joinSpans, type Span, type StyledLine, type Tone, toSpan } from "./styled-line.ts";

const SEPARATOR = " · ";

export interface SummaryLayout {
  readonly columns: number;
  readonly now: number;
  /** When the run that is shown began; a resumed workflow is older. */
  readonly startedAt: number;
}

/** Until when (ms) the time of a run is counted that is shown for the last time; one that settled long ago took no longer. */
export function toEndedAt(view: WorkflowView, clock: Clock): number {
  return view.settled ? view.updatedAt : clock.now();
}

/** What is run, for the top of a view. */
export function toTitle(view: WorkflowView, columns: number): StyledLine {
  const tasks = ` · ${formatNumberOf(view.tasks.length, "task")}`;
  return clipLine([toSpan(view.name, "strong"), toSpan(tasks, "faint")], columns);
}

/** @returns at least one line, none wider than the columns */
export function toSummary(
  view: WorkflowView,
  { columns, now, startedAt }: SummaryLayout,
): readonly StyledLine[] {
  const sign = view.status === "running" ? toSpinner(now) : toSign(view.status);
  const parts = [
    toSpan(view.status, sign.tone),
    ...toCountSpans(view.counts, view.retrying.size),
    toSpan(view.settled ? formatDuration(now - startedAt) : formatMovingDuration(now - startedAt)),
    toSpan(view.workflowId, "faint"),
  ];
  return flow(parts, columns - 2).map((line, index) =>
    clipLine(index === 0 ? [sign, toSpan(" "), ...line] : [toSpan("  "), ...line], columns),
  );
}

/** How many tasks are done, and how many of each other kind there are. */
export function toCountSpans(counts: TaskCounts, retrying: number): readonly Span[] {
  const { pending, running, completed, failed, cancelled, skipped } = counts;
  const total = pending + running + completed + failed + cancelled + skipped;
  const others: readonly (readonly [count: number, word: string, tone: Tone | null])[] = [
    [running, "running", null],
    [retrying, "retrying", "warning"],
    [pending - retrying, "pending", null],
    [failed, "failed", "failure"],
    [cancelled, "cancelled", "warning"],
    [skipped, "skipped", "warning"],
  ];
  return [
    toSpan(`${formatCount(completed)} of ${formatCount(total)} done`),
    ...others
      .filter(([count]) => count > 0)
      .map(([count, word, tone]) => toSpan(`${formatCount(count)} ${word}`, tone)),
  ];
}

/** Puts as many parts on a line as fit. */
function flow(parts: readonly Span[], width: number): readonly StyledLine[] {
  const lines: Span[][] = [];
  let left = 0;
  for (const part of parts) {
    const needed = toWidth(SEPARATOR) + toWidth(part.text);
    const line = lines.at(-1);
    if (line !== undefined && needed <= left) {
      line.push(part);
      left -= needed;
    } else {
      lines.push([part]);
      left = width - toWidth(part.text);
    }
  }
  return lines.map((line) => joinSpans(line, SEPARATOR));
}
