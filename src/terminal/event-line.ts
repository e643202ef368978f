/** One event as one line: when, sign, node key, what happened. */
import type { WorkflowEvent } from "../model/event.ts";
import { formatDuration, formatNumberOf } from "../model/quantity.ts";
import type { TaskEvent, TaskView } from "../model/task-view.ts";
import { RETRY_SIGN, toSign } from "./sign.ts";
import { type Span, type StyledLine, toSpan } from "./styled-line.ts";

const TIME_WIDTH = 7;
/** Of an error so much is shown in a line, in UTF-16 units. */
const LONGEST_ERROR = 300;

/** What must be known of a workflow to word its events. */
export interface EventContext {
  readonly name: string;
  task(taskId: string): Pick<TaskView, "startedAt"> | undefined;
}

export interface EventWords {
  /** A node key or the workflow's name. */
  readonly subject: string;
  readonly sign: Span;
  readonly text: string;
}

/**
 * @param context after the event
 * @param startedAt when the run that is shown began (ms)
 * @returns null for the submission, which the line of the run's beginning has told
 */
export function toEventLine(
  event: WorkflowEvent,
  context: EventContext,
  startedAt: number,
): StyledLine | null {
  if (event.type === "workflow-submitted") return null;
  const { subject, sign, text } = toEventWords(event, context);
  return toRunLine(Date.parse(event.at) - startedAt, subject, sign, text);
}

/** A line of a run's log; `subject` is a node key or the workflow's name. */
export function toRunLine(elapsedMs: number, subject: string, sign: Span, text: string): StyledLine {
  const time = formatDuration(elapsedMs).padStart(TIME_WIDTH);
  return [toSpan(`${time} `, "faint"), sign, toSpan(` ${subject}  `), toSpan(text, sign.tone)];
}

/** @param context after the event */
export function toEventWords(event: WorkflowEvent, context: EventContext): EventWords {
  const isOfTask = "task_id" in event;
  const [sign, text] = isOfTask ? describeTaskEvent(event, context) : describeWorkflowEvent(event);
  return { subject: isOfTask ? event.node_key : context.name, sign, text };
}

type Description = readonly [sign: Span, text: string];

function describeTaskEvent(event: TaskEvent, context: EventContext): Description {
  switch (event.type) {
    case "task-started":
      return [toSign("running"), describeStart(event.attempt, event.resumed)];
    case "task-accepted":
      return [toSign("running"), "accepted by its service"];
    case "task-progressed":
      return [toSign("running"), `${event.progress}%`];
    case "task-retried": {
      const pauseMs = Date.parse(event.available_at) - Date.parse(event.at);
      return [
        RETRY_SIGN,
        `attempt ${event.attempt} failed, next in ${formatDuration(pauseMs)}: ${toShortError(event.error)}`,
      ];
    }
    case "task-lost":
      return [RETRY_SIGN, `lost: worker ${event.worker_id} stopped, another one takes over`];
    case "task-completed":
      return [toSign("completed"), `completed in ${toTaskTime(event, context)}`];
    case "task-failed":
      return [toSign("failed"), `failed after ${toTaskTime(event, context)}: ${toShortError(event.error)}`];
  }
}

/** The whole error stands in the result and in the store. */
function toShortError(error: string): string {
  return error.length <= LONGEST_ERROR ? error : `${error.slice(0, LONGEST_ERROR)} …`;
}

function describeStart(attempt: number, resumed: boolean): string {
  const start = resumed ? "followed on" : "started";
  return attempt > 1 ? `${start}, attempt ${attempt}` : start;
}

function toTaskTime(event: TaskEvent, context: EventContext): string {
  const endedAt = Date.parse(event.at);
  return formatDuration(endedAt - (context.task(event.task_id)?.startedAt ?? endedAt));
}

function describeWorkflowEvent(event: Exclude<WorkflowEvent, TaskEvent>): Description {
  switch (event.type) {
    case "workflow-submitted":
      return [toSign("running"), `submitted, ${formatNumberOf(event.tasks, "task")}`];
    case "workflow-completed":
      return [toSign("completed"), "completed"];
    case "workflow-failed":
      return [toSign("failed"), `failed: ${toShortError(event.error)}`];
    case "workflow-cancelled":
      return [toSign("cancelled"), "cancelled"];
    case "workflow-retried":
      return [toSign("running"), "starts again"];
    case "workflow-deleted":
      return [toSign("cancelled"), "deleted"];
  }
}
