/** The events of one workflow that nobody has taken yet, each with its number and time. */
import type { WorkflowEvent } from "./event.ts";

type WithoutPlace<Event> = Event extends WorkflowEvent
  ? Omit<Event, "workflow_id" | "sequence" | "at">
  : never;
export type NewEvent = WithoutPlace<WorkflowEvent>;

/** An event as it was when it happened. */
interface Entry {
  readonly sequence: number;
  readonly now: number;
  readonly event: NewEvent;
}

export class WorkflowLog {
  readonly #workflowId: string;
  #entries: Entry[] = [];
  #lastInstant = { now: Number.NaN, text: "" };

  constructor(workflowId: string) {
    this.#workflowId = workflowId;
  }

  append(sequence: number, now: number, event: NewEvent): void {
    this.#entries.push({ sequence, now, event });
  }

  /** The events since the last call. They get their whole form here: a step is no place to wait for that. */
  take(): readonly WorkflowEvent[] {
    const events = this.#entries.map((entry) => this.#toEvent(entry));
    this.#entries = [];
    return events;
  }

  /** In the order of the schema, in which events are read back too: told or read, it is the same text. */
  #toEvent({ sequence, now, event }: Entry): WorkflowEvent {
    const head = { type: event.type, sequence, workflow_id: this.#workflowId, at: this.#toIso(now) };
    return Object.assign(head, event);
  }

  /** Many events are of the same millisecond. */
  #toIso(now: number): string {
    if (now !== this.#lastInstant.now) this.#lastInstant = { now, text: new Date(now).toISOString() };
    return this.#lastInstant.text;
  }
}
