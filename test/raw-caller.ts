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

/**
 * Sends chunk after chunk of a body that declares no length until `isOver` resolves; how many bytes it came to.
 *
 * @param mostBytes where it gives up
 */
export async function sendEndlessly(
  { socket }: RawCaller,
  isOver: Promise<unknown>,
  mostBytes: number,
): Promise<number> {
  const chunk = Buffer.alloc(1024 * 1024, "x");
  const line = Buffer.concat([Buffer.from(`${chunk.length.toString(16)}\r\n`), chunk, Buffer.from("\r\n")]);
  const over = isOver.then(() => true);
  let sentBytes = 0;
  while (!(await Promise.race([over, Promise.resolve(false)])) && sentBytes < mostBytes) {
    const hasRoom = socket.write(line);
    sentBytes += chunk.length;
    if (!hasRoom) await Promise.race([over, new Promise((resolve) => socket.once("drain", resolve))]);
  }
  return sentBytes;
}
