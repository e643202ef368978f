/**
 * Keeps changes: those of one turn of the event loop together, in one transaction. When a transaction fails, what is
 * in memory is ahead of what is kept; so the store stops there, and is opened anew from what is kept.
 */
import { AieffectError } from "../../errors.ts";

export interface CommitSteps {
  /** Whether what has changed must be written in this turn. */
  readonly isWriteDue: () => boolean;
  /** Writes all that has changed since it was last called, or throws. */
  readonly write: () => void;
  /** Whether what has changed must be told before anybody goes on. */
  readonly isTellUrgent: () => boolean;
  /** Tells of all that has changed since it was last called; all of it is kept. It may change things anew. */
  readonly tell: () => void;
}

export class GroupCommit {
  readonly #steps: CommitSteps;
  #next: Promise<void> | null = null;
  /** Whether something was kept in this turn. */
  #isTellDue = false;
  /** Whether something was kept in an earlier turn, and is not told yet. */
  #isTellLate = false;
  #failure: AieffectError | null = null;
  #reads: (() => void)[] = [];

  constructor(steps: CommitSteps) {
    this.#steps = steps;
  }

  /**
   * Resolves when all that has changed up to now is kept. To be called in the turn of the change.
   *
   * @throws AieffectError STATE_UNUSABLE when it cannot be, then and ever after
   */
  kept(): Promise<void> {
    if (this.#failure !== null) return Promise.reject(this.#failure);
    this.#next ??= this.#schedule();
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

  /** As `read`, for what is read from the database: all that has changed is written first. */
  readWritten<Result>(read: () => Result): Promise<Result> {
    return this.read(() => {
      this.#write();
      return read();
    });
  }

  /**
   * What has to be written waits for the rest of its turn, to share one transaction with it. Else only the first change
   * of a turn goes on at once: what follows from the others is better done together, for a call to a service costs
   * less when it leaves right after another one.
   */
  async #schedule(): Promise<void> {
    await (this.#steps.isWriteDue() || this.#isTellDue ? endOfTurn() : null);
    this.#commit();
  }

  #commit(): void {
    this.#next = null;
    const reads = this.#reads;
    this.#reads = [];
    if (this.#steps.isWriteDue()) this.#write();
    for (const read of reads) read();
    if (this.#isTellLate || this.#steps.isTellUrgent()) this.#tell();
    else this.#tellLater();
  }

  /** Nobody who waits for a change waits for its being told, too. */
  #tellLater(): void {
    if (this.#isTellDue) return;
    this.#isTellDue = true;
    setImmediate(() => {
      this.#isTellDue = false;
      if (this.#next === null) this.#tell();
      // What is not kept yet is not to be told: all of it is when it is.
      else this.#isTellLate = true;
    });
  }

  #tell(): void {
    this.#isTellLate = false;
    this.#steps.tell();
  }

  /** @throws AieffectError STATE_UNUSABLE, and ever after */
  #write(): void {
    try {
      this.#steps.write();
    } catch (error) {
      this.#failure = toStateError(error);
      throw this.#failure;
    }
  }
}

function endOfTurn(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}

function toStateError(error: unknown): AieffectError {
  const reason = error instanceof Error ? error.message : String(error);
  return new AieffectError(
    "STATE_UNUSABLE",
    `The state cannot be written any more: ${reason}. What was kept before is whole; make room and resume.`,
    { cause: error },
  );
}
