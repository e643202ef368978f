/** Reads whatever gives one value after the other, but not for longer than it may, and not alone. */

/** A list, an (async) iterable, a stream of Node, or one of the web. */
export type Source<T> = Iterable<T> | AsyncIterable<T> | ReadableStream<T>;

/** After so many values all else in the process gets its turn: a source may never wait for anything itself. */
const MOST_AT_ONCE = 128;

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
  // A race against one promise would keep something for each value that was read.
  const unlessInterrupted = <V>(waiting: Promise<V>) =>
    new Promise<V>((resolve, reject) => {
      interrupt = reject;
      waiting.then(resolve, reject);
    });
  signal.addEventListener("abort", onAbort, { once: true });
  let isDone = false;
  try {
    for (let count = 1; ; count += 1) {
      signal.throwIfAborted();
      const given = next();
      const result = given instanceof Promise ? await unlessInterrupted(given) : given;
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
  readonly next: () => IteratorResult<T, unknown> | Promise<IteratorResult<T, unknown>>;
  /** Waits for nothing: what hangs would hang here too. */
  readonly close: () => void;
}

function open<T>(source: Source<T>): OpenSource<T> {
  if (source instanceof ReadableStream) return openWebStream(source);
  if (!(Symbol.asyncIterator in source)) {
    const iterator = source[Symbol.iterator]();
    return { next: () => awaitValue(iterator.next()), close: () => endIterator(iterator) };
  }
  const iterator = source[Symbol.asyncIterator]();
  return {
    // What is like a promise is one here.
    next: () => Promise.resolve(iterator.next()),
    close: () => {
      // A stream of Node: its iterator would end only after the value that it waits for.
      if ("destroy" in source && typeof source.destroy === "function") source.destroy();
      endIterator(iterator);
    },
  };
}

/** What is thrown by the end is of no more use: why it came is told already. */
function endIterator(iterator: Iterator<unknown> | AsyncIterator<unknown>): void {
  void Promise.try(() => iterator.return?.()).catch(() => {});
}

/** As `for await` does it: a list may hold promises. */
function awaitValue<T>(
  result: IteratorResult<T, unknown>,
): IteratorResult<T, unknown> | Promise<IteratorResult<T, unknown>> {
  if (result.done === true || !(result.value instanceof Promise)) return result;
  return result.value.then((value: T) => ({ done: false, value }));
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
