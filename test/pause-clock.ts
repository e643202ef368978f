import { TestClock } from "./test-clock.ts";

/**
 * Timers that are always there: the limit of a call (unless that of its task is nearer), a third of the lease, a claim
 * that waits for work.
 */
const ALWAYS_THERE: readonly number[] = [30_000, Number.POSITIVE_INFINITY];

/**
 * A test clock that tells which pauses were asked for: between polls, and before retries. What is due at once happens
 * at once.
 */
export class PauseClock extends TestClock {
  readonly #pauses: number[] = [];
  #arrival = Promise.withResolvers<void>();

  override after(delayMs: number, action: () => void): () => void {
    if (delayMs <= 0) {
      const immediate = setImmediate(action);
      return () => clearImmediate(immediate);
    }
    if (!ALWAYS_THERE.includes(delayMs)) {
      this.#pauses.push(delayMs);
      this.#arrival.resolve();
      this.#arrival = Promise.withResolvers();
    }
    return super.after(delayMs, action);
  }

  /** The next pause that was not asked after yet, as soon as there is one. */
  async nextPause(): Promise<number> {
    for (;;) {
      const pause = this.#pauses.shift();
      if (pause !== undefined) return pause;
      await this.#arrival.promise;
    }
  }

  /** Waits for the next pause and lets it pass; its length in ms. */
  async passPause(): Promise<number> {
    const pause = await this.nextPause();
    this.advance(pause);
    return pause;
  }
}
