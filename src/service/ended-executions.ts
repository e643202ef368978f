/**
 * The executions of a service that have ended, oldest first, and which of them are too many. Pure.
 *
 * N1  One is kept for an hour, or longer as one of the thousand newest, up to ten thousand.
 * N2  All of them together take no more memory than two limits: what is beyond the first and released is forgotten,
 *     oldest first; what waits to be read only when it is beyond the second too. The newest stays, however large it is.
 */
import type { Execution } from "./execution.ts";

const RETENTION_MS = 3_600_000;
const NEWEST_KEPT = 1_000;
const MOST_KEPT = 10_000;

/** Largest memory (bytes) for the newest, read or not: 64 results of the largest that fits into an answer. */
export const MOST_BYTES = 64 * 1024 * 1024;

/** So much more (bytes) for older ones that nobody has read: each is read, or released, within a minute. */
export const MOST_UNREAD_BYTES = 192 * 1024 * 1024;

export class EndedExecutions {
  readonly #newest = new ExecutionQueue();
  /** All of them older than the newest: there was no more room among these when they waited to be read. */
  readonly #unread = new ExecutionQueue();

  readonly #forget: (execution: Execution) => void;

  /** @param forget is told of each that is kept no longer */
  constructor(forget: (execution: Execution) => void) {
    this.#forget = forget;
  }

  add(execution: Execution, now: number): void {
    this.#newest.push(execution);
    this.#dropOld(now);
    if (this.#newest.bytes > MOST_BYTES) this.#dropLarge(now);
    if (this.#unread.length > 0) this.#dropRead(now);
  }

  #dropOld(now: number): void {
    for (;;) {
      const { first, length } = this.#newest;
      if (first === undefined || length <= NEWEST_KEPT || !first.isReleased(now)) return;
      if (length <= MOST_KEPT && !first.hasEndedBefore(now - RETENTION_MS)) return;
      this.#forget(first);
      this.#newest.shift();
    }
  }

  #dropLarge(now: number): void {
    while (this.#newest.bytes > MOST_BYTES && this.#newest.length > 1) {
      const first = this.#newest.shift();
      if (first?.isReleased(now) === false) this.#unread.push(first);
      else if (first !== undefined) this.#forget(first);
    }
  }

  #dropRead(now: number): void {
    for (;;) {
      const { first, bytes } = this.#unread;
      if (first === undefined || (bytes <= MOST_UNREAD_BYTES && !first.isReleased(now))) return;
      this.#forget(first);
      this.#unread.shift();
    }
  }
}

/** First in, first out. */
class ExecutionQueue {
  /** Those before the index are gone. */
  #items: Execution[] = [];
  #index = 0;
  #bytes = 0;

  get length(): number {
    return this.#items.length - this.#index;
  }

  get bytes(): number {
    return this.#bytes;
  }

  get first(): Execution | undefined {
    return this.#items[this.#index];
  }

  push(execution: Execution): void {
    this.#items.push(execution);
    this.#bytes += execution.bytes;
  }

  shift(): Execution | undefined {
    const { first } = this;
    if (first === undefined) return undefined;
    this.#bytes -= first.bytes;
    this.#index += 1;
    // Cut off when it is half of all, for the cost of moving the rest is shared by them.
    if (this.#index * 2 > this.#items.length) {
      this.#items = this.#items.slice(this.#index);
      this.#index = 0;
    }
    return first;
  }
}
