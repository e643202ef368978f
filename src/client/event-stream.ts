/** Server-sent events of one connection, read from pieces of any size. */
import { createParser } from "eventsource-parser";

/** Longest event (UTF-16 units): the error text of a task is the longest part of one, and is limited to 8 KiB. */
const LONGEST_EVENT = 1024 * 1024;

/**
 * The data of each event, in order. Ends with the body, in good order or with the error by which it broke off.
 *
 * @param onSign called when anything comes, comments that only keep the connection alive too
 * @throws Error for an event that is too long
 */
export async function* readEventStream(
  body: ReadableStream<Uint8Array>,
  onSign: () => void,
): AsyncGenerator<string> {
  const arrived: string[] = [];
  let failure: Error | null = null;
  const parser = createParser({
    maxBufferSize: LONGEST_EVENT,
    onEvent: ({ data }) => arrived.push(data),
    onError(error) {
      if (error.type === "max-buffer-size-exceeded") failure = error;
    },
  });
  const decoder = new TextDecoder();
  for await (const chunk of body) {
    onSign();
    parser.feed(decoder.decode(chunk, { stream: true }));
    yield* arrived.splice(0);
    if (failure !== null) throw failure;
  }
}
