/**
 * Waits for work until the signal aborts, then throws the signal's reason. The work goes on by itself: what it ends with is
 * nobody's any more.
 */
export function unlessAborted<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const abort = () => reject(signal.reason);
    if (signal.aborted) abort();
    signal.addEventListener("abort", abort, { once: true });
    const done = () => signal.removeEventListener("abort", abort);
    work.then(resolve, reject).finally(done);
  });
}
