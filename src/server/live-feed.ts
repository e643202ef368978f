/** The events of all workflows for one reader, from now on: nothing is read again, so a reader that is too slow is cut. */
import type { EventFeed } from "./event-feed.ts";
import type { EventHub, EventReader } from "./event-hub.ts";
import { HEARTBEAT, type SentEvent, toFrames } from "./sent-event.ts";

const MOST_WAITING = 8_192;

export class LiveFeed implements EventFeed, EventReader {
  readonly #leave: () => void;
  #waiting: SentEvent[] = [];
  #isBeatDue = false;
  #isOver = false;
  #news = Promise.withResolvers<void>();

  constructor(hub: EventHub) {
    this.#leave = hub.joinAll(this);
  }

  offer(sent: SentEvent): void {
    if (this.#waiting.length === MOST_WAITING) this.close();
    else this.#waiting.push(sent);
    this.#news.resolve();
  }

  beat(): void {
    this.#isBeatDue = true;
    this.#news.resolve();
  }

  missed(): void {}

  end(): void {
    this.#waiting = [];
    this.#isOver = true;
    this.#news.resolve();
  }

  close(): void {
    this.end();
    this.#leave();
  }

  async next(): Promise<Uint8Array | null> {
    for (;;) {
      if (this.#isOver) return null;
      if (this.#waiting.length > 0) {
        const events = this.#waiting;
        this.#waiting = [];
        return toFrames(events);
      }
      if (this.#isBeatDue) {
        this.#isBeatDue = false;
        return HEARTBEAT;
      }
      this.#news = Promise.withResolvers();
      await this.#news.promise;
    }
  }
}
