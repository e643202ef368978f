/**
 * When a process of ours collects garbage, beside what the engine does by itself while it allocates: every so often while
 * it is busy, all of it when it is busy no more, and never while it rests.
 */
import type { Clock } from "../clock.ts";

/** How often (ms) it looks at what was done meanwhile. */
export const PAUSE_MS = 2_000;
/** So many pieces of work leave garbage that is worth a collection; in one pause they are a busy one. */
export const MUCH_WORK = 64;

export interface Collector {
  /** What became garbage lately, beside the work. */
  collectSoon(): void;
  /** All that is garbage, at once. */
  collectAll(): void;
}

export const runtimeCollector: Collector = {
  collectSoon: () => void Bun.gc(false),
  collectAll: () => void Bun.gc(true),
};

/** Begins with a process that has just started, and so has garbage. */
export class MemoryReturn {
  readonly #clock: Clock;
  readonly #collector: Collector;
  /** Pieces of work in this pause. */
  #worked = 0;
  /** The same since all was collected. */
  #uncollected = MUCH_WORK;
  #cancel: (() => void) | null = null;

  constructor(clock: Clock, collector: Collector) {
    this.#clock = clock;
    this.#collector = collector;
    this.#pause();
  }

  /** To be called for each piece of work. */
  worked(): void {
    this.#worked += 1;
    if (this.#cancel === null) this.#pause();
  }

  stop(): void {
    this.#cancel?.();
  }

  #pause(): void {
    this.#cancel = this.#clock.after(PAUSE_MS, () => this.#look());
  }

  #look(): void {
    const worked = this.#worked;
    this.#worked = 0;
    this.#uncollected += worked;
    if (worked >= MUCH_WORK) this.#collector.collectSoon();
    else if (this.#uncollected >= MUCH_WORK) {
      this.#collector.collectAll();
      this.#uncollected = 0;
    }
    this.#cancel = null;
    if (worked > 0) this.#pause();
  }
}
