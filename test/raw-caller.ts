/** A caller over a bare socket: for what no HTTP library would send, and for how a connection ends. */
import { connect, type Socket } from "node:net";

export interface RawCaller extends Disposable {
  readonly socket: Socket;
  /** Everything that has come back. */
  received(): string;
  /** Resolves when that has the text. */
  until(text: string): Promise<void>;
  /** Resolves when the server has closed the connection. */
  readonly closed: Promise<void>;
}

export async function openSocket(port: number): Promise<RawCaller> {
  // Half-closed connections stay open on our side, so that we see when the server ends its half.
  const socket = connect({ port, host: "127.0.0.1", allowHalfOpen: true });
  let received = "";
  const waiting: { text: string; resolve: () => void }[] = [];
  socket.on("data", (chunk) => {
    received += chunk.toString("latin1");
    for (const { text, resolve } of waiting) if (received.includes(text)) resolve();
  });
  // A server may cut a caller off that goes on sending.
  socket.on("error", () => {});
  const closed = new Promise<void>((resolve) => {
    socket.once("end", () => resolve());
    socket.once("close", () => resolve());
  });
  await new Promise<void>((resolve) => socket.once("connect", resolve));
  return {
    socket,
    received: () => received,
    until: (text) =>
      new Promise<void>((resolve) => {
        if (received.includes(text)) resolve();
        else waiting.push({ text, resolve });
      }),
    closed,
    [Symbol.dispose]: () => socket.destroy(),
  };
}

/** So many bytes of a body that declares no length, from within a chunk that goes on: what has come can be read to its last byte. */
export const makePartOfChunk = (bytes: number) => `${(bytes + 1).toString(16)}\r\n${"x".repeat(bytes)}`;

/**
 * Sends chunk after chunk of a body that declares no length until the server closes the connection; how many bytes it came
 * to. What the server answered may be lost: it comes with the reset of a connection that still carries bytes.
 *
 * @param mostBytes where it gives up
 */
export async function sendEndlessly({ socket, closed }: RawCaller, mostBytes: number): Promise<number> {
  const chunk = Buffer.alloc(1024 * 1024, "x");
  const line = Buffer.concat([Buffer.from(`${chunk.length.toString(16)}\r\n`), chunk, Buffer.from("\r\n")]);
  const over = closed.then(() => true);
  let sentBytes = 0;
  while (!(await Promise.race([over, Promise.resolve(false)])) && sentBytes < mostBytes) {
    const hasRoom = socket.write(line);
    sentBytes += chunk.length;
    if (!hasRoom) await Promise.race([over, new Promise((resolve) => socket.once("drain", resolve))]);
  }
  return sentBytes;
}
