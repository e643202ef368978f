/** Sends bytes over a new connection and gives what comes back, whatever it is. */
import type { Socket } from "node:net";
import { type ConnectionFailure, type Limits, openConnection, whenAborted } from "./connection.ts";
import { type Endpoint, toEndpointText } from "./endpoint.ts";
import { isWhole, type Reply, toReply } from "./reply.ts";

export interface Exchange {
  readonly reply: Reply;
  /** From the beginning of the connection until the answer was there (ms). */
  readonly tookMs: number;
  /** When the answer was there (ms since the epoch, by the clock of this machine). */
  readonly at: number;
}

export interface HttpCall {
  readonly method: "GET" | "POST";
  readonly path: string;
  /** JSON; null for none. */
  readonly body: string | null;
  /** Sent as bearer token; null for none. */
  readonly key: string | null;
}

/** So many bytes of an answer are read. */
const LONGEST_READ = 65_536;

/** Asks over HTTP/1.1, on a connection of its own. */
export function callHttp(
  endpoint: Endpoint,
  call: HttpCall,
  limits: Limits,
): Promise<Exchange | ConnectionFailure> {
  return exchange(endpoint, toRequest(endpoint, call), limits);
}

export async function exchange(
  endpoint: Endpoint,
  sent: string | Uint8Array,
  limits: Limits,
): Promise<Exchange | ConnectionFailure> {
  const startedAt = performance.now();
  const connection = await openConnection(endpoint, limits);
  if (connection.kind !== "open") return connection;
  const { socket } = connection;
  try {
    socket.write(sent);
    const { bytes, isClosed } = await readAnswer(socket, limits);
    return { reply: toReply(bytes, isClosed), tookMs: performance.now() - startedAt, at: Date.now() };
  } finally {
    socket.destroy();
  }
}

function toRequest(endpoint: Endpoint, { method, path, body, key }: HttpCall): string {
  const lines = [
    `${method} ${path} HTTP/1.1`,
    `Host: ${toEndpointText(endpoint)}`,
    "Accept: application/json",
    "User-Agent: aieffect-doctor",
    "Connection: close",
    ...(key === null ? [] : [`Authorization: Bearer ${key}`]),
    ...(body === null
      ? []
      : ["Content-Type: application/json", `Content-Length: ${Buffer.byteLength(body)}`]),
  ];
  return `${lines.join("\r\n")}\r\n\r\n${body ?? ""}`;
}

interface Read {
  readonly bytes: Uint8Array;
  readonly isClosed: boolean;
}

/** Until the answer is whole, the connection ends, or it takes too long. */
function readAnswer(socket: Socket, { answerMs, signal }: Limits): Promise<Read> {
  const { promise, resolve } = Promise.withResolvers<boolean>();
  let bytes: Uint8Array = new Uint8Array();
  const giveUp = () => resolve(false);
  const timer = setTimeout(giveUp, answerMs);
  const leave = whenAborted(signal, giveUp);
  socket.on("data", (chunk: Uint8Array) => {
    bytes = Buffer.concat([bytes, chunk]);
    if (isWhole(bytes) || !mayBeHttp(bytes) || bytes.byteLength > LONGEST_READ) resolve(false);
  });
  for (const event of ["end", "close", "error"]) socket.once(event, () => resolve(true));
  return promise.then((isClosed) => {
    clearTimeout(timer);
    leave();
    return { bytes, isClosed };
  });
}

const HTTP_START = Buffer.from("HTTP/1.");

/** What is no HTTP from its first bytes on need not be read to its end, which may never come. */
function mayBeHttp(bytes: Uint8Array): boolean {
  const length = Math.min(bytes.byteLength, HTTP_START.byteLength);
  return Buffer.compare(bytes.subarray(0, length), HTTP_START.subarray(0, length)) === 0;
}
