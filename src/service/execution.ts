/**
 * One execution of an operation, from its start to its end and until its outcome was read.
 *
 * | state              | event            | next               |
 * |--------------------|------------------|--------------------|
 * | running            | advance          | running            |
 * | running            | complete, fail   | complete, failed   |
 * | complete, failed   | advance          | the same (ignored) |
 * | complete, failed   | complete, fail   | refused (throws)   |
 *
 * E1  An ended execution stays as it ended.
 * E2  Progress is a whole number from 0 to 100 and never falls; a complete execution has 100, a failed one its last.
 * E3  Only an ended execution is released: at once when nobody was told to poll it, else when its outcome was read
 *     or after a minute.
 */
import type { OperationOutput } from "./operation.ts";
import { toTextLength } from "./output-size.ts";

export type Outcome =
  | { readonly status: "complete"; readonly output: OperationOutput }
  | { readonly status: "failed"; readonly error: string };

const RUNNING = { status: "running" } as const;

type State = typeof RUNNING | (Outcome & { readonly endedAt: number });

/** How long an outcome waits for its reader before the id may be given to another execution. */
const RELEASE_MS = 60_000;

/** What an execution costs (bytes) beside its texts. */
const OVERHEAD = 512;
/** Its ids stand in it, and in the keys under which it is found. */
const COPIES_OF_IDS = 3;

export class Execution {
  /** The id to poll. */
  readonly id: string;
  readonly workflowId: string;
  readonly taskId: string;
  /** Counts up with each execution of a service: of two, the higher one began later. */
  readonly number: number;
  #outcome: Outcome | null = null;
  #endedAt = 0;
  #progress = 0;
  #isPolled = false;
  #isRead = false;
  #bytes = OVERHEAD;

  constructor(id: string, workflowId: string, taskId: string, number: number) {
    this.id = id;
    this.workflowId = workflowId;
    this.taskId = taskId;
    this.number = number;
  }

  get isRunning(): boolean {
    return this.#outcome === null;
  }

  get state(): State {
    return this.#outcome === null ? RUNNING : { ...this.#outcome, endedAt: this.#endedAt };
  }

  get progress(): number {
    return this.#progress;
  }

  /** About how much memory it takes (bytes), once it has ended. */
  get bytes(): number {
    return this.#bytes;
  }

  /** Notes progress in percent. */
  advance(percent: number): void {
    const whole = Math.floor(Math.min(percent, 100));
    // Nothing is above what an operation without types may give: undefined makes NaN of it.
    if (this.#outcome === null && whole > this.#progress) this.#progress = whole;
  }

  /** Notes how it ended. The instant is in ms, by the same clock as {@link isReleased}. */
  end(outcome: Outcome, endedAt: number): void {
    if (this.#outcome !== null) throw new Error(`Execution ${this.id} has already ended`);
    this.#outcome = outcome;
    this.#endedAt = endedAt;
    if (outcome.status === "complete") this.#progress = 100;
    this.#bytes += outcome.status === "complete" ? toTextLength(outcome.output) : outcome.error.length;
    this.#bytes += COPIES_OF_IDS * (this.workflowId.length + this.taskId.length);
  }

  /** Notes that a caller was told to poll, so that the outcome is held for it. */
  awaitPolls(): void {
    this.#isPolled = true;
  }

  /** Notes that the outcome was read. Without effect while it runs. */
  markRead(): void {
    if (this.#outcome !== null) this.#isRead = true;
  }

  isReleased(now: number): boolean {
    if (this.#outcome === null) return false;
    return !this.#isPolled || this.#isRead || this.hasEndedBefore(now - RELEASE_MS);
  }

  /** Whether it ended at the instant or before. */
  hasEndedBefore(instant: number): boolean {
    return this.#outcome !== null && this.#endedAt <= instant;
  }
}
