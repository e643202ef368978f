/**
 * Lets the commands of one turn of the event loop leave together: a write for each of them costs us, and the server,
 * more than the command. The first one of a turn leaves at once, as a chain of tasks needs it.
 */
import type { Redis } from "ioredis";

type Stream = Redis["stream"];

export class TurnWriter {
  #isTurnBegun = false;
  /** Holds its writes back until the turn is over. */
  #corked: Stream | null = null;

  /** To be called before each command. */
  join(stream: Stream): void {
    if (this.#corked !== null) return;
    if (this.#isTurnBegun) {
      this.#corked = stream;
      stream.cork();
      return;
    }
    this.#isTurnBegun = true;
    setImmediate(() => this.#end());
  }

  #end(): void {
    this.#isTurnBegun = false;
    this.#corked?.uncork();
    this.#corked = null;
  }
}
