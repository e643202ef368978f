/** Compresses to bzip2 and back, a piece at a time, so that whatever else the process does need not wait long. */
import { type Bzip2Library, openBzip2Library } from "./library.ts";

/** What one block of bzip2 holds at most. Each piece is a stream of its own; bunzip2 and others read all of them. */
const PIECE_BYTES = 900_000;
const OK = 0;
const TARGET_TOO_SMALL = -8;
/** The head of a stream that is not empty, after the digit of its block size: byte-aligned only where one begins. */
const STREAM_START = /BZh[1-9]1AY&SY/g;

export async function compress(bytes: Uint8Array): Promise<Uint8Array> {
  const library = await openBzip2Library();
  const streams: Uint8Array[] = [];
  for (let at = 0; at < bytes.length; at += PIECE_BYTES) {
    const piece = bytes.subarray(at, at + PIECE_BYTES);
    // The library's own bound: 1 % and 600 bytes more than what goes in.
    const stream = convert(library, piece, Math.ceil(piece.length * 1.01) + 600, (target, length, source) =>
      library.BZ2_bzBuffToBuffCompress(target, length, source, piece.length, 9, 0, 30),
    );
    if (typeof stream === "number") throw new Error(`bzip2 cannot compress: error ${stream}`);
    streams.push(stream);
    await Bun.sleep(0);
  }
  return Buffer.concat(streams);
}

/** @throws Error when the bytes are no bzip2 */
export async function decompress(bytes: Uint8Array): Promise<Uint8Array> {
  const library = await openBzip2Library();
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString("latin1");
  const starts = [...text.matchAll(STREAM_START)].map(({ index }) => index);
  if (starts[0] !== 0) throw new Error("not bzip2");
  const pieces: Uint8Array[] = [];
  for (const [number, start] of starts.entries()) {
    pieces.push(decompressStream(library, bytes.subarray(start, starts[number + 1])));
    await Bun.sleep(0);
  }
  return Buffer.concat(pieces);
}

function decompressStream(library: Bzip2Library, stream: Uint8Array): Uint8Array {
  for (let room = Math.max(PIECE_BYTES, stream.length * 8); ; room *= 2) {
    const piece = convert(library, stream, room, (target, length, source) =>
      library.BZ2_bzBuffToBuffDecompress(target, length, source, stream.length, 0, 0),
    );
    if (typeof piece !== "number") return piece;
    if (piece !== TARGET_TOO_SMALL) throw new Error(`broken bzip2: error ${piece}`);
  }
}

/** What the library makes of the bytes, or the number of its error. */
function convert(
  library: Bzip2Library,
  bytes: Uint8Array,
  room: number,
  call: (target: number, targetLengthAt: number, source: number) => number,
): Uint8Array | number {
  const source = library.malloc(bytes.length);
  const target = library.malloc(room);
  const lengthAt = library.malloc(4);
  // Its memory may have moved: views of it are made when all of it is there.
  new Uint8Array(library.memory.buffer).set(bytes, source);
  new DataView(library.memory.buffer).setUint32(lengthAt, room, true);
  const result = call(target, lengthAt, source);
  const length = new DataView(library.memory.buffer).getUint32(lengthAt, true);
  const made = new Uint8Array(library.memory.buffer).slice(target, target + length);
  for (const address of [source, target, lengthAt]) library.free(address);
  return result === OK ? made : result;
}
