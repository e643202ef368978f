/** What was seen of the Redis server that keeps workflows. */
import type { Reply } from "../endpoint/reply.ts";
import type { TlsFacts } from "../endpoint/tls-handshake.ts";

/** What a Redis server tells of itself, as the store reads it. */
export interface RedisReport {
  readonly version: string;
  readonly isReplica: boolean;
  readonly usedBytes: number;
  /** 0 without a limit. */
  readonly mostBytes: number;
  /** Why the store refuses it. */
  readonly problems: readonly string[];
  readonly warnings: readonly string[];
}

export interface RedisTarget {
  /** For people: without user and password. */
  readonly label: string;
  /** Null for a socket of this machine. */
  readonly endpoint: { readonly host: string; readonly port: number } | null;
  readonly usesTls: boolean;
}

export type RedisInspection = RedisTarget &
  (
    | { readonly kind: "answered"; readonly report: RedisReport; readonly clockAheadMs: number }
    /** `reason` is what Redis said, or the code of what went wrong. */
    | { readonly kind: "failed"; readonly reason: string; readonly isReply: boolean }
  );

/** What is spoken at the address of a server that did not answer as it should. */
export interface RedisLine {
  readonly tls: TlsFacts | null;
  /** To a PING without TLS; null when no connection came about. */
  readonly ping: Reply | null;
}
