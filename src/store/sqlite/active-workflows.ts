/**
 * The workflows of which something is in flight, in memory: the queue of their ready tasks, who holds the running
 * ones, and what of them has changed since it was last written.
 */
import { toDeletedEvent, type WorkflowEvent } from "../../model/event.ts";
import type { TaskState } from "../../model/task-state.ts";
import type { WorkflowState } from "../../model/workflow-state.ts";
import type { KeyCipher } from "../key-cipher.ts";
import type { Idempotency } from "../store.ts";
import type { Changes, Unwritten } from "./journal.ts";
import { ReadyQueue } from "./ready-queue.ts";
import { type NewRows, toNewRows } from "./rows.ts";
import { Standings } from "./standings.ts";
import type { Expiry, KeyUse, StoredWorkflows } from "./stored-workflows.ts";
import { Workers } from "./workers.ts";

/** What of a workflow has changed and is not written yet. */
interface UnwrittenChanges {
  /** Set while nothing of it is written: then all its tasks are to be. */
  newRows: NewRows | null;
  /** Those that are written, but not as they are now. */
  readonly tasks: Set<TaskState>;
  readonly events: WorkflowEvent[];
}

/** So many changes of tasks may be unwritten where nothing else demands that they be written. */
const CHANGES_HELD = 16_384;
/** So many settled workflows are held. */
const RECENT_HELD = 4;

export class ActiveWorkflows {
  readonly queue = new ReadyQueue();
  readonly workers = new Workers();
  readonly #stored: StoredWorkflows;
  readonly #active = new Map<string, WorkflowState>();
  /** Settled ones that were at work or read last: they are mostly read again. */
  readonly #recent = new Map<string, WorkflowState>();
  readonly #changed = new Map<WorkflowState, UnwrittenChanges>();
  /** Those that are not written yet. */
  readonly #idempotencyKeys = new Map<string, KeyUse>();
  /** Ids of deleted workflows whose idempotency keys are free; they may still stand in the database. */
  readonly #freed = new Set<string>();
  /** Ids of workflows that are removed; they may still stand in the database. */
  readonly #deleted = new Set<string>();
  /** The events that nobody has taken. */
  #untaken: WorkflowEvent[] = [];
  readonly #standings: Standings;
  /** Those that may have events which are not collected. */
  readonly #uncollected = new Set<WorkflowState>();
  #changes = 0;
  /** No workflow has to be removed before then. */
  #nextExpiry = Number.POSITIVE_INFINITY;

  constructor(stored: StoredWorkflows, keyCipher: KeyCipher) {
    this.#stored = stored;
    this.#standings = new Standings(keyCipher);
    for (const workflow of stored.unsettled(this.onChange)) this.#activate(workflow);
    for (const { expiresAt } of stored.nextExpiries(1)) this.#noteExpiry(expiresAt);
  }

  /** To be given to every workflow state: keeps the indexes and notes what must be written. */
  readonly onChange = (task: TaskState, workflow: WorkflowState): void => {
    this.#index(task, workflow);
    const unwritten = this.#touch(workflow);
    if (unwritten.newRows === null) unwritten.tasks.add(task);
    this.#uncollected.add(workflow);
    this.#changes += 1;
  };

  /** A workflow, read back if nothing of it is in flight; null when it is not stored. */
  find(workflowId: string): WorkflowState | null {
    const known = this.#active.get(workflowId) ?? this.#recent.get(workflowId);
    if (known !== undefined) return known;
    const workflow = this.#deleted.has(workflowId) ? null : this.#stored.find(workflowId, this.onChange);
    if (workflow !== null) this.#remember(workflow);
    return workflow;
  }

  /** The workflow that was submitted last with an idempotency key; null when none is stored. */
  findKey(key: string): KeyUse | null {
    const unwritten = this.#idempotencyKeys.get(key);
    if (unwritten !== undefined) return unwritten;
    const use = this.#stored.findKey(key);
    return use === null || this.#freed.has(use.workflowId) ? null : use;
  }

  /** @throws TypeError, RangeError when something in it cannot be written; then it is not added */
  add(workflow: WorkflowState, idempotency: Idempotency | null): void {
    const { workflowId, createdAt } = workflow.values;
    const newRows = toNewRows(workflow, idempotency);
    this.#touch(workflow).newRows = newRows;
    if (idempotency !== null) {
      this.#idempotencyKeys.set(idempotency.key, { ...idempotency, workflowId, createdAt });
    }
  }

  /** Deletes a workflow, whatever its state, and its idempotency key with it (P14); false when it is not stored. */
  delete(workflowId: string, now: number): boolean {
    const workflow = this.#active.get(workflowId) ?? this.#recent.get(workflowId);
    const key = workflow && this.#changed.get(workflow)?.newRows?.idempotency?.key;
    if (!this.remove(workflowId, now)) return false;
    if (key !== undefined && this.#idempotencyKeys.get(key)?.workflowId === workflowId) {
      this.#idempotencyKeys.delete(key);
    }
    this.#freed.add(workflowId);
    return true;
  }

