/**
 * When a process of ours collects garbage, beside what the engine does by itself while it allocates: every so often while
 * there is work, once more when there has been none for a moment, and never while it rests.
 */
import type { Clock } from "../clock.ts";

/** How often (ms) while there is work, and how long without it until it rests. */
export const PAUSE_MS = 2_000;

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
  #hasWorked = false;
  #cancel: (() => void) | null = null;

  constructor(clock: Clock, collector: Collector) {
    this.#clock = clock;
    this.#collector = collector;
    this.#pause();
  }

  /** To be called for each piece of work. */
  worked(): void {
    this.#hasWorked = true;
    if (this.#cancel === null) this.#pause();
  }

  stop(): void {
    this.#cancel?.();
  }

  #pause(): void {
    this.#cancel = this.#clock.after(PAUSE_MS, () => this.#collect());
  }

  #collect(): void {
    this.#cancel = null;
    if (!this.#hasWorked) {
      this.#collector.collectAll();
      return;
    }
    this.#hasWorked = false;
    this.#collector.collectSoon();
    this.#pause();
  }
}
