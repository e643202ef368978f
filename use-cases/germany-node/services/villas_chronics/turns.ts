/** Work that is done one after the other, in the order in which it comes. */
export class Turns {
  #last: Promise<unknown> = Promise.resolve();

  /**
   * Runs what comes after all that came before, however that ended.
   *
   * @param signal of what waits; whatever `signal` is aborted with is thrown when its turn has come
   */
  async take<Result>(signal: AbortSignal, run: () => Promise<Result>): Promise<Result> {
    const before = this.#last;
    const { promise, resolve } = Promise.withResolvers<void>();
    this.#last = promise;
    await before;
    try {
      signal.throwIfAborted();
      return await run();
    } finally {
      resolve();
    }
  }
}
