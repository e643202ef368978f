/**
 * What the parts of the SQLite store share: the database, the time, and steps that are atomic. Listeners hear of
 * events, and waiting claims of ready tasks, only after the step that caused them is kept.
 */
import type { Database } from "bun:sqlite";
import type { Clock } from "../../clock.ts";
import type { WorkflowEvent } from "../../model/event.ts";

type WithoutPlace<Event> = Event extends WorkflowEvent
  ? Omit<Event, "workflow_id" | "sequence" | "at">
  : never;

/** An event without where and when it stands in the log. */
export type NewEvent = WithoutPlace<WorkflowEvent>;

export class Session {
  readonly database: Database;
  readonly clock: Clock;
  readonly #begin;
  readonly #commit;
  readonly #rollback;
  readonly #insertEvent;
  readonly #listeners = new Set<(event: WorkflowEvent) => void>();
  readonly #wakeups = new Set<() => void>();
  #unpublished: WorkflowEvent[] = [];
  readonly #beforeCommit: (() => void)[] = [];
  readonly #afterRollback: (() => void)[] = [];
  readonly #untold: WorkflowEvent[] = [];
  #readyTasks = 0;
  #keyForgotten = false;

  constructor(database: Database, clock: Clock) {
    this.database = database;
    this.clock = clock;
    this.#begin = database.query("BEGIN IMMEDIATE");
    this.#commit = database.query("COMMIT");
    this.#rollback = database.query("ROLLBACK");
    this.#insertEvent = database.query<never, [string, number, string]>(
      "INSERT INTO event (workflow_id, sequence, body) VALUES (?, ?, ?)",
    );
  }

  /** Runs `step` as one transaction: all of it is kept, or nothing. */
  atomically<Result>(step: (now: number) => Result): Result {
    this.#begin.run();
    let result: Result;
    try {
      result = step(this.clock.now());
      for (const prepare of this.#beforeCommit) prepare();
      this.#commit.run();
    } catch (error) {
      this.#unpublished = [];
      this.#readyTasks = 0;
      this.#keyForgotten = false;
      if (this.database.inTransaction) this.#rollback.run();
      for (const forget of this.#afterRollback) forget();
      throw error;
    }
    this.#publish();
    return result;
  }

  /** `prepare` ends each step: it writes what was held back until then. */
  beforeCommit(prepare: () => void): void {
    this.#beforeCommit.push(prepare);
  }

  /** `forget` follows each step that came to nothing. */
  afterRollback(forget: () => void): void {
    this.#afterRollback.push(forget);
  }

  append(workflowId: string, sequence: number, now: number, event: NewEvent): void {
    const at = new Date(now).toISOString();
    const placed: WorkflowEvent = { sequence, workflow_id: workflowId, at, ...event };
    this.#insertEvent.run(workflowId, sequence, JSON.stringify(placed));
    this.#unpublished.push(placed);
  }

  /** To be called in a step that puts tasks into the queue, and with a negative count when it takes some out again. */
  announceReadyTasks(count: number): void {
    this.#readyTasks += count;
  }

  /** To be called in a step that removes a services key: its bytes must not stay in the write-ahead log. */
  announceForgottenKey(): void {
    this.#keyForgotten = true;
  }

  subscribe(listener: (event: WorkflowEvent) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Calls `wake` each time tasks have become ready, until the returned function is called. */
  onReadyTasks(wake: () => void): () => void {
    this.#wakeups.add(wake);
    return () => this.#wakeups.delete(wake);
  }

  #publish(): void {
    const events = this.#unpublished;
    const wake = this.#readyTasks > 0;
    const emptyLog = this.#keyForgotten;
    this.#unpublished = [];
    this.#readyTasks = 0;
    this.#keyForgotten = false;
    if (emptyLog) this.database.run("PRAGMA wal_checkpoint(TRUNCATE)");
    this.#tell(events);
    if (wake) for (const wakeUp of [...this.#wakeups]) wakeUp();
  }

  /** A listener may change the store: what follows from that is told after what came before it. */
  #tell(events: readonly WorkflowEvent[]): void {
    const isTelling = this.#untold.length > 0;
    this.#untold.push(...events);
    if (isTelling) return;
    while (this.#untold.length > 0) {
      for (const listener of [...this.#listeners]) this.#tellOne(listener);
      this.#untold.shift();
    }
  }

  /** What was kept stays kept, whatever a listener makes of it. */
  #tellOne(listener: (event: WorkflowEvent) => void): void {
    const [event] = this.#untold;
    try {
      if (event !== undefined) listener(event);
    } catch (error) {
      process.emitWarning(error instanceof Error ? error : String(error));
    }
  }
}
