/** Asks a Redis server once what it is, with nothing stored there and nothing tried again. */
import { Redis, ReplyError } from "ioredis";
import { parseRedisAddress } from "./address.ts";
import { readServerReport, type ServerReport } from "./server-check.ts";

interface Target {
  readonly label: string;
  /** Null for a socket of this machine. */
  readonly endpoint: { readonly host: string; readonly port: number } | null;
  readonly usesTls: boolean;
}

export type ServerInspection = Target &
  (
    | { readonly kind: "answered"; readonly report: ServerReport; readonly clockAheadMs: number }
    | { readonly kind: "failed"; readonly reason: string; readonly isReply: boolean }
  );

/**
 * @param url see `parseRedisAddress`
 * @param timeoutMs for the connection, and for each answer
 * @throws AieffectError INVALID_INPUT for what is no address
 */
export async function inspectServer(url: string, timeoutMs: number): Promise<ServerInspection> {
  const { label, options } = parseRedisAddress(url);
  const { host, port } = options;
  const endpoint = host === undefined || port === undefined ? null : { host, port };
  const target = { label, endpoint, usesTls: options.tls !== undefined };
  let failure: Error | null = null;
  const client = new Redis({
    ...options,
    lazyConnect: true,
    connectTimeout: timeoutMs,
    commandTimeout: timeoutMs,
    enableOfflineQueue: false,
    maxRetriesPerRequest: 0,
    retryStrategy: () => null,
    disableClientInfo: true,
    protocol: 2,
    replyMapping: "legacy",
  });
  // What is wrong with a connection is told here first, and `connect` says only that it is closed.
  client.on("error", (error: Error) => {
    failure ??= error;
  });
  try {
    await client.connect();
    const askedAt = Date.now();
    const [seconds, microseconds] = await client.time();
    const now = (askedAt + Date.now()) / 2;
    const clockAheadMs = Number(seconds) * 1_000 + Number(microseconds) / 1_000 - now;
    return { ...target, kind: "answered", report: await readServerReport(client, label), clockAheadMs };
  } catch (error) {
    const cause: unknown = failure ?? error;
    return { ...target, kind: "failed", reason: toReason(cause), isReply: cause instanceof ReplyError };
  } finally {
    client.disconnect();
  }
}

function toReason(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return "code" in error && typeof error.code === "string" ? error.code : error.message;
}
