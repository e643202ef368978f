/**
 * Hands the events of the store to whoever reads them: one subscription and one timer, however many readers there are.
 * Owns who reads what. Does not own what a reader has been sent (workflow-feed.ts, live-feed.ts).
 */
import type { Clock } from "../clock.ts";
import type { WorkflowEvent } from "../model/event.ts";
import type { Store } from "../store/store.ts";
import { findWorkflow } from "./find-workflow.ts";
import { SentEvent } from "./sent-event.ts";

/** How often (ms) a reader gets a sign of life. */
export const HEARTBEAT_MS = 15_000;

export interface EventReader {
  offer(sent: SentEvent): void;
  /** It is time for a sign of life. */
  beat(): void;
  /** Events may have been missed: what the store has must be read. */
  missed(): void;
  /** Nothing more will be offered. */
  end(): void;
}

interface Topic {
  readonly readers: Set<EventReader>;
  /** Number of the last event that came. */
  sequence: number;
}

export class EventHub {
  readonly #store: Store;
  readonly #clock: Clock;
  readonly #unsubscribe: () => void;
  readonly #topics = new Map<string, Topic>();
  readonly #readersOfAll = new Set<EventReader>();
  #cancelHeartbeat: (() => void) | null = null;
  #isClosed = false;

  constructor(store: Store, clock: Clock) {
    this.#store = store;
    this.#clock = clock;
    this.#unsubscribe = store.subscribe((event) => this.#hear(event));
  }

  /** Offers a reader the events of a workflow from now on; the returned function ends that. */
  join(workflowId: string, reader: EventReader): () => void {
    const topic = this.#topics.get(workflowId) ?? { readers: new Set<EventReader>(), sequence: 0 };
    this.#topics.set(workflowId, topic);
    return this.#enter(topic.readers, reader, () => {
      if (topic.readers.size === 0 && this.#topics.get(workflowId) === topic) this.#topics.delete(workflowId);
    });
  }

  /** The same for the events of all workflows. */
  joinAll(reader: EventReader): () => void {
    return this.#enter(this.#readersOfAll, reader, () => {});
  }

  /** Ends every reader, and those that come later at once. */
  close(): void {
    this.#isClosed = true;
    this.#unsubscribe();
    for (const reader of this.#readers()) reader.end();
  }

  #enter(readers: Set<EventReader>, reader: EventReader, onLeave: () => void): () => void {
    if (this.#isClosed) reader.end();
    readers.add(reader);
    this.#cancelHeartbeat ??= this.#clock.after(HEARTBEAT_MS, () => this.#beat());
    return () => {
      readers.delete(reader);
      onLeave();
      if (this.#topics.size > 0 || this.#readersOfAll.size > 0) return;
      this.#cancelHeartbeat?.();
      this.#cancelHeartbeat = null;
    };
  }

  #hear(event: WorkflowEvent): void {
    const topic = this.#topics.get(event.workflow_id);
    if (topic === undefined && this.#readersOfAll.size === 0) return;
    const sent = new SentEvent(event);
    for (const reader of this.#readersOfAll) reader.offer(sent);
    if (topic === undefined) return;
    topic.sequence = event.sequence;
    for (const reader of topic.readers) reader.offer(sent);
  }

  #beat(): void {
    this.#cancelHeartbeat = this.#clock.after(HEARTBEAT_MS, () => this.#beat());
    for (const reader of this.#readers()) reader.beat();
    for (const [workflowId, topic] of this.#topics) void this.#compare(workflowId, topic);
  }

  /** Whatever carries events between processes may lose some, the last one of a workflow among them. */
  async #compare(workflowId: string, topic: Topic): Promise<void> {
    try {
      const workflow = await findWorkflow(this.#store, workflowId);
      if (workflow !== null && workflow.sequence <= topic.sequence) return;
      for (const reader of topic.readers) reader.missed();
    } catch {
      // A store that does not answer now is asked again at the next beat.
    }
  }

  #readers(): readonly EventReader[] {
    return [...this.#readersOfAll, ...[...this.#topics.values()].flatMap(({ readers }) => [...readers])];
  }
}
