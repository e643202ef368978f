/** Connects to an endpoint as the orchestrator would, only that no proxy is asked, and says why when it cannot. */
import { lookup } from "node:dns/promises";
import { connect, isIP, type Socket } from "node:net";
import type { Endpoint } from "./endpoint.ts";
import { findRouteFailure } from "./route.ts";

export interface Limits {
  /** How long (ms) a connection may take to come about. */
  readonly connectMs: number;
  /** How long (ms) an answer may take. */
  readonly answerMs: number;
  /** Aborted, everything under way is given up. */
  readonly signal: AbortSignal;
}

/** `unresolved`: nobody knows the name. `refused`: nobody listens. `timeout`: not even that was answered. */
export type ConnectionFailure =
  | { readonly kind: "unresolved"; readonly code: string }
  | { readonly kind: "refused" }
  | { readonly kind: "timeout" }
  | { readonly kind: "unreachable"; readonly code: string };

export type Connection =
  | { readonly kind: "open"; readonly socket: Socket; readonly address: string }
  | ConnectionFailure;

/** To the first of the host's addresses that takes it. */
export async function openConnection(endpoint: Endpoint, limits: Limits): Promise<Connection> {
  const addresses = await resolve(endpoint.host, limits);
  if (!Array.isArray(addresses)) return addresses;
  let failure: ConnectionFailure = { kind: "unresolved", code: "ENODATA" };
  for (const address of addresses) {
    const connection = await connectTo(address, endpoint.port, limits);
    if (connection.kind === "open") return connection;
    const code = connection.kind === "refused" ? await findRouteFailure(address, endpoint.port) : null;
    failure = code === null ? connection : { kind: "unreachable", code };
  }
  return failure;
}

async function resolve(host: string, { connectMs }: Limits): Promise<string[] | ConnectionFailure> {
  const bare = host.trim().replace(/^\[|\]$/g, "");
  if (isIP(bare) !== 0) return [bare];
  const late = Promise.withResolvers<ConnectionFailure>();
  const timer = setTimeout(() => late.resolve({ kind: "unresolved", code: "ETIMEOUT" }), connectMs);
  const found = lookup(bare, { all: true, order: "ipv4first" }).then(
    (entries) => entries.map(({ address }) => address),
    (error: unknown): ConnectionFailure => ({ kind: "unresolved", code: toCode(error) }),
  );
  try {
    return await Promise.race([found, late.promise]);
  } finally {
    clearTimeout(timer);
  }
}

function connectTo(address: string, port: number, { connectMs, signal }: Limits): Promise<Connection> {
  const { promise, resolve: settle } = Promise.withResolvers<Connection>();
  const socket = connect({ host: address, port });
  const giveUp = () => settle({ kind: "timeout" });
  const timer = setTimeout(giveUp, connectMs);
  const leave = whenAborted(signal, giveUp);
  socket.once("connect", () => settle({ kind: "open", socket, address }));
  // It stays for what may come later, when nobody waits any more.
  socket.on("error", (error) => settle(toFailure(toCode(error))));
  return promise.then((connection) => {
    clearTimeout(timer);
    leave();
    if (connection.kind !== "open") socket.destroy();
    return connection;
  });
}

/** Calls back when it is aborted, at once when it is already; the returned function ends that. */
export function whenAborted(signal: AbortSignal, giveUp: () => void): () => void {
  if (signal.aborted) giveUp();
  signal.addEventListener("abort", giveUp, { once: true });
  return () => signal.removeEventListener("abort", giveUp);
}

function toFailure(code: string): ConnectionFailure {
  if (code === "ECONNREFUSED" || code === "ECONNRESET") return { kind: "refused" };
  return code === "ETIMEDOUT" ? { kind: "timeout" } : { kind: "unreachable", code };
}

const toCode = (error: unknown): string =>
  error instanceof Error && "code" in error && typeof error.code === "string" ? error.code : String(error);

const FAILURES: readonly string[] = ["unresolved", "refused", "timeout", "unreachable"];

export const isConnectionFailure = (value: object): value is ConnectionFailure =>
  "kind" in value && typeof value.kind === "string" && FAILURES.includes(value.kind);
