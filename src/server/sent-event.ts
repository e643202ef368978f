/** Events in the form of server-sent events. */
import type { WorkflowEvent } from "../model/event.ts";

const encoder = new TextEncoder();

/** The first bytes of a stream: how long (ms) a client pauses before it comes back. */
export const PRELUDE = encoder.encode("retry: 1000\n\n");
/** A comment, which readers skip: there only so that nobody takes the connection for dead. */
export const HEARTBEAT = encoder.encode(":\n\n");

/** An event as bytes, made at most once however many readers it has, and not at all without any. */
export class SentEvent {
  readonly event: WorkflowEvent;
  #frame: Uint8Array | null = null;

  constructor(event: WorkflowEvent) {
    this.event = event;
  }

  get frame(): Uint8Array {
    this.#frame ??= toFrame(this.event);
    return this.#frame;
  }
}

const toFrame = (event: WorkflowEvent): Uint8Array =>
  encoder.encode(`id: ${event.sequence}\nevent: ${event.type}\ndata: ${JSON.stringify(event)}\n\n`);

export const toFrames = (events: readonly SentEvent[]): Uint8Array =>
  events.length === 1 && events[0] !== undefined
    ? events[0].frame
    : Buffer.concat(events.map(({ frame }) => frame));
