/** Looks at one endpoint as far as it lets itself be looked at: nothing that is asked changes anything there. */
import { type ConnectionFailure, isConnectionFailure, type Limits } from "./connection.ts";
import type { Endpoint } from "./endpoint.ts";
import { callHttp, type Exchange, exchange, type HttpCall } from "./exchange.ts";
import { isHttp2 } from "./known-protocols.ts";
import type { Reply } from "./reply.ts";
import { shakeHands, type TlsFacts } from "./tls-handshake.ts";

export interface EndpointFacts {
  /** Why there is no connection; null when there is one. */
  readonly failure: ConnectionFailure | null;
  /** What came back for GET /health; null without a connection. */
  readonly health: Exchange | null;
  /** For an execute call that names no method, and so can start nothing; null where that is of no use. */
  readonly execute: Exchange | null;
  /** The same with the services' key; null when it was not asked for, or is not known. */
  readonly executeWithKey: Exchange | null;
  /** Null when it was not tried, because it speaks HTTP, or is no TLS. */
  readonly tls: TlsFacts | null;
  /** Whether it speaks HTTP/2 without TLS, as gRPC does. */
  readonly speaksHttp2: boolean;
  /** What was said to the greeting of HTTP/2 where one of HTTP/1.1 brought nothing to read; null when nothing was. */
  readonly greeted: Reply | null;
}

/** Of an endpoint that nobody has looked at. */
export const NOTHING_SEEN: EndpointFacts = {
  failure: null,
  health: null,
  execute: null,
  executeWithKey: null,
  tls: null,
  speaksHttp2: false,
  greeted: null,
};

const HEALTH: HttpCall = { method: "GET", path: "/health", body: null, key: null };
/** Refused by whoever keeps the contract: a method is missing. A GET would be answered before the key is looked at. */
const EXECUTE: HttpCall = { method: "POST", path: "/control/execute", body: "{}", key: null };
/** The client's greeting of HTTP/2, and its settings: none. */
const HTTP2_GREETING = Buffer.concat([
  Buffer.from("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"),
  Buffer.from([0, 0, 0, 4, 0, 0, 0, 0, 0]),
]);

/** @param key is sent only where somebody asks for one */
export async function observeEndpoint(
  endpoint: Endpoint,
  key: string | null,
  limits: Limits,
): Promise<EndpointFacts> {
  const health = await callHttp(endpoint, HEALTH, limits);
  if (isConnectionFailure(health)) return { ...NOTHING_SEEN, failure: health };
  const seen = { ...NOTHING_SEEN, health };
  const { reply } = health;
  if (reply.kind !== "http") return { ...seen, ...(await observeOther(endpoint, health, limits)) };
  // Servers that want TLS say so in plain HTTP, each in words of its own.
  const tls = reply.status === 400 ? await shakeHands(endpoint, limits) : null;
  if (tls !== null || isRedirect(reply.status)) return { ...seen, tls };
  const execute = toExchange(await callHttp(endpoint, EXECUTE, limits));
  const wantsKey = execute !== null && key !== null && asksForKey(execute);
  const answered = wantsKey ? await callHttp(endpoint, { ...EXECUTE, key }, limits) : null;
  return { ...seen, execute, executeWithKey: answered === null ? null : toExchange(answered) };
}

async function observeOther(endpoint: Endpoint, { reply }: Exchange, limits: Limits) {
  if (reply.kind === "bytes" && isHttp2(reply.start)) return { speaksHttp2: true };
  const tls = await shakeHands(endpoint, limits);
  if (tls !== null) return { tls };
  const greeted = toExchange(await exchange(endpoint, HTTP2_GREETING, limits))?.reply ?? null;
  return { greeted, speaksHttp2: greeted?.kind === "bytes" && isHttp2(greeted.start) };
}

const toExchange = (answer: Exchange | ConnectionFailure): Exchange | null =>
  isConnectionFailure(answer) ? null : answer;

export const isRedirect = (status: number): boolean => status >= 300 && status < 400;

export const asksForKey = ({ reply }: Exchange): boolean =>
  reply.kind === "http" && (reply.status === 401 || reply.status === 403);
