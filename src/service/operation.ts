import type * as v from "valibot";
import type { ExecuteRequest } from "../model/control-message.ts";
import type { DataReferenceSchema } from "../model/data-reference.ts";

/** Where an operation's result lies, or null when it has none. The optional keys of the reference may be left out. */
export type OperationOutput = v.InferInput<typeof DataReferenceSchema> | null;

/** What an operation sees of its own execution. */
export interface Task {
  /** Says how far the work is, in percent. Cut to a whole number from 0 to 100; a step back is ignored. */
  progress(percent: number): void;
  /** Writes one line to the service's log, with the ids of this execution. */
  log(message: string): void;
}

/**
 * One operation of a service. It fails by throwing: an {@link OperationError} when the message is meant for the
 * caller, anything else when it is a defect (which is logged too).
 */
export type Operation = (request: ExecuteRequest, task: Task) => OperationOutput | Promise<OperationOutput>;

export interface LongRunningOperation {
  readonly run: Operation;
}

/** The operations of a service by name; the name is matched exactly. */
export type Operations = Readonly<Record<string, Operation | LongRunningOperation>>;

/**
 * Declares an operation that may take longer than a caller waits: execute answers `running` at once, and the
 * caller polls until the result is there.
 *
 * @example
 * const operations = { Train: longRunning(async (request, task) => { task.progress(10); … }) };
 */
export function longRunning(run: Operation): LongRunningOperation {
  return { run };
}
