/**
 * Deadlines of one length that hardly ever come. Most of what they are set for is over before the process has done anything
 * else, so only what is not gets a timer.
 */
import type { Clock } from "./clock.ts";

export class Deadlines {
  readonly #delayMs: number;
  readonly #clock: Pick<Clock, "after">;
  #unwatched: Deadline[] = [];

  constructor(delayMs: number, clock: Pick<Clock, "after">) {
    this.#delayMs = delayMs;
    this.#clock = clock;
  }

  /** Calls `act` once the time is over, unless the deadline is met before. */
  start(act: () => void): Deadline {
    if (this.#unwatched.length === 0) this.#clock.after(0, () => this.#watch());
    const deadline = new Deadline(act);
    this.#unwatched.push(deadline);
    return deadline;
  }

  #watch(): void {
    const unwatched = this.#unwatched;
    this.#unwatched = [];
    for (const deadline of unwatched) deadline.watch(this.#delayMs, this.#clock);
  }
}

class Deadline {
  readonly #act: () => void;
  #isMet = false;
  #cancel: (() => void) | null = null;

  constructor(act: () => void) {
    this.#act = act;
  }

  meet(): void {
    this.#isMet = true;
    this.#cancel?.();
  }

  watch(delayMs: number, clock: Pick<Clock, "after">): void {
    if (!this.#isMet) this.#cancel = clock.after(delayMs, this.#act);
  }
}
