/**
 * The executions of one service: under which id each can be polled, and for how long. Pure: clock and randomness
 * are passed in.
 *
 * T1  An id that was handed out leads to its own execution until that one is released, or memory bears no more.
 * T2  At most one execution of a (workflow_id, task_id) runs at any time.
 * T3  A released execution stays readable under its id until another one takes the id, and the newest one of a
 *     (workflow_id, task_id) under `<workflow_id>.<task_id>` as long as it is kept.
 * T4  An ended execution is kept for an hour, or longer as one of the newest, up to limits that memory bears; one that
 *     runs is never forgotten.
 */
import { EndedExecutions } from "./ended-executions.ts";
import { Execution, type Outcome } from "./execution.ts";
import { NewestExecutions } from "./newest-executions.ts";
import { isSafeId } from "./safe-id.ts";

export interface ExecutionTableOptions {
  /** Milliseconds, of a clock that never goes back. */
  readonly now: () => number;
  /** A text that is never the same twice and safe in an id. */
  readonly randomSuffix: () => string;
}

const toQualifiedId = (workflowId: string, taskId: string): string => `${workflowId}.${taskId}`;

/** Longest id (characters in a URL) that is handed out: servers and proxies refuse heads of some kilobytes. */
const LONGEST_ID = 4_000;
/** So many of them stand for one UTF-16 unit at most: `%E2%82%AC`. */
const LARGEST_UNIT = 9;

/** An id that no URL path can carry would never be polled. */
function isPollable(id: string): boolean {
  if (id === "" || id === "." || id === ".." || !id.isWellFormed()) return false;
  return id.length * LARGEST_UNIT <= LONGEST_ID || encodeURIComponent(id).length <= LONGEST_ID;
}

export class ExecutionTable {
  readonly #options: ExecutionTableOptions;
  readonly #holders = new Map<string, Execution>();
  readonly #newest = new NewestExecutions();
  readonly #ended = new EndedExecutions((execution) => this.#forget(execution));
  #count = 0;
  #running = 0;
  /** Calls that may begin an execution yet. */
  #expected = 0;
  #onIdle: (() => void) | null = null;

  constructor(options: ExecutionTableOptions) {
    this.#options = options;
  }

  /** Says that a call has come: until it is settled there is something to wait for, though nothing may run. */
  expectCall(): void {
    this.#expected += 1;
  }

  /** Says that an expected call has begun its execution, or will begin none. */
  settleCall(): void {
    this.#expected -= 1;
    this.#tellIfIdle();
  }

  /** Opens an execution, or gives the one of this workflow and task that still runs: it is the newest of them. */
  begin(workflowId: string, taskId: string): { readonly execution: Execution; readonly isNew: boolean } {
    const newest = this.#newest.get(workflowId, taskId);
    if (newest?.isRunning === true) return { execution: newest, isNew: false };
    this.#count += 1;
    this.#running += 1;
    const execution = new Execution(this.#chooseId(workflowId, taskId), workflowId, taskId, this.#count);
    this.#holders.set(execution.id, execution);
    this.#newest.add(execution);
    return { execution, isNew: true };
  }

  end(execution: Execution, outcome: Outcome): void {
    const now = this.#options.now();
    execution.end(outcome, now);
    this.#running -= 1;
    this.#ended.add(execution, now);
    this.#tellIfIdle();
  }

  /** Resolves when nothing runs and nothing is expected to, or after so many ms. */
  async untilIdle(
    limitMs: number,
    after: (delayMs: number, action: () => void) => () => void,
  ): Promise<void> {
    if (this.#isIdle) return;
    const idle = Promise.withResolvers<void>();
    this.#onIdle = idle.resolve;
    const cancel = after(limitMs, idle.resolve);
    await idle.promise;
    cancel();
  }

  /** The execution that an id leads to: the one that holds it, or the newest one with that qualified id. */
  find(id: string): Execution | undefined {
    const holder = this.#holders.get(id);
    const newest = this.#newest.find(id);
    if (holder === undefined || newest === undefined) return holder ?? newest;
    const bothReleased = this.#isReleased(holder) && this.#isReleased(newest);
    return bothReleased && newest.number > holder.number ? newest : holder;
  }

  get #isIdle(): boolean {
    return this.#running === 0 && this.#expected === 0;
  }

  #tellIfIdle(): void {
    if (this.#isIdle) this.#onIdle?.();
  }

  #chooseId(workflowId: string, taskId: string): string {
    if (isPollable(taskId) && this.#isFree(taskId)) return taskId;
    const qualifiedId = toQualifiedId(workflowId, taskId);
    const isSafe = isSafeId(workflowId) && isSafeId(taskId);
    if (isSafe && this.#isFree(qualifiedId)) return qualifiedId;
    const suffix = this.#options.randomSuffix();
    const suffixedId = `${qualifiedId}.${suffix}`;
    return isPollable(suffixedId) ? suffixedId : `task.${suffix}`;
  }

  #isFree(id: string): boolean {
    const holder = this.#holders.get(id);
    return holder === undefined || this.#isReleased(holder);
  }

  #isReleased(execution: Execution): boolean {
    return execution.isReleased(this.#options.now());
  }

  #forget(execution: Execution): void {
    if (this.#holders.get(execution.id) === execution) this.#holders.delete(execution.id);
    this.#newest.delete(execution);
  }
}
