import type { Clock } from "../src/clock.ts";

interface Timer {
  dueAt: number;
  readonly action: () => void;
}

/** A clock that stands still until a test moves it. */
export class TestClock implements Clock {
  #now: number;
  #timers: Timer[] = [];

  constructor(startAt: number = Date.UTC(2026, 0, 1)) {
    this.#now = startAt;
  }

  /** How many timers wait for their time: 0 when nobody has left one behind. */
  get timers(): number {
    return this.#timers.length;
  }

  now(): number {
    return this.#now;
  }

  after(delayMs: number, action: () => void): () => void {
    const timer = { dueAt: this.#now + Math.max(delayMs, 0), action };
    this.#timers.push(timer);
    return () => {
      this.#timers = this.#timers.filter((other) => other !== timer);
    };
  }

  /**
   * Moves the time on and fires what falls due, in the order of time and then of setting; each sees its own instant
   * as now. What they wake through promises runs only after this call: to see it at its instant, stop there.
   */
  advance(durationMs: number): void {
    const until = this.#now + durationMs;
    for (let timer = this.#next(until); timer !== undefined; timer = this.#next(until)) {
      this.#timers.splice(this.#timers.indexOf(timer), 1);
      this.#now = timer.dueAt;
      timer.action();
    }
    this.#now = until;
  }

  /** Moves the time on while the machine sleeps: timers wait for as long as before. */
  jump(durationMs: number): void {
    this.#now += durationMs;
    for (const timer of this.#timers) timer.dueAt += durationMs;
  }

  #next(until: number): Timer | undefined {
    const due = this.#timers.filter((timer) => timer.dueAt <= until);
    return due.sort((one, other) => one.dueAt - other.dueAt)[0];
  }
}
