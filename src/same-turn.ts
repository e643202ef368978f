import type { Clock } from "./clock.ts";

/** So long (ms) nothing else gets its turn, but for one act that takes longer. */
const LONGEST_MS = 1;

/**
 * What comes up in one turn of the event loop is done one after the other once the turn is over, but for the first, which
 * waits for nothing. Between two calls the kernel reads and writes sockets, and code that ran for the one has left the
 * processor's caches before the other: so a call costs several times as much as right after another call.
 */
export class SameTurn {
  readonly #clock: Pick<Clock, "now">;
  /** Those that wait for the end of this turn, in the order in which they came up. */
  #acts: (() => void)[] = [];
  /** Whether something has come up in this turn, or waits in it. */
  #isOpen = false;

  constructor(clock: Pick<Clock, "now">) {
    this.#clock = clock;
  }

  /** @param act must not throw: those after it would not be done */
  add(act: () => void): void {
    if (this.#isOpen) {
      this.#acts.push(act);
      return;
    }
    this.#open();
    act();
  }

  #open(): void {
    this.#isOpen = true;
    setImmediate(() => this.#end());
  }

  #end(): void {
    const acts = this.#acts;
    this.#acts = [];
    this.#isOpen = false;
    const rest = acts.slice(this.#doSome(acts));
    if (rest.length === 0) return;
    // Before what has come up meanwhile, and none that comes later is the first of a turn: nobody is overtaken.
    this.#acts = rest.concat(this.#acts);
    if (!this.#isOpen) this.#open();
  }

  /** What follows from an act, such as its answer, comes when the turn is over: so an act that takes long ends it. */
  #doSome(acts: readonly (() => void)[]): number {
    const startedAt = this.#clock.now();
    let done = 0;
    for (const act of acts) {
      act();
      done += 1;
      if (this.#clock.now() - startedAt > LONGEST_MS) break;
    }
    return done;
  }
}
