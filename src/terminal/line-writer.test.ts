import { expect, test } from "bun:test";
import { Writable } from "node:stream";
import { LineWriter } from "./line-writer.ts";

/** A stream that is full after a few bytes and takes the next piece only when it is told to. */
class SlowStream extends Writable {
  readonly pieces: string[] = [];
  #taken: (() => void) | null = null;

  constructor() {
    super({ highWaterMark: 16, decodeStrings: false });
  }

  override _write(piece: string, _encoding: string, taken: () => void): void {
    this.pieces.push(piece);
    this.#taken = taken;
  }

  take(): void {
    this.#taken?.();
  }
}

test("lines that are written together leave together", async () => {
  const stream = new SlowStream();
  const writer = new LineWriter(stream);
  writer.write("one");
  writer.write("two");
  await Promise.resolve();
  expect(stream.pieces).toEqual(["one\ntwo\n"]);
});

test("lines wait while the stream is full, and leave in one piece when it drains", async () => {
  const stream = new SlowStream();
  const writer = new LineWriter(stream);
  writer.write("a line that fills the stream");
  await Promise.resolve();
  writer.write("two");
  writer.write("three");
  const flushed = writer.flush();
  expect(stream.pieces).toHaveLength(1);
  stream.take();
  await new Promise(setImmediate);
  expect(stream.pieces.slice(1)).toEqual(["two\nthree\n"]);
  stream.take();
  await flushed;
});

test("flushing ends with the stream, and what is written after that is dropped", async () => {
  const stream = new SlowStream();
  const writer = new LineWriter(stream);
  writer.write("a line that fills the stream");
  await Promise.resolve();
  writer.write("never taken");
  const flushed = writer.flush();
  stream.destroy(new Error("EPIPE"));
  await flushed;
  expect(writer.closed).toBe(true);
  writer.write("too late");
  await writer.flush();
  expect(stream.pieces).toHaveLength(1);
});

test("flushing without a line resolves", async () => {
  const stream = new SlowStream();
  const flushed = new LineWriter(stream).flush();
  stream.take();
  await flushed;
});
