/**
 * Keeps changes: those of one turn of the event loop together, in one transaction. When a transaction fails, what is
 * in memory is ahead of what is kept; so the store stops there, and is opened anew from what is kept.
 */
import { AieffectError } from "../../errors.ts";

export interface CommitSteps {
  /** Called first at the end of a turn. */
  readonly collect: () => void;
  /** Whether what has changed must be written in this turn. */
  readonly isWriteDue: () => boolean;
  /** Writes all that has changed since it was last called, or throws. */
  readonly write: () => void;
  /** Called at the end of a turn, after what had to be written is; it may change things anew. */
  readonly publish: () => void;
}

export class GroupCommit {
  readonly #steps: CommitSteps;
  #next: Promise<void> | null = null;
  #isTurnUnderWay = false;
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
    const isFirst = !this.#isTurnUnderWay;
    if (isFirst) this.#beginTurn();
    await (this.#steps.isWriteDue() || !isFirst ? endOfTurn() : null);
    this.#commit();
  }

  #beginTurn(): void {
    this.#isTurnUnderWay = true;
    setImmediate(() => {
      this.#isTurnUnderWay = false;
    });
  }

  #commit(): void {
    this.#next = null;
    const reads = this.#reads;
    this.#reads = [];
    this.#steps.collect();
    if (this.#steps.isWriteDue()) this.#write();
    for (const read of reads) read();
    this.#steps.publish();
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
