/**
 * The events of one workflow for one reader: first those that the store has, then those that come.
 *
 * F1 What is sent has the sequence after the one before, from the reader's last event on: nothing twice, no gap.
 * F2 A reader holds at most `MOST_WAITING` events in memory. When more come, or one is missing, the store is read again.
 * F3 It ends when the workflow has settled and its last event is sent, when the workflow is gone, or when it is closed.
 */
import { isSettled } from "../model/status.ts";
import type { Store } from "../store/store.ts";
import type { EventFeed } from "./event-feed.ts";
import type { EventHub, EventReader } from "./event-hub.ts";
import { findWorkflow } from "./find-workflow.ts";
import { HEARTBEAT, SentEvent, toFrames } from "./sent-event.ts";

const MOST_WAITING = 256;
/** How many events are read from the store at once. */
const PAGE = 256;

export class WorkflowFeed implements EventFeed, EventReader {
  readonly #store: Store;
  readonly #workflowId: string;
  readonly #leave: () => void;
  /** Number of the last event that was sent. */
  #sequence: number;
  #waiting: SentEvent[] = [];
  /** The store may have events that are not among those waiting. */
  #isBehind = true;
  /** With what was sent last the workflow may have settled. */
  #mayBeOver = true;
  #hasFailed = false;
  #isBeatDue = false;
  #isOver = false;
  #news = Promise.withResolvers<void>();

  /** @param after number of the event after which the reader goes on */
  constructor(store: Store, hub: EventHub, workflowId: string, after: number) {
    this.#store = store;
    this.#workflowId = workflowId;
    this.#sequence = after;
    this.#leave = hub.join(workflowId, this);
  }

  offer(sent: SentEvent): void {
    if (this.#waiting.length === MOST_WAITING) this.missed();
    else this.#waiting.push(sent);
    this.#news.resolve();
  }

  missed(): void {
    this.#waiting = [];
    this.#isBehind = true;
    this.#news.resolve();
  }

  beat(): void {
    this.#isBeatDue = true;
    this.#news.resolve();
  }

  end(): void {
    this.#isOver = true;
    this.#news.resolve();
  }

  close(): void {
    this.end();
    this.#leave();
  }

  async next(): Promise<Uint8Array | null> {
    while (!this.#isOver) {
      const events = this.#isBehind ? await this.#read() : this.#takeWaiting();
      if (events.length > 0) return this.#send(events);
      if (this.#isBehind) continue;
      if (this.#mayBeOver) await this.#judgeEnd();
      else if (this.#isBeatDue) return this.#sendBeat();
      else {
        this.#news = Promise.withResolvers();
        await this.#news.promise;
      }
    }
    return null;
  }

  /** The events after the last one that the store has; while it is read others may come to wait. */
  async #read(): Promise<readonly SentEvent[]> {
    this.#isBehind = false;
    const events = await this.#store.events(this.#workflowId, this.#sequence, PAGE);
    if (events.length === PAGE) this.#isBehind = true;
    else this.#mayBeOver = true;
    return events.map((event) => new SentEvent(event));
  }

  /** Those waiting that follow the last one; a gap leaves the feed behind. */
  #takeWaiting(): readonly SentEvent[] {
    const waiting = this.#waiting.filter(({ event }) => event.sequence > this.#sequence);
    this.#waiting = [];
    const gap = waiting.findIndex(({ event }, at) => event.sequence !== this.#sequence + 1 + at);
    if (gap === -1) return waiting;
    this.#isBehind = true;
    return waiting.slice(0, gap);
  }

  #send(events: readonly SentEvent[]): Uint8Array {
    for (const { event } of events) {
      this.#sequence = event.sequence;
      if (event.type === "workflow-failed") this.#hasFailed = true;
      if (event.type === "workflow-retried") this.#hasFailed = false;
      // A failed workflow settles with the last of its tasks.
      if (this.#hasFailed || event.type.startsWith("workflow-")) this.#mayBeOver = true;
      if (event.type === "workflow-deleted") this.#isOver = true;
    }
    this.#isBeatDue = false;
    return toFrames(events);
  }

  #sendBeat(): Uint8Array {
    this.#isBeatDue = false;
    return HEARTBEAT;
  }

  /** An event that the workflow had since, and that is not here, comes yet: that of its removal too. */
  async #judgeEnd(): Promise<void> {
    const workflow = await findWorkflow(this.#store, this.#workflowId);
    if (workflow === null) {
      this.#isOver ||= this.#waiting.length === 0;
      return;
    }
    this.#mayBeOver = false;
    this.#hasFailed = workflow.status === "failed";
    this.#isOver ||= isSettled(workflow.status, workflow.counts) && workflow.sequence <= this.#sequence;
  }
}
