/**
 * What the live view shows at one instant, as a pure function: which rows there are and what stands in them. A frame
 * is at most one row lower than the terminal (the cursor needs one) and never wider. Its cost depends on the rows
 * that are visible, not on the tasks of the workflow.
 */
import type { TaskView } from "../model/task-view.ts";
import type { WorkflowView } from "../model/workflow-view.ts";
import { selectBusyTasks } from "./busy-tasks.ts";
import { toProgressBar } from "./progress-bar.ts";
import { clipLine, type StyledLine, toSpan } from "./styled-line.ts";
import { type SummaryLayout, toSummary, toTitle } from "./summary.ts";
import { toKeyWidth, toTaskRow } from "./task-row.ts";

export interface Screen extends SummaryLayout {
  readonly rows: number;
  /** Of the workflow's node keys, so that the columns stand still while tasks come and go. */
  readonly longestKeyWidth: number;
  /** What is said beside the run. */
  readonly notice: string | null;
}

export interface Frame {
  readonly lines: readonly StyledLine[];
  /** Whether time alone changes it. */
  readonly moving: boolean;
}

const EMPTY_LINE: StyledLine = [];
const WIDEST_BAR = 60;

/** The frame of a workflow on a screen of this size, at this instant. */
export function toFrame(view: WorkflowView, screen: Screen): Frame {
  const height = Math.max(screen.rows - 1, 1);
  const notice = view.settled ? [] : toNotice(screen);
  const summary = toSummary(view, screen).slice(0, height - notice.length);
  const rows = height - notice.length - summary.length;
  const lines =
    view.tasks.length <= rows
      ? [...toTaskList(view, screen, rows), ...summary]
      : toDigest(view, screen, summary, rows);
  return { lines: [...lines, ...notice], moving: view.counts.running > 0 || view.retrying.size > 0 };
}

const toNotice = ({ notice, columns }: Screen): readonly StyledLine[] =>
  notice === null ? [] : [clipLine([toSpan(notice, "warning")], columns)];

/** Every task in blueprint order; a title and an empty line if there is room. */
function toTaskList(view: WorkflowView, screen: Screen, rows: number): readonly StyledLine[] {
  const list = toRows(view.tasks, screen);
  const spare = rows - list.length;
  return [
    ...(spare >= 1 ? [toTitle(view, screen.columns)] : []),
    ...list,
    ...(spare >= 2 ? [EMPTY_LINE] : []),
  ];
}

/** For more tasks than rows. The summary is above, where it stands still while the rows below come and go. */
function toDigest(
  view: WorkflowView,
  screen: Screen,
  summary: readonly StyledLine[],
  rows: number,
): readonly StyledLine[] {
  const bar = toProgressBar(view.counts.completed / view.tasks.length, Math.min(screen.columns, WIDEST_BAR));
  const head = rows >= 6 ? [toTitle(view, screen.columns), bar] : [bar].slice(0, rows);
  const gap = rows >= 6 ? [EMPTY_LINE] : [];
  const { tasks, rest } = selectBusyTasks(view, Math.max(rows - head.length - gap.length, 0));
  const note = rest === null ? [] : [clipLine([toSpan(`  … ${rest}`, "faint")], screen.columns)];
  return [...head, ...summary, ...(tasks.length > 0 ? gap : []), ...toRows(tasks, screen), ...note];
}

function toRows(tasks: readonly TaskView[], screen: Screen): readonly StyledLine[] {
  const keyWidth = toKeyWidth(screen.longestKeyWidth, screen.columns);
  return tasks.map((task) => toTaskRow(task, { columns: screen.columns, now: screen.now, keyWidth }));
}
