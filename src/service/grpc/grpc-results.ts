/**
 * The results that a gRPC data plane answers with, encoded. Pure.
 *
 * G1  A result belongs to one workflow's task: another workflow with the same task id never gets it by its own id.
 * G2  Of the same task, and of all that match a question, the newest result answers.
 * G3  The newest results of each rpc are kept, up to a limit; older ones are dropped.
 * G4  All results together are no larger than a limit, or nothing is left that may go: the newest of all stays, and of the
 *     newest ones each of ordinary size, so that large ones never drive it out. The oldest large one goes first.
 */
import { toPairKey } from "../pair-key.ts";

/** One message of a unary rpc, any number of a streaming one. */
export type EncodedMessages = readonly Uint8Array[];

export interface ResultQuestion {
  /** Null: of any workflow. */
  readonly workflowId: string | null;
  /** Null: of any task. */
  readonly taskId: string | null;
}

interface Entry {
  readonly rpc: string;
  readonly workflowId: string;
  readonly taskId: string;
  readonly messages: EncodedMessages;
  readonly bytes: number;
}

/** So many results are kept of each rpc; and of so many, of all together, each that has ordinary size. */
const NEWEST_KEPT = 256;

/** Largest memory (bytes) for all results: eight of the largest messages. */
export const MOST_BYTES = 512 * 1024 * 1024;

/** This part of the memory is for results of ordinary size, the rest for large ones, and for what is ordinary and older. */
const ORDINARY_PART = 1 / 2;

/** What each message costs beside its bytes: a result of very many small ones is large too. */
const BYTES_PER_MESSAGE = 128;

/** What a message costs to keep (bytes). */
export const toCost = (message: Uint8Array): number => message.byteLength + BYTES_PER_MESSAGE;

export class GrpcResults {
  readonly #mostBytes: number;
  /** By rpc and key, oldest first. */
  readonly #entries = new Map<string, Map<string, Entry>>();
  /** Oldest first, of all rpcs. */
  readonly #ordinary = new Set<Entry>();
  readonly #large = new Set<Entry>();
  #bytes = 0;

  constructor(mostBytes: number) {
    this.#mostBytes = mostBytes;
  }

  keep(rpc: string, workflowId: string, taskId: string, messages: EncodedMessages): void {
    const entries = this.#entries.get(rpc) ?? new Map<string, Entry>();
    this.#entries.set(rpc, entries);
    const key = toPairKey(workflowId, taskId);
    // Removed first, so that it comes last.
    this.#drop(entries.get(key));
    const bytes = messages.reduce((sum, message) => sum + toCost(message), 0);
    const entry = { rpc, workflowId, taskId, messages, bytes };
    entries.set(key, entry);
    this.#bytes += bytes;
    const isOrdinary = bytes <= (this.#mostBytes * ORDINARY_PART) / NEWEST_KEPT;
    (isOrdinary ? this.#ordinary : this.#large).add(entry);
    if (entries.size > NEWEST_KEPT) this.#drop(toOldest(entries.values()));
    this.#makeRoom(entry);
  }

  find(rpc: string, { workflowId, taskId }: ResultQuestion): EncodedMessages | undefined {
    const entries = this.#entries.get(rpc);
    if (workflowId !== null && taskId !== null) return entries?.get(toPairKey(workflowId, taskId))?.messages;
    return [...(entries?.values() ?? [])].findLast(
      (entry) =>
        (workflowId === null || entry.workflowId === workflowId) &&
        (taskId === null || entry.taskId === taskId),
    )?.messages;
  }

  #makeRoom(newest: Entry): void {
    while (this.#bytes > this.#mostBytes) {
      const large = toOldest(this.#large);
      const ordinary = this.#ordinary.size > NEWEST_KEPT ? toOldest(this.#ordinary) : undefined;
      const oldest = large === newest ? ordinary : (large ?? ordinary);
      if (oldest === undefined) return;
      this.#drop(oldest);
    }
  }

  #drop(entry: Entry | undefined): void {
    if (entry === undefined) return;
    this.#bytes -= entry.bytes;
    this.#entries.get(entry.rpc)?.delete(toPairKey(entry.workflowId, entry.taskId));
    this.#ordinary.delete(entry);
    this.#large.delete(entry);
  }
}

function toOldest(entries: Iterable<Entry>): Entry | undefined {
  const [oldest] = entries;
  return oldest;
}
