import { open } from "node:fs/promises";
import { LINE_FEED } from "./scan-cells.ts";

/** Reads one file after the other into the same memory, which saves the time of getting it for each. */
export class FileBuffer {
  #bytes = Buffer.alloc(0);

  /** The bytes of the file, with a line feed at their end. They are good until the next call. */
  async read(path: string): Promise<Uint8Array> {
    await using file = await open(path, "r");
    const { size } = await file.stat();
    if (this.#bytes.length <= size) this.#bytes = Buffer.allocUnsafe(size + 1);
    let length = 0;
    for (let read = 1; read > 0 && length < size; length += read) {
      ({ bytesRead: read } = await file.read(this.#bytes, length, size - length, length));
    }
    if (this.#bytes[length - 1] === LINE_FEED) return this.#bytes.subarray(0, length);
    this.#bytes[length] = LINE_FEED;
    return this.#bytes.subarray(0, length + 1);
  }
}
