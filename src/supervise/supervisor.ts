/** Keeps something running: when it ends by itself it is started again, after a pause that grows while it keeps ending. */
import type { Clock } from "../clock.ts";
import { sleep } from "../clock.ts";

/** What runs until it fails, or is asked to stop. */
export interface Supervised {
  /** Resolves, with the reason, when it has ended by itself or was stopped. */
  readonly ended: Promise<unknown>;
  stop(): Promise<void>;
}

export interface SupervisorOptions {
  readonly clock: Clock;
  /** A number in [0, 1). */
  readonly random: () => number;
  /** @param generation 0, 1, 2 …: how often it was started before */
  readonly start: (generation: number) => Promise<Supervised>;
  readonly onEnd: (reason: unknown, pauseMs: number) => void;
}

const SHORTEST_PAUSE_MS = 100;
const LONGEST_PAUSE_MS = 10_000;
/** What has run for so long (ms) was well: the pauses begin anew. */
const WELL_MS = 10_000;

export class Supervisor {
  readonly #options: SupervisorOptions;
  readonly #stopping = new AbortController();
  #current: Supervised | null = null;
  readonly #done: Promise<void>;

  /** Starts it at once. */
  constructor(options: SupervisorOptions) {
    this.#options = options;
    this.#done = this.#keepRunning();
  }

  /** Whether it runs, and does not wait to be started again. */
  get isRunning(): boolean {
    return this.#current !== null;
  }

  /** Stops it, and starts it no more. */
  async stop(): Promise<void> {
    this.#stopping.abort();
    await this.#current?.stop();
    await this.#done;
  }

  async #keepRunning(): Promise<void> {
    const { clock, onEnd } = this.#options;
    const { signal } = this.#stopping;
    let pauses = 0;
    for (let generation = 0; !signal.aborted; generation += 1) {
      const startedAt = clock.now();
      const reason = await this.#runOnce(generation);
      if (signal.aborted) return;
      pauses = clock.now() - startedAt >= WELL_MS ? 0 : pauses + 1;
      const pauseMs = this.#toPauseMs(pauses);
      onEnd(reason, pauseMs);
      await sleep(clock, pauseMs, signal);
    }
  }

  /** Runs it until it ends; the reason. */
  async #runOnce(generation: number): Promise<unknown> {
    try {
      this.#current = await this.#options.start(generation);
      // Asked to stop while it started.
      if (this.#stopping.signal.aborted) await this.#current.stop();
      return await this.#current.ended;
    } catch (error) {
      return error;
    } finally {
      this.#current = null;
    }
  }

  /** Doubles each time, and is spread, so that what died together does not come back together. */
  #toPauseMs(pauses: number): number {
    const ceilingMs = Math.min(SHORTEST_PAUSE_MS * 2 ** pauses, LONGEST_PAUSE_MS);
    return Math.round(ceilingMs * (0.5 + this.#options.random() / 2));
  }
}
