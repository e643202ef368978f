/**
 * The store of one machine: a SQLite file, or memory. One process owns it at a time; any number of workers in it.
 *
 * Workflows at work are in memory, where `model` moves them; every call waits until what it changed is in the
 * database. A read waits too, so that nobody sees what is not kept.
 */
import type { Clock } from "../../clock.ts";
import { AieffectError } from "../../errors.ts";
import type { WorkflowEvent } from "../../model/event.ts";
import type { Settlement } from "../../model/settlement.ts";
import { type TaskState, toNewTask } from "../../model/task-state.ts";
import { WorkflowState } from "../../model/workflow-state.ts";
import { type KeyCipher, PLAIN_KEYS } from "../key-cipher.ts";
import {
  type AttemptToken,
  type Claim,
  IDEMPOTENCY_MS,
  type Idempotency,
  type NewWorkflow,
  type Settled,
  type Store,
  type StoreOverview,
  type Submitted,
  type WorkflowQuery,
} from "../store.ts";
import { ActiveWorkflows } from "./active-workflows.ts";
import { type OpenDatabase, openDatabase, unusable } from "./database.ts";
import { EventFeed } from "./event-feed.ts";
import { GroupCommit } from "./group-commit.ts";
import { Journal } from "./journal.ts";
import { ReadySignal } from "./ready-signal.ts";
import { StoredWorkflows } from "./stored-workflows.ts";
import { WorkflowList } from "./workflow-list.ts";
import { WorkflowReader } from "./workflow-reader.ts";

export interface SqliteStoreOptions {
  /** A file, created when missing, or `:memory:`. */
  readonly path: string;
  readonly clock: Clock;
  /** Whether a file that is missing is refused instead. */
  readonly mustExist?: boolean;
  /** How services keys are stored; null for as they are. */
  readonly keyCipher?: KeyCipher | null;
}

/** So many workflows one `recover` removes at most (P13), so that it holds nobody up. */
const EXPIRED_AT_ONCE = 200;

/** @throws AieffectError STATE_UNUSABLE, STATE_NEWER, STATE_IN_USE, STATE_SECRET */
export function openSqliteStore(options: SqliteStoreOptions): Store {
  const { path, clock, mustExist = false, keyCipher } = options;
  const opened = openDatabase(path, { mustExist, now: () => clock.now() });
  try {
    return new SqliteStore(opened, clock, keyCipher ?? PLAIN_KEYS);
  } catch (error) {
    opened.close();
    if (error instanceof AieffectError) throw error;
    const reason = error instanceof Error ? error.message : String(error);
    throw unusable(path, `a document in it cannot be read: ${reason}`, error);
  }
}

class SqliteStore implements Store {
  readonly #opened: OpenDatabase;
  readonly #clock: Clock;
  readonly #stored: StoredWorkflows;
  readonly #list: WorkflowList;
  readonly #workflows: ActiveWorkflows;
  readonly #reader: WorkflowReader;
  readonly #readySignal: ReadySignal;
  readonly #feed = new EventFeed();
  /** Whether somebody asked for a step that nobody is told of yet. */
  #isTellUrgent = false;
  readonly #commit: GroupCommit;
  readonly #closing = new AbortController();

