/**
 * Keeps changes: those of one turn of the event loop together, in one transaction. When a transaction fails, what is
 * in memory is ahead of what is kept; so the store stops there, and is opened anew from what is kept.
 */
import { AieffectError } from "../../errors.ts";

export class GroupCommit {
  readonly #write: () => void;
  readonly #publish: () => void;
  #next: Promise<void> | null = null;
  #failure: AieffectError | null = null;
  #reads: (() => void)[] = [];

  /**
   * @param write writes all that has changed since it was last called, or throws
   * @param publish called after what was written is kept; it may change things anew
   */
  constructor(write: () => void, publish: () => void) {
    this.#write = write;
    this.#publish = publish;
  }

  /**
   * Resolves when all that has changed up to now is kept. To be called in the turn of the change.
   *
   * @throws AieffectError STATE_UNUSABLE when it cannot be, then and ever after
   */
  kept(): Promise<void> {
    if (this.#failure !== null) return Promise.reject(this.#failure);
    this.#next ??= new Promise((resolve, reject) => {
      setImmediate(() => this.#commit().then(resolve, reject));
    });
    return this.#next;
  }

  /** What `read` gives at a moment when everything that it sees is kept. */
  async read<Result>(read: () => Result): Promise<Result> {
    if (this.#failure !== null) throw this.#failure;
    if (this.#next === null) return read();
    const result = Promise.withResolvers<Result>();
    this.#reads.push(() => {
      try {
        result.resolve(read());
      } catch (error) {
        result.reject(error);
      }
    });
    await this.#next;
    return result.promise;
  }

  async #commit(): Promise<void> {
    this.#next = null;
    const reads = this.#reads;
    this.#reads = [];
    try {
      this.#write();
    } catch (error) {
      this.#failure = toStateError(error);
      throw this.#failure;
    }
    for (const read of reads) read();
    this.#publish();
  }
}

function toStateError(error: unknown): AieffectError {
  const reason = error instanceof Error ? error.message : String(error);
  return new AieffectError(
    "STATE_UNUSABLE",
    `The state cannot be written any more: ${reason}. What was kept before is whole; make room and resume.`,
    { cause: error },
  );
}
