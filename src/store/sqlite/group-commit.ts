/**
 * Keeps changes: those of one turn of the event loop together, in one transaction. When a transaction fails, what is
 * in memory is ahead of what is kept; so the store stops there, and is opened anew from what is kept.
 */
import { AieffectError } from "../../errors.ts";

export class GroupCommit {
  readonly #write: () => void;
  #next: Promise<void> | null = null;
  #failure: AieffectError | null = null;

  /** @param write writes all that has changed since it was last called, or throws */
  constructor(write: () => void) {
    this.#write = write;
  }

  /**
   * Resolves when all that has changed up to now is kept.
   *
   * @throws AieffectError STATE_UNUSABLE when it cannot be, then and ever after
   */
  kept(): Promise<void> {
    if (this.#failure !== null) return Promise.reject(this.#failure);
    this.#next ??= new Promise((resolve, reject) => {
      setImmediate(() => {
        this.#next = null;
        try {
          this.#write();
          resolve();
        } catch (error) {
          this.#failure = toStateError(error);
          reject(this.#failure);
        }
      });
    });
    return this.#next;
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
