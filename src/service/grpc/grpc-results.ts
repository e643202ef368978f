/**
 * The results that a gRPC data plane answers with, encoded. Pure.
 *
 * G1  A result belongs to one workflow's task: another workflow with the same task id never gets it by its own id.
 * G2  Of the same task, and of all that match a question, the newest result answers.
 * G3  The newest results of each rpc are kept, up to a limit; older ones are dropped.
 * G4  All results together are no larger than a limit, or there is only one: the oldest of all is dropped first.
 */

/** One message of a unary rpc, any number of a streaming one. */
export type EncodedMessages = readonly Uint8Array[];

export interface ResultQuestion {
  /** Null: of any workflow. */
  readonly workflowId: string | null;
  /** Null: of any task. */
  readonly taskId: string | null;
}

interface Entry {
  readonly workflowId: string;
  readonly taskId: string;
  readonly messages: EncodedMessages;
  readonly bytes: number;
  /** Of two results, the higher one was kept later. */
  readonly number: number;
}

const NEWEST_KEPT = 256;

/** Largest memory (bytes) for all results: eight of the largest messages. */
const MOST_BYTES = 512 * 1024 * 1024;

/** What each message costs beside its bytes: a result of very many small ones is large too. */
const BYTES_PER_MESSAGE = 128;

export class GrpcResults {
  readonly #mostBytes: number;
  /** Oldest first, by rpc. */
  readonly #entries = new Map<string, Map<string, Entry>>();
  #bytes = 0;
  #count = 0;

  constructor(mostBytes: number = MOST_BYTES) {
    this.#mostBytes = mostBytes;
  }

  keep(rpc: string, workflowId: string, taskId: string, messages: EncodedMessages): void {
    const entries = this.#entries.get(rpc) ?? new Map<string, Entry>();
    this.#entries.set(rpc, entries);
    const key = toKey(workflowId, taskId);
    // Removed first, so that it comes last.
    this.#drop(entries, key);
    const bytes = messages.reduce((sum, message) => sum + message.byteLength + BYTES_PER_MESSAGE, 0);
    this.#count += 1;
    this.#bytes += bytes;
    entries.set(key, { workflowId, taskId, messages, bytes, number: this.#count });
    if (entries.size > NEWEST_KEPT) this.#dropOldest([entries]);
    while (this.#bytes > this.#mostBytes && this.#hasSeveral()) this.#dropOldest([...this.#entries.values()]);
  }

  find(rpc: string, { workflowId, taskId }: ResultQuestion): EncodedMessages | undefined {
    const entries = this.#entries.get(rpc);
    if (workflowId !== null && taskId !== null) return entries?.get(toKey(workflowId, taskId))?.messages;
    return [...(entries?.values() ?? [])].findLast(
      (entry) =>
        (workflowId === null || entry.workflowId === workflowId) &&
        (taskId === null || entry.taskId === taskId),
    )?.messages;
  }

  #hasSeveral(): boolean {
    let size = 0;
    for (const entries of this.#entries.values()) size += entries.size;
    return size > 1;
  }

  /** Drops the oldest result of these rpcs. */
  #dropOldest(rpcs: readonly Map<string, Entry>[]): void {
    const [oldest] = rpcs
      .flatMap((entries) => [...entries].slice(0, 1).map(([key, { number }]) => ({ entries, key, number })))
      .sort((one, other) => one.number - other.number);
    if (oldest !== undefined) this.#drop(oldest.entries, oldest.key);
  }

  #drop(entries: Map<string, Entry>, key: string): void {
    this.#bytes -= entries.get(key)?.bytes ?? 0;
    entries.delete(key);
  }
}

/** Never the same for two pairs. */
const toKey = (workflowId: string, taskId: string): string => `${workflowId.length}:${workflowId}${taskId}`;
