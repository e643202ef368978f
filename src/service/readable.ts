/** Reads whatever gives one value after the other, but not for longer than it may, and not alone. */

/** A list, an (async) iterable, a stream of Node, or one of the web. */
export type Source<T> = Iterable<T> | AsyncIterable<T> | ReadableStream<T>;

/** After so many values all else in the process gets its turn: a source may never wait for anything itself. */
const MOST_AT_ONCE = 64;

export const isSource = (value: object): value is Source<unknown> =>
  value instanceof ReadableStream || Symbol.asyncIterator in value || Symbol.iterator in value;

/** A stream of Node tells of an error once: whoever will read it later, and finds it then, must listen now. */
export function listenForErrors(source: Source<unknown>): void {
  if ("on" in source && typeof source.on === "function") source.on("error", () => {});
}

/** Throws the signal's reason once it aborts, also when the source hangs; the source is then closed. */
export async function* readUntilAborted<T>(source: Source<T>, signal: AbortSignal): AsyncGenerator<T, void> {
  const { next, close } = open(source);
  let interrupt = (_reason: unknown): void => {};
  const onAbort = () => interrupt(signal.reason);
  signal.addEventListener("abort", onAbort, { once: true });
  let isDone = false;
  try {
    for (let count = 1; ; count += 1) {
      signal.throwIfAborted();
      // A race against one promise would keep something for each value that was read.
      const result = await new Promise<IteratorResult<T, unknown>>((resolve, reject) => {
        interrupt = reject;
        next().then(resolve, reject);
      });
      isDone = result.done === true;
      if (result.done === true) return;
      yield result.value;
      if (count % MOST_AT_ONCE === 0) await new Promise((resolve) => setImmediate(resolve));
    }
  } finally {
    signal.removeEventListener("abort", onAbort);
    if (!isDone) close();
  }
}

interface OpenSource<T> {
  readonly next: () => Promise<IteratorResult<T, unknown>>;
  /** Waits for nothing: what hangs would hang here too. */
  readonly close: () => void;
}

function open<T>(source: Source<T>): OpenSource<T> {
  if (source instanceof ReadableStream) return openWebStream(source);
  if (!(Symbol.asyncIterator in source)) {
    const iterator = source[Symbol.iterator]();
    return { next: () => toAwaited(iterator.next()), close: () => void iterator.return?.() };
  }
  const iterator = source[Symbol.asyncIterator]();
  return {
    next: async () => iterator.next(),
    close: () => {
      // A stream of Node: its iterator would end only after the value that it waits for.
      if ("destroy" in source && typeof source.destroy === "function") source.destroy();
      void Promise.resolve(iterator.return?.()).catch(() => {});
    },
  };
}

/** As `for await` does it: a list may hold promises. */
async function toAwaited<T>(result: IteratorResult<T, unknown>): Promise<IteratorResult<T, unknown>> {
  return result.done === true ? result : { done: false, value: await result.value };
}

function openWebStream<T>(source: ReadableStream<T>): OpenSource<T> {
  const reader = source.getReader();
  return {
    next: async () => {
      const { done, value } = await reader.read();
      return done ? { done, value: undefined } : { done, value };
    },
    close: () => void reader.cancel().catch(() => {}),
  };
}
