/** The events of a workflow from its first one on, as lines of a log: with the time of day, and who did it. */
import type { WorkflowEvent } from "../model/event.ts";
import { type EventContext, toEventWords } from "./event-line.ts";
import { type StyledLine, toSpan } from "./styled-line.ts";

export class EventLog implements EventContext {
  name = "";
  readonly #starts = new Map<string, { readonly startedAt: number }>();

  task(taskId: string): { readonly startedAt: number } | undefined {
    return this.#starts.get(taskId);
  }

  /** For an event whose line nobody wants. */
  skip(event: WorkflowEvent): void {
    this.#note(event);
    this.#forget(event);
  }

  /** The line of an event; every one must come, in order. */
  toLine(event: WorkflowEvent): StyledLine {
    this.#note(event);
    const { subject, sign, text } = toEventWords(event, this);
    this.#forget(event);
    const place = toPlace(event);
    return [
      toSpan(`${toLocalTime(Date.parse(event.at))} `, "faint"),
      sign,
      toSpan(` ${subject}  `),
      toSpan(text, sign.tone),
      ...(place === "" ? [] : [toSpan(`  ${place}`, "faint")]),
    ];
  }

  #note(event: WorkflowEvent): void {
    if (event.type === "workflow-submitted") this.name = event.name;
    // What is not completed begins anew.
    if (event.type === "workflow-retried") this.#starts.clear();
    if (event.type === "task-started" && !this.#starts.has(event.task_id)) {
      this.#starts.set(event.task_id, { startedAt: Date.parse(event.at) });
    }
  }

  /** A task that has ended is heard of no more, or begins anew: only those at work are held in memory. */
  #forget(event: WorkflowEvent): void {
    if (event.type === "task-completed" || event.type === "task-failed") this.#starts.delete(event.task_id);
  }
}

function toPlace(event: WorkflowEvent): string {
  if (event.type === "task-started") return `on ${event.worker_id}`;
  return event.type === "task-accepted" ? `as ${event.service_task_id}` : "";
}

/** `2026-03-01 09:00:00.123`, in the time zone of this machine. */
function toLocalTime(instantAt: number): string {
  const date = new Date(instantAt);
  const two = (value: number) => String(value).padStart(2, "0");
  const day = `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`;
  const time = `${two(date.getHours())}:${two(date.getMinutes())}:${two(date.getSeconds())}`;
  return `${day} ${time}.${String(date.getMilliseconds()).padStart(3, "0")}`;
}