  /** Removes a workflow, whatever its state, but its idempotency key (P15); false when it is not stored. */
  remove(workflowId: string, now: number): boolean {
    const workflow = this.#active.get(workflowId) ?? this.#recent.get(workflowId);
    if (workflow === undefined && this.#deleted.has(workflowId)) return false;
    const sequence = workflow?.values.sequence ?? this.#stored.sequenceOf(workflowId);
    if (sequence === null) return false;
    if (workflow !== undefined) this.#forget(workflow);
    this.#deleted.add(workflowId);
    this.#changes += 1;
    this.#untaken.push(toDeletedEvent(workflowId, sequence, now));
    return true;
  }

  /** At most `limit` of the workflows that are not to be kept any more, those first that have been over longest (P13). */
  findExpired(now: number, limit: number): readonly string[] {
    this.#collectEvents();
    if (this.#nextExpiry > now) return [];
    const expiries = [...this.#storedExpiries(limit + 1), ...this.#unwrittenExpiries()].sort(byInstant);
    const next = expiries.find(({ expiresAt }, place) => place >= limit || expiresAt > now);
    this.#nextExpiry = next?.expiresAt ?? Number.POSITIVE_INFINITY;
    const expired = expiries.slice(0, limit).filter(({ expiresAt }) => expiresAt <= now);
    return expired.map(({ workflowId }) => workflowId);
  }

  /** The events since the last call, of all workflows. */
  takeEvents(): readonly WorkflowEvent[] {
    this.#collectEvents();
    const taken = this.#untaken;
    this.#untaken = [];
    return taken;
  }

  /** The events of a workflow above `after`, at most `limit`; null when not all of them wait to be written. */
  unwrittenEvents(workflowId: string, after: number, limit: number): WorkflowEvent[] | null {
    this.#collectEvents();
    const workflow = this.#active.get(workflowId);
    const events = (workflow && this.#changed.get(workflow)?.events) ?? [];
    const skipped = after + 1 - (events[0]?.sequence ?? Number.POSITIVE_INFINITY);
    return skipped < 0 ? null : events.slice(skipped, skipped + limit);
  }

  /** Whether there is so much to write that it should be written now. */
  get isWriteDue(): boolean {
    return this.#changes >= CHANGES_HELD;
  }

  /** What has changed since the last call; workflows that are settled by it are at work no more. */
  takeUnwritten(): Unwritten {
    this.#collectEvents();
    const deleted = [...this.#deleted];
    const freed = [...this.#freed];
    const keys = [...this.#idempotencyKeys.values()];
    const changed = [...this.#changed].map(([workflow, changes]) => this.#toChanges(workflow, changes));
    this.#deleted.clear();
    this.#freed.clear();
    this.#changed.clear();
    this.#idempotencyKeys.clear();
    this.#changes = 0;
    return { deleted, changed, freed, keys };
  }

  /** The new events of workflows that have changed are to be written, and to be taken. */
  #collectEvents(): void {
    for (const workflow of this.#uncollected) {
      const { events } = this.#touch(workflow);
      for (const event of workflow.takeEvents()) {
        events.push(event);
        this.#untaken.push(event);
      }
      this.#noteExpiry(workflow.expiresAt);
    }
    this.#uncollected.clear();
  }

  #noteExpiry(expiresAt: number | null): void {
    this.#nextExpiry = Math.min(this.#nextExpiry, expiresAt ?? Number.POSITIVE_INFINITY);
  }

  /** At least the first `count` of those that stand in the database and have not changed since. */
  #storedExpiries(count: number): readonly Expiry[] {
    const outdated = this.#deleted.size + this.#changed.size;
    return this.#stored
      .nextExpiries(count + outdated)
      .filter(({ workflowId }) => !this.#deleted.has(workflowId) && !this.#active.has(workflowId));
  }

  #unwrittenExpiries(): readonly Expiry[] {
    return [...this.#changed.keys()].flatMap(({ expiresAt, values: { workflowId } }) =>
      expiresAt === null ? [] : [{ workflowId, expiresAt }],
    );
  }

  #forget(workflow: WorkflowState): void {
    const { workflowId } = workflow.values;
    this.#untaken.push(...workflow.takeEvents());
    for (const task of workflow.tasks) {
      this.queue.drop(task);
      this.workers.drop(task);
    }
    for (const byId of [this.#active, this.#recent]) byId.delete(workflowId);
    this.#changed.delete(workflow);
    this.#standings.forget(workflow);
    this.#uncollected.delete(workflow);
  }

  #touch(workflow: WorkflowState): UnwrittenChanges {
    const known = this.#changed.get(workflow);
    if (known !== undefined) return known;
    const unwritten: UnwrittenChanges = { newRows: null, tasks: new Set(), events: [] };
    this.#changed.set(workflow, unwritten);
    this.#active.set(workflow.values.workflowId, workflow);
    this.#recent.delete(workflow.values.workflowId);
    return unwritten;
  }

  #toChanges(workflow: WorkflowState, unwritten: UnwrittenChanges): Changes {
    const standing = this.#standings.write(workflow);
    if (workflow.isSettled) {
      this.#active.delete(workflow.values.workflowId);
      this.#remember(workflow);
    }
    return { workflow, ...unwritten, ...standing };
  }

  #remember(workflow: WorkflowState): void {
    this.#recent.set(workflow.values.workflowId, workflow);
    const [oldest] = this.#recent.keys();
    if (this.#recent.size > RECENT_HELD && oldest !== undefined) this.#recent.delete(oldest);
  }

  #activate(workflow: WorkflowState): void {
    this.#active.set(workflow.values.workflowId, workflow);
    this.#standings.read(workflow);
    for (const task of workflow.tasks) this.#index(task, workflow);
  }

  #index(task: TaskState, workflow: WorkflowState): void {
    this.queue.update(workflow, task);
    this.workers.hold(workflow, task);
  }
}

function byInstant(one: Expiry, other: Expiry): number {
  return one.expiresAt - other.expiresAt;
}
