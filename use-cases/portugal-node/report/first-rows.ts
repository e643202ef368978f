/** The beginning of CSV that may be as large as it likes: more than that no chart shows. */

export const MOST_ROWS = 2_000;
const LINE_FEED = 10;

/** The header and the rows after it that are whole, as many as a chart shows. */
export function toFirstRows(csv: Uint8Array): Uint8Array {
  let end = 0;
  for (let lines = 0; lines <= MOST_ROWS; lines += 1) {
    const next = csv.indexOf(LINE_FEED, end);
    if (next < 0) return csv.subarray(0, end);
    end = next + 1;
  }
  return csv.subarray(0, end);
}

/** So many bytes hold `MOST_ROWS` of any row that is not very long. */
const START_BYTES = 1024 * 1024;

/** Hands a stream on, and keeps its beginning. */
export class StreamStart {
  readonly stream: ReadableStream<Uint8Array>;
  readonly #chunks: Uint8Array[] = [];
  #bytes = 0;

  constructor(stream: ReadableStream<Uint8Array>) {
    this.stream = stream.pipeThrough(
      new TransformStream<Uint8Array, Uint8Array>({
        transform: (chunk, controller) => {
          this.#keep(chunk);
          controller.enqueue(chunk);
        },
      }),
    );
  }

  /** What has passed of it so far, up to a limit. */
  bytes(): Uint8Array {
    return Buffer.concat(this.#chunks);
  }

  #keep(chunk: Uint8Array): void {
    const room = START_BYTES - this.#bytes;
    if (room <= 0) return;
    // A copy: the reader may use the chunk's memory anew.
    this.#chunks.push(chunk.slice(0, room));
    this.#bytes += Math.min(room, chunk.length);
  }
}
