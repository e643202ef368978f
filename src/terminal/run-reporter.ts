/** What shows a run to whoever looks at it: a person at a terminal, a log, a script. */
import type { WorkflowEvent } from "../model/event.ts";
import type { AttemptRecord, WorkflowSnapshot } from "../model/record.ts";
import type { WorkflowView } from "../model/workflow-view.ts";

/**
 * Called in this order: `start` once, `event` for each event, then `finish`, or `stop` where the run broke off.
 * None of them throws or blocks when nobody reads any more: a run does not depend on who watches it.
 */
export interface RunReporter {
  /**
   * @param view stays the caller's, who folds each event into it before handing the event on
   * @param startedAt when the run that is shown began (ms); a resumed workflow is older
   */
  start(view: WorkflowView, startedAt: number): void;
  event(event: WorkflowEvent): void;
  /** Says something beside the run, such as that it is being cancelled; null takes it back. */
  notice(text: string | null): void;
  /** Resolves when the last line is written, or nobody reads it. */
  finish(result: RunResult): Promise<void>;
  /** Gives the terminal back without a result; harmless after `finish`. */
  stop(): Promise<void>;
}

/** A run that has ended, read back from the store. */
export interface RunResult {
  readonly snapshot: WorkflowSnapshot;
  /** Of all tasks, as the store lists them. */
  readonly attempts: readonly AttemptRecord[];
  /** The tasks that no other one waits for: what they made is what the workflow was run for. */
  readonly sinkTaskIds: ReadonlySet<string>;
}

/** What is said from the first Ctrl-C on, until nothing is in flight any more. */
export const INTERRUPT_NOTICE = "cancelling … (Ctrl-C again to stop at once)";

/** The first bytes of a regular local file, at most `limit`; null when there is no such file here. Never rejects. */
export type ReadFileStart = (path: string, limit: number) => Promise<Uint8Array | null>;
