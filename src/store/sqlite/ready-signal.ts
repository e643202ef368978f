/** Lets waiting claims sleep until a task may be ready: when one becomes available, or a delayed one is due. */
import { type Clock, sleep } from "../../clock.ts";
import type { ReadyQueue } from "./ready-queue.ts";

export class ReadySignal {
  readonly #queue: ReadyQueue;
  readonly #clock: Clock;
  readonly #waiting = new Set<AbortController>();
  /** For when the waiting claims have set their alarm. */
  #alarmAt = Number.POSITIVE_INFINITY;

  constructor(queue: ReadyQueue, clock: Clock) {
    this.#queue = queue;
    this.#clock = clock;
  }

  /** To be called after every step that may have put a task into the queue. */
  check(): void {
    if (this.#waiting.size === 0) return;
    const nextAt = this.#queue.nextAt();
    if (nextAt === null || (nextAt > this.#clock.now() && nextAt >= this.#alarmAt)) return;
    for (const waiting of this.#waiting) waiting.abort();
  }

  /** Resolves when a task may be ready, or `signal` is aborted. */
  async wait(signal: AbortSignal): Promise<void> {
    const woken = new AbortController();
    const wake = () => woken.abort();
    this.#waiting.add(woken);
    signal.addEventListener("abort", wake);
    if (signal.aborted) wake();
    this.#alarmAt = this.#queue.nextAt() ?? Number.POSITIVE_INFINITY;
    await sleep(this.#clock, this.#alarmAt - this.#clock.now(), woken.signal);
    signal.removeEventListener("abort", wake);
    this.#waiting.delete(woken);
  }
}
