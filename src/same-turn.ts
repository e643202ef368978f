/**
 * What comes up in one turn of the event loop is done one after the other once the turn is over, but for the first, which
 * waits for nothing. Between two calls the kernel reads and writes sockets, and code that ran for the one has left the
 * processor's caches before the other: so a call costs several times as much as right after another call.
 */
export class SameTurn {
  /** Those that wait for the end of this turn; null when nothing has come up in it. */
  #acts: (() => void)[] | null = null;

  /** @param act must not throw: those after it would not be done */
  add(act: () => void): void {
    if (this.#acts !== null) {
      this.#acts.push(act);
      return;
    }
    this.#acts = [];
    setImmediate(() => this.#end());
    act();
  }

  #end(): void {
    const acts = this.#acts ?? [];
    this.#acts = null;
    for (const act of acts) act();
  }
}
