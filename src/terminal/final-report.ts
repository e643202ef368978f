/** The tasks of a run that has ended, as they stay on the screen: nothing is cut to the terminal's height any more. */

import { formatNumberOf } from "../model/quantity.ts";
import type { TaskView } from "../model/task-view.ts";
import type { WorkflowView } from "../model/workflow-view.ts";
import { wrap } from "./display-text.ts";
import { clipLine, type StyledLine, toSpan } from "./styled-line.ts";
import { toTitle } from "./summary.ts";
import { type RowLayout, toKeyWidth, toLongestKeyWidth, toTaskHead, toTaskRow } from "./task-row.ts";

/** A workflow of more tasks is reported by its failed ones alone, and by no more of these. */
const TASKS_LISTED = 100;
const INDENT = "    ";

/** A title, then the tasks with their whole errors; no line is wider than the columns. */
export function toFinalReport(view: WorkflowView, columns: number, now: number): readonly StyledLine[] {
  const isSmall = view.tasks.length <= TASKS_LISTED;
  const listed = isSmall ? view.tasks : Iterator.from(view.tasksIn("failed")).take(TASKS_LISTED).toArray();
  const hidden = isSmall ? 0 : view.counts.failed - listed.length;
  const keyWidth = toKeyWidth(toLongestKeyWidth(listed), columns);
  const rest: StyledLine[] =
    hidden > 0 ? [[toSpan(`  … ${formatNumberOf(hidden, "more failed task")}`)]] : [];
  return [
    toTitle(view, columns),
    ...listed.flatMap((task) => toTaskLines(task, { columns, keyWidth, now })),
    ...rest,
  ];
}

function toTaskLines(task: TaskView, layout: RowLayout): readonly StyledLine[] {
  if (task.status !== "failed") return [toTaskRow(task, layout)];
  const attempts = task.attempt > 1 ? [toSpan(`  attempt ${task.attempt}`, "failure")] : [];
  const error = wrap(task.error ?? "", layout.columns - INDENT.length);
  return [
    clipLine([...toTaskHead(task, layout), ...attempts], layout.columns),
    ...error.map((line): StyledLine => [toSpan(INDENT + line, "failure")]),
  ];
}
