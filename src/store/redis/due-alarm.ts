/** Wakes what sleeps for a retry: moves it into the queue when it is due. */
import type { Clock } from "../../clock.ts";

export class DueAlarm {
  readonly #clock: Clock;
  readonly #promote: () => void;
  #at = Number.POSITIVE_INFINITY;
  #stop = () => {};

  /** @param promote called when something is due; what comes after it is to be set anew */
  constructor(clock: Clock, promote: () => void) {
    this.#clock = clock;
    this.#promote = promote;
  }

  /** @param dueInMs -1 when nothing is */
  set(dueInMs: number): void {
    if (dueInMs < 0) return;
    const at = this.#clock.now() + dueInMs;
    if (at >= this.#at) return;
    this.clear();
    this.#at = at;
    this.#stop = this.#clock.after(dueInMs, () => {
      this.#at = Number.POSITIVE_INFINITY;
      this.#promote();
    });
  }

  clear(): void {
    this.#stop();
    this.#at = Number.POSITIVE_INFINITY;
  }
}
