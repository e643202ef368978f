/** The events of one workflow that nobody has taken yet, each with its number and time. */
import type { WorkflowEvent } from "./event.ts";

type WithoutPlace<Event> = Event extends WorkflowEvent
  ? Omit<Event, "workflow_id" | "sequence" | "at">
  : never;
export type NewEvent = WithoutPlace<WorkflowEvent>;

export class WorkflowLog {
  readonly #workflowId: string;
  #events: WorkflowEvent[] = [];
  #lastInstant = { now: Number.NaN, text: "" };

  constructor(workflowId: string) {
    this.#workflowId = workflowId;
  }

  append(sequence: number, now: number, event: NewEvent): void {
    // In the order of the schema, in which events are read back too: told or read, it is the same text.
    const head = { type: event.type, sequence, workflow_id: this.#workflowId, at: this.#toIso(now) };
    this.#events.push(Object.assign(head, event));
  }

  /** The events since the last call. */
  take(): readonly WorkflowEvent[] {
    const events = this.#events;
    this.#events = [];
    return events;
  }

  /** Many events are of the same millisecond. */
  #toIso(now: number): string {
    if (now !== this.#lastInstant.now) this.#lastInstant = { now, text: new Date(now).toISOString() };
    return this.#lastInstant.text;
  }
}
