/** The control client reads 1 MiB of an answer and no more, however it is announced, packed or repeated. */
import { describe, expect, test } from "bun:test";
import { createGzip } from "node:zlib";
import { executeAt, failureOf } from "../control-calls.ts";
import { type RawConnection, startRawServer } from "../raw-server.ts";
import { text } from "../scripted-answers.ts";
import { ScriptedService } from "../scripted-service.ts";

const MIB = 1024 * 1024;
const GIB = 1024 * MIB;
const HEAD = "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n";
const ANSWER = '{"status":"complete","output":null}';
const REFUSAL = /^Invalid response: .*1048576/;
const block = Buffer.alloc(64 * 1024, " ");

/** Writes up to a gibibyte in pieces of 64 KiB; how much left before the connection was closed. */
async function pourOut(connection: RawConnection, frame: (bytes: Buffer) => Buffer): Promise<number> {
  const piece = frame(block);
  let sent = 0;
  while (sent < GIB && (await connection.write(piece))) sent += block.length;
  return sent;
}

/** What a client in a process of its own says, whose memory is not ours. */
async function callFrom(address: string) {
  const program = new URL("./flooded-client.ts", import.meta.url).pathname;
  const child = Bun.spawn([process.execPath, program, address], { stdio: ["ignore", "pipe", "inherit"] });
  return JSON.parse(await new Response(child.stdout).text());
}

const asChunk = (bytes: Buffer) =>
  Buffer.concat([Buffer.from(`${bytes.length.toString(16)}\r\n`), bytes, Buffer.from("\r\n")]);

describe.each([
  ["chunked", "Transfer-Encoding: chunked\r\n\r\n", asChunk],
  ["announced with 1 GiB", `Content-Length: ${GIB}\r\n\r\n`, (bytes: Buffer) => bytes],
  ["of no announced length", "Connection: close\r\n\r\n", (bytes: Buffer) => bytes],
])("an answer without end, %s,", (_, framing, frame) => {
  const startFlood = (poured: (length: number) => void) =>
    startRawServer(async (connection) => {
      await connection.write(HEAD + framing);
      poured(await pourOut(connection, frame));
    });

  test("is refused and its connection closed", async () => {
    const poured = Promise.withResolvers<number>();
    await using server = startFlood(poured.resolve);
    expect(await failureOf(executeAt(server.address))).toMatchObject({
      ...{ message: expect.stringMatching(REFUSAL), kind: "failed", transient: false },
    });
    // What the two ends of the connection hold in their buffers comes on top of what is read.
    expect(await poured.promise).toBeLessThan(64 * MIB);
  });

  test("costs no memory", async () => {
    await using server = startFlood(() => {});
    const { message, grownBytes } = await callFrom(server.address);
    expect(message).toMatch(REFUSAL);
    expect(grownBytes).toBeLessThan(64 * MIB);
  });
});

test("256 MiB packed into a few bytes are refused, and cost no memory", async () => {
  const packed = await pack(256);
  await using service = new ScriptedService({
    "execute a": [() => new Response(packed, { headers: { "content-encoding": "gzip" } })],
  });
  const { message, grownBytes } = await callFrom(service.address);
  expect(message).toMatch(REFUSAL);
  expect(grownBytes).toBeLessThan(64 * MIB);
});

describe.each([
  ["announced", (body: string) => body],
  ["chunked", (body: string) => toStream(body)],
])("an answer of exactly the limit, %s,", (_, toBody) => {
  const padded = (length: number) => ANSWER.padEnd(length, " ");
  const answerWith = (length: number) => () => new Response(toBody(padded(length)));

  test("is taken, and one byte more is not", async () => {
    await using service = new ScriptedService({ "execute a": [answerWith(MIB), answerWith(MIB + 1)] });
    expect((await executeAt(service.address)).answer).toEqual({ status: "complete", output: null });
    expect((await failureOf(executeAt(service.address))).message).toStartWith("Invalid response: ");
  });
});

test("a packed answer below the limit is taken", async () => {
  const packed = Bun.gzipSync(Buffer.from(ANSWER.padEnd(MIB, " ")));
  await using service = new ScriptedService({
    "execute a": [() => new Response(packed, { headers: { "content-encoding": "gzip" } })],
  });
  expect((await executeAt(service.address)).answer).toEqual({ status: "complete", output: null });
});

test("bytes count, not letters", async () => {
  const error = "ü".repeat(MIB / 2);
  await using service = new ScriptedService({
    "execute a": [text(`{"status":"failed","error":"${error}"}`)],
  });
  expect((await failureOf(executeAt(service.address))).message).toStartWith("Invalid response: ");
});

describe("an error whose body is too long", () => {
  test.each([
    [500, "failed"],
    [503, "unavailable"],
  ])("says `HTTP %d: ` all the same, and is %s", async (status, kind) => {
    await using service = new ScriptedService({ "execute a": [text("x".repeat(2 * MIB), status)] });
    const failure = await failureOf(executeAt(service.address));
    expect(failure.message).toStartWith(`HTTP ${status}: `);
    expect(failure).toMatchObject({ kind, transient: true });
  });
});

/** So many MiB of blanks, packed without ever being in memory at once. */
async function pack(mebibytes: number): Promise<Uint8Array<ArrayBuffer>> {
  const gzip = createGzip();
  const packed = new Response(gzip as unknown as ReadableStream).bytes();
  const blanks = Buffer.alloc(MIB, " ");
  for (let written = 0; written < mebibytes; written += 1) {
    if (!gzip.write(blanks)) await new Promise((resolve) => gzip.once("drain", resolve));
  }
  gzip.end();
  return packed;
}

/** A body of no announced length. */
function toStream(body: string): ReadableStream<Uint8Array> {
  const bytes = Buffer.from(body);
  return new ReadableStream({
    start(controller) {
      for (let at = 0; at < bytes.length; at += block.length) {
        controller.enqueue(bytes.subarray(at, at + block.length));
      }
      controller.close();
    },
  });
}
