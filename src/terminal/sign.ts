/** The sign of each state, in its colour. */
import type { TaskStatus, WorkflowStatus } from "../model/status.ts";
import { STATUS_SIGNS } from "../model/status-sign.ts";
import { type Span, type Tone, toSpan } from "./styled-line.ts";

const TONES: Record<TaskStatus, Tone> = {
  pending: "faint",
  running: "active",
  completed: "success",
  failed: "failure",
  cancelled: "warning",
  skipped: "warning",
};

export const RETRY_SIGN: Span = toSpan("↻", "warning");
export const WARNING_SIGN: Span = toSpan("!", "warning");

const SPINNER = ["⠋", "⠙", "⠹", "⠸", "⠼", "⠴", "⠦", "⠧", "⠇", "⠏"];
const SPINNER_STEP_MS = 100;

/** The sign of a state; the words for the states of a workflow are among those of a task. */
export function toSign(status: TaskStatus | WorkflowStatus): Span {
  return toSpan(STATUS_SIGNS[status], TONES[status]);
}

/** What turns while something runs, as it stands at an instant (ms). */
export function toSpinner(now: number): Span {
  const step = Math.floor(now / SPINNER_STEP_MS) % SPINNER.length;
  return toSpan(SPINNER[step] ?? "", "active");
}
