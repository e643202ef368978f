/**
 * Lines to a stream that may be slow, or closed at any moment. Lines wait here while the stream is full and leave in
 * one piece when it drains; once its reader is gone (EPIPE) they are dropped, and the run goes on.
 */
import type { Writable } from "node:stream";

export class LineWriter {
  readonly #stream: Writable;
  #waiting: string[] = [];
  #scheduled = false;
  #full = false;
  #closed = false;
  readonly #flushed: (() => void)[] = [];

  constructor(stream: Writable) {
    this.#stream = stream;
    stream.on("error", this.#close);
    stream.on("close", this.#close);
    stream.on("drain", this.#drain);
  }

  /** Whether nobody reads any more. */
  get closed(): boolean {
    return this.#closed;
  }

  write(line: string): void {
    if (this.#closed) return;
    this.#waiting.push(line);
    if (this.#scheduled || this.#full) return;
    this.#scheduled = true;
    queueMicrotask(this.#flush);
  }

  /** Resolves when the stream has taken every line, or is closed. */
  async flush(): Promise<void> {
    if (this.#closed) return;
    await new Promise<void>((resolve) => {
      this.#flushed.push(resolve);
      this.#flush();
    });
  }

  /** Lets go of the stream; it stays open. */
  release(): void {
    this.#stream.off("close", this.#close);
    this.#stream.off("drain", this.#drain);
    // The "error" listener stays: without one, an EPIPE that comes late would end the process.
  }

  readonly #drain = (): void => {
    this.#full = false;
    this.#flush();
  };

  readonly #flush = (): void => {
    this.#scheduled = false;
    if (this.#closed || this.#full) return;
    const lines = this.#waiting;
    this.#waiting = [];
    const text = lines.map((line) => `${line}\n`).join("");
    const resolves = this.#flushed.splice(0);
    const accepted = this.#stream.write(text, () => {
      for (const resolve of resolves) resolve();
    });
    this.#full = !accepted;
  };

  readonly #close = (): void => {
    this.#closed = true;
    this.#waiting = [];
    for (const resolve of this.#flushed.splice(0)) resolve();
  };
}