  constructor(opened: OpenDatabase, clock: Clock, keyCipher: KeyCipher) {
    this.#opened = opened;
    this.#clock = clock;
    const journal = new Journal(opened);
    this.#stored = new StoredWorkflows(opened, (stored) => keyCipher.open(stored));
    this.#list = new WorkflowList(opened);
    const workflows = new ActiveWorkflows(this.#stored, keyCipher);
    this.#workflows = workflows;
    this.#reader = new WorkflowReader(workflows, this.#stored);
    this.#readySignal = new ReadySignal(workflows.queue, clock);
    this.#commit = new GroupCommit({
      isWriteDue: () => opened.isFile || workflows.isWriteDue,
      write: () => journal.write(workflows.takeUnwritten()),
      isTellUrgent: () => this.#isTellUrgent,
      tell: () => {
        this.#isTellUrgent = false;
        this.#feed.tell(workflows.takeEvents());
      },
    });
  }

  submit({ idempotency, tasks, ...submitted }: NewWorkflow): Promise<Submitted> {
    return this.#askedStep((now) => {
      const { workflowId } = submitted;
      const former = idempotency === null ? null : this.#findSubmitted(idempotency, now);
      if (former !== null) return { workflowId: former, isNew: false };
      if (this.#workflows.find(workflowId) !== null) {
        throw new AieffectError("WORKFLOW_CONFLICT", `Workflow ${workflowId} is stored already`);
      }
      const state = { status: "running", error: null, sequence: 0, createdAt: now, updatedAt: now } as const;
      const newTasks = tasks.map((task) => toNewTask(task, now));
      const workflow = new WorkflowState({ ...submitted, ...state }, newTasks, this.#workflows.onChange);
      this.#workflows.add(workflow, idempotency);
      workflow.submit(now);
      return { workflowId, isNew: true };
    });
  }

  async heartbeat(workerId: string, leaseMs: number): Promise<void> {
    this.#workflows.workers.renew(workerId, this.#clock.now() + leaseMs);
  }

  async claim(workerId: string, limit: number, signal: AbortSignal): Promise<Claim[]> {
    const ended = AbortSignal.any([signal, this.#closing.signal]);
    while (!ended.aborted) {
      const claims = this.#claimReady(workerId, limit, this.#clock.now());
      if (claims.length > 0) {
        await this.#commit.kept();
        return claims;
      }
      await this.#readySignal.wait(ended);
    }
    return [];
  }

  accept(token: AttemptToken, serviceTaskId: string): Promise<boolean> {
    return this.#step(
      (now) => this.#workflows.find(token.workflowId)?.accept(token, serviceTaskId, now) ?? false,
    );
  }

  progress(token: AttemptToken, progress: number): Promise<boolean> {
    return this.#step(
      (now) => this.#workflows.find(token.workflowId)?.progress(token, progress, now) ?? false,
    );
  }

  settle(token: AttemptToken, settlement: Settlement, claimLimit: number): Promise<Settled> {
    return this.#step((now) => {
      const workflow = this.#workflows.find(token.workflowId);
      const accepted = workflow?.settle(token, settlement, now) ?? false;
      return { accepted, claims: accepted ? this.#claimReady(token.workerId, claimLimit, now) : [] };
    });
  }

  recover(): Promise<number> {
    return this.#step((now) => {
      const lost = this.#workflows.workers.takeFromDead(now);
      for (const { workflow, task } of lost) workflow.lose(task, now);
      const expired = this.#workflows.findExpired(now, EXPIRED_AT_ONCE);
      for (const workflowId of expired) this.#workflows.remove(workflowId, now);
      return lost.length;
    });
  }

  async leave(workerId: string): Promise<void> {
    this.#workflows.workers.endLease(workerId);
  }

  cancel(workflowId: string): Promise<void> {
    return this.#askedStep((now) => this.#demand(workflowId).cancel(now));
  }

  retry(workflowId: string, servicesApiKey: string | null): Promise<void> {
    return this.#askedStep((now) => this.#demand(workflowId).retry(servicesApiKey, now));
  }

  delete(workflowId: string): Promise<boolean> {
    return this.#askedStep((now) => this.#workflows.delete(workflowId, now));
  }

  snapshot(workflowId: string) {
    return this.#commit.read(() => this.#reader.snapshot(workflowId));
  }

  edges(workflowId: string) {
    return this.#commit.read(() => this.#reader.edges(workflowId));
  }

  plans(workflowId: string) {
    return this.#commit.read(() => this.#reader.plans(workflowId));
  }

  taskInputs(workflowId: string) {
    return this.#commit.read(() => this.#reader.taskInputs(workflowId));
  }

  attempts(workflowId: string) {
    return this.#commit.read(() => this.#reader.attempts(workflowId));
  }

  latest() {
    return this.#commit.readWritten(() => this.#stored.latest());
  }

  list(query: WorkflowQuery) {
    return this.#commit.readWritten(() => this.#list.page(query));
  }

  overview(): Promise<StoreOverview> {
    return this.#commit.readWritten(() => {
      const now = this.#clock.now();
      const { queue, workers } = this.#workflows;
      const work = { workers: workers.toRecords(now), ...queue.count(now) };
      return { kind: "sqlite", now, ...work, workflows: this.#stored.counts() };
    });
  }

  async events(workflowId: string, after: number, limit: number): Promise<WorkflowEvent[]> {
    const unwritten = await this.#commit.read(() =>
      this.#workflows.unwrittenEvents(workflowId, after, limit),
    );
    if (unwritten !== null) return unwritten;
    return this.#commit.readWritten(() => this.#stored.events(workflowId, after, limit));
  }

  subscribe(listener: (event: WorkflowEvent) => void): () => void {
    return this.#feed.subscribe(listener);
  }

  subscribeToStops(listener: (workflowId: string) => void): () => void {
    return this.#feed.subscribe(({ type, workflow_id }) => {
      if (type === "workflow-cancelled" || type === "workflow-deleted") listener(workflow_id);
    });
  }

  async close(): Promise<void> {
    this.#closing.abort();
    try {
      await this.#commit.kept();
    } finally {
      this.#opened.close();
    }
  }

  /** Changes workflows, and resolves with the result when the change is kept. */
  async #step<Result>(change: (now: number) => Result): Promise<Result> {
    const result = change(this.#clock.now());
    this.#readySignal.check();
    await this.#commit.kept();
    return result;
  }

  /** One that somebody asked for: everybody is told of it before anybody goes on. */
  #askedStep<Result>(change: (now: number) => Result): Promise<Result> {
    return this.#step((now) => {
      const result = change(now);
      this.#isTellUrgent = true;
      return result;
    });
  }

  /** P15: the workflow that this key was used for; null when it is free. */
  #findSubmitted({ key, fingerprint }: Idempotency, now: number): string | null {
    const use = this.#workflows.findKey(key);
    if (use === null || now >= use.createdAt + IDEMPOTENCY_MS) return null;
    if (use.fingerprint === fingerprint) return use.workflowId;
    throw new AieffectError("IDEMPOTENCY_CONFLICT", "Idempotency-Key was used for another request");
  }

  #claimReady(workerId: string, limit: number, now: number): Claim[] {
    const claims: Claim[] = [];
    while (claims.length < limit) {
      const ready = this.#workflows.queue.take(now);
      if (ready === null) break;
      claims.push(this.#start(ready.workflow, ready.task, workerId, now));
    }
    return claims;
  }

  #start(workflow: WorkflowState, task: TaskState, workerId: string, now: number): Claim {
    const { workflowId, options, servicesApiKey } = workflow.values;
    const { taskId, nodeKey, address, parameters } = task.plan;
    const { position, attempt } = workflow.start(task, workerId, now);
    const { failures, serviceTaskId, startedAt, attempts } = task.values;
    const { inputs, inputNodes } = this.#reader.givenInputs(workflow, task);
    return {
      token: { workflowId, workerId, position, attempt },
      taskId,
      nodeKey,
      address,
      parameters,
      inputs,
      inputNodes,
      options,
      servicesApiKey,
      failures,
      runningForMs: now - (startedAt ?? now),
      readyForMs: now - (attempts.at(-1)?.readyAt ?? now),
      serviceTaskId,
    };
  }

  #demand(workflowId: string): WorkflowState {
    const workflow = this.#workflows.find(workflowId);
    if (workflow !== null) return workflow;
    throw new AieffectError("WORKFLOW_UNKNOWN", `Workflow ${workflowId} is not stored`);
  }
}
