/** One task in one row: sign, node key, time, and what else is to say in the columns that are left. */

import { formatDuration, formatMovingDuration } from "../model/quantity.ts";
import type { TaskView } from "../model/task-view.ts";
import { escapeUnprintable, padEnd, toWidth, truncateMiddle } from "./display-text.ts";
import { toProgressBar, toWanderingBar } from "./progress-bar.ts";
import { RETRY_SIGN, toSign, toSpinner } from "./sign.ts";
import { clipLine, type Span, type StyledLine, toSpan } from "./styled-line.ts";

export interface RowLayout {
  readonly columns: number;
  readonly keyWidth: number;
  readonly now: number;
}

const TIME_WIDTH = 7;
const BAR_WIDTH = 16;
/** A bar, its percentage and the number of an attempt: below this the node keys give way. */
const DETAIL_WIDTH = 32;
const FIXED_WIDTH = 2 + 2 + TIME_WIDTH + 2;

/** The columns that the longest of these keys needs. */
export function toLongestKeyWidth(tasks: Iterable<TaskView>): number {
  let longest = 0;
  for (const { nodeKey } of tasks) longest = Math.max(longest, toWidth(escapeUnprintable(nodeKey)));
  return longest;
}

/** The columns that node keys get of a row, so that they stand in one column and leave room for the rest. */
export function toKeyWidth(longestKeyWidth: number, columns: number): number {
  const room = Math.max(columns - FIXED_WIDTH - DETAIL_WIDTH, Math.floor(columns / 2) - 2, 1);
  return Math.min(longestKeyWidth, room);
}

/** A task as it is now, never wider than the layout's columns. */
export function toTaskRow(task: TaskView, layout: RowLayout): StyledLine {
  const detail = toDetail(task, layout.now, layout.columns - FIXED_WIDTH - layout.keyWidth);
  const row =
    detail.length === 0 ? toTaskHead(task, layout) : [...toTaskHead(task, layout), toSpan("  "), ...detail];
  return clipLine(row, layout.columns);
}

/** The row without what is said beside it. */
export function toTaskHead(task: TaskView, { keyWidth, now }: RowLayout): StyledLine {
  const key = truncateMiddle(escapeUnprintable(task.nodeKey), keyWidth);
  const time = toTime(task, now).padStart(TIME_WIDTH);
  return [toTaskSign(task, now), toSpan(` ${padEnd(key, keyWidth)}  `), toSpan(time, "faint")];
}

function toTime({ startedAt, endedAt }: TaskView, now: number): string {
  if (startedAt === null) return "";
  return endedAt === null ? formatMovingDuration(now - startedAt) : formatDuration(endedAt - startedAt);
}

function toTaskSign(task: TaskView, now: number): Span {
  if (task.retryAt !== null) return RETRY_SIGN;
  return task.status === "running" ? toSpinner(now) : toSign(task.status);
}

function toDetail(task: TaskView, now: number, width: number): StyledLine {
  switch (task.status) {
    case "running":
      return [...toProgress(task.progress, now, width), ...toAttemptNote(task, task.error, "  ")];
    case "pending":
      return toWaitingNote(task, now);
    case "completed":
      return toAttemptNote(task, null);
    case "failed":
      return toAttemptNote(task, task.error);
    case "cancelled":
    case "skipped":
      return [toSpan(task.status, "warning")];
  }
}

function toProgress(progress: number | null, now: number, width: number): StyledLine {
  const barWidth = Math.max(Math.min(BAR_WIDTH, width - " 100%".length), 0);
  if (progress === null) return toWanderingBar(now, barWidth);
  return [...toProgressBar(progress / 100, barWidth), toSpan(`${progress}%`.padStart(5))];
}

function toWaitingNote({ attempt, retryAt, error }: TaskView, now: number): StyledLine {
  if (retryAt === null) return attempt === 0 ? [] : [toSpan("waits for a worker", "faint")];
  const when = retryAt > now ? `in ${formatMovingDuration(retryAt - now)}` : "now";
  return [toSpan(`attempt ${attempt + 1} ${when}: ${error ?? ""}`, "warning")];
}

function toAttemptNote({ attempt, status }: TaskView, error: string | null, gap = ""): StyledLine {
  const tone = status === "failed" ? "failure" : "warning";
  const parts = [...(attempt > 1 ? [`attempt ${attempt}`] : []), ...(error === null ? [] : [error])];
  return parts.length === 0 ? [] : [toSpan(gap + parts.join(": "), tone)];
}
