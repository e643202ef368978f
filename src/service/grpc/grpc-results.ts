/**
 * The results that a gRPC data plane answers with, encoded. Pure.
 *
 * G1  A result belongs to one workflow's task: another workflow with the same task id never gets it by its own id.
 * G2  Of the same task, and of all that match a question, the newest result answers.
 * G3  The newest results of each rpc are kept, up to a limit; older ones are dropped.
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
}

const NEWEST_KEPT = 256;

export class GrpcResults {
  /** Oldest first, by rpc. */
  readonly #entries = new Map<string, Map<string, Entry>>();

  keep(rpc: string, workflowId: string, taskId: string, messages: EncodedMessages): void {
    const entries = this.#entries.get(rpc) ?? new Map<string, Entry>();
    this.#entries.set(rpc, entries);
    const key = toKey(workflowId, taskId);
    // Removed first, so that it comes last.
    entries.delete(key);
    entries.set(key, { workflowId, taskId, messages });
    for (const oldest of entries.keys()) {
      if (entries.size <= NEWEST_KEPT) break;
      entries.delete(oldest);
    }
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
}

/** Never the same for two pairs. */
const toKey = (workflowId: string, taskId: string): string => `${workflowId.length}:${workflowId}${taskId}`;
