/** Workflows and tasks of a server, as answers of it show them, for a person. */
import { formatAge, formatCount, formatDuration } from "../model/quantity.ts";
import { fromWebUiDocument } from "../model/web-ui.ts";
import type { TaskAnswer, WorkflowAnswer } from "../model/workflow-answer.ts";
import { wrap } from "./display-text.ts";
import { describeOutput } from "./output-preview.ts";
import { toSign } from "./sign.ts";
import { clipLine, joinSpans, type Span, type StyledLine, toSpan } from "./styled-line.ts";
import { toCountSpans } from "./summary.ts";
import { toTable } from "./table.ts";
import { toWebUiLines } from "./web-ui-lines.ts";

export interface LinesLayout {
  /** May be without limit. */
  readonly columns: number;
  readonly now: number;
}

/** What one workflow is and how far it is. */
export function toWorkflowLines(
  workflow: WorkflowAnswer,
  { columns, now }: LinesLayout,
): readonly StyledLine[] {
  const { name, status, error, task_counts, workflow_id } = workflow;
  const facts = [toStatusSpan(status), ...toCountSpans(task_counts, 0)];
  const pages = toWebUiLines(workflow.webuis.map(fromWebUiDocument));
  const lines = [
    [toSpan(name, "strong"), toSpan(` · ${workflow_id}`, "faint")],
    joinSpans(facts, " · "),
    [toSpan(toTimes(workflow, now), "faint")],
  ].map((line) => clipLine(line, columns));
  const reason = error === null ? [] : Number.isFinite(columns) ? wrap(error, columns) : [error];
  return [...lines, ...reason.map((line): StyledLine => [toSpan(line, "failure")]), ...pages];
}

function toTimes({ status, created_at, updated_at }: WorkflowAnswer, now: number): string {
  const createdAt = Date.parse(created_at);
  const updatedAt = Date.parse(updated_at);
  const submitted = `submitted ${formatAge(now - createdAt)}`;
  if (status === "running") return `${submitted} · last change ${formatAge(now - updatedAt)}`;
  return `${submitted} · ended ${formatAge(now - updatedAt)}, after ${formatDuration(updatedAt - createdAt)}`;
}

/** A row for each workflow. */
export function toWorkflowTable(
  workflows: readonly WorkflowAnswer[],
  { columns, now }: LinesLayout,
): readonly StyledLine[] {
  return toTable(
    [
      { title: "ID" },
      { title: "STATUS" },
      { title: "DONE" },
      { title: "SUBMITTED" },
      { title: "NAME", cut: "end" },
    ],
    workflows.map(({ workflow_id, status, task_counts, created_at, name }) => [
      toSpan(workflow_id),
      toStatusSpan(status),
      toSpan(toDone(task_counts)),
      toSpan(formatAge(now - Date.parse(created_at)), "faint"),
      toSpan(name),
    ]),
    columns,
  );
}

function toDone(counts: WorkflowAnswer["task_counts"]): string {
  const total = Object.values(counts).reduce((sum, count) => sum + count, 0);
  return `${formatCount(counts.completed)} of ${formatCount(total)}`;
}

/** A row for each task, in the order of the answer. */
export function toTaskTable(
  tasks: readonly TaskAnswer[],
  { columns, now }: LinesLayout,
): readonly StyledLine[] {
  const hasPages = tasks.some(({ webui_url }) => webui_url !== null);
  return toTable(
    [
      { title: "TASK", cut: "middle" },
      { title: "STATUS" },
      { title: "TIME" },
      ...(hasPages ? [{ title: "WEB PAGE" }] : []),
      { title: "OUTPUT OR ERROR", cut: "middle" },
    ],
    tasks.map((task) => [
      toSpan(task.node_key),
      toStatusSpan(task.status),
      toSpan(toTaskTime(task, now), "faint"),
      ...(hasPages ? [toSpan(task.webui_url ?? "", "active")] : []),
      toTaskNote(task),
    ]),
    columns,
  );
}

function toTaskTime({ started_at, ended_at }: TaskAnswer, now: number): string {
  if (started_at === null) return "";
  return formatDuration((ended_at === null ? now : Date.parse(ended_at)) - Date.parse(started_at));
}

function toTaskNote(task: TaskAnswer): Span {
  const { status, attempts, error, progress } = task;
  const [output] = task.output_refs;
  const attempt = attempts.length > 1 ? [`attempt ${attempts.length}`] : [];
  if (error !== null)
    return toSpan([...attempt, error].join(": "), status === "failed" ? "failure" : "warning");
  const isMoving = status === "running" && progress !== null;
  const notes = [
    ...(isMoving ? [`${progress}%`] : []),
    ...attempt,
    ...(output === undefined ? [] : [describeOutput({ size_bytes: null, ...output })]),
  ];
  return toSpan(notes.join(", "));
}

const toStatusSpan = (status: WorkflowAnswer["status"] | TaskAnswer["status"]): Span => {
  const { text, tone } = toSign(status);
  return toSpan(`${text} ${status}`, tone);
};
