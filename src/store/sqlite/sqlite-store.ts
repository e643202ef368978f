/** The store of one machine: a SQLite file, or memory. One process owns it at a time; any number of workers in it. */
import type { Clock } from "../../clock.ts";
import type { WorkflowEvent } from "../../model/event.ts";
import type { AttemptToken, Claim, NewWorkflow, Settled, Settlement, Store } from "../store.ts";
import { type OpenDatabase, openDatabase } from "./database.ts";
import { Following } from "./following.ts";
import { Inputs } from "./inputs.ts";
import { Leases } from "./leases.ts";
import { Lifecycle } from "./lifecycle.ts";
import { LiveTasks } from "./live-tasks.ts";
import { Queue } from "./queue.ts";
import { Reads } from "./reads.ts";
import { createReadySignal } from "./ready-signal.ts";
import { Recovery } from "./recovery.ts";
import { Session } from "./session.ts";
import { Settling } from "./settling.ts";
import { Submission } from "./submission.ts";
import { WorkflowRows } from "./workflow-rows.ts";

/**
 * @param path a file, created when missing, or `:memory:`
 * @throws AieffectError STATE_UNUSABLE, STATE_NEWER, STATE_IN_USE
 */
export function openSqliteStore({ path, clock }: { path: string; clock: Clock }): Store {
  return new SqliteStore(
    openDatabase(path, () => clock.now()),
    clock,
  );
}

class SqliteStore implements Store {
  readonly #opened: OpenDatabase;
  readonly #session: Session;
  readonly #submission: Submission;
  readonly #queue: Queue;
  readonly #settling: Settling;
  readonly #following: Following;
  readonly #leases: Leases;
  readonly #recovery: Recovery;
  readonly #lifecycle: Lifecycle;
  readonly #reads: Reads;
  readonly #waitForReadyTask: (signal: AbortSignal) => Promise<void>;
  readonly #closing = new AbortController();

  constructor(opened: OpenDatabase, clock: Clock) {
    const { database } = opened;
    this.#opened = opened;
    this.#session = new Session(database, clock);
    const workflows = new WorkflowRows(this.#session);
    const liveTasks = new LiveTasks(database);
    this.#leases = new Leases(database);
    this.#submission = new Submission(this.#session);
    this.#queue = new Queue(this.#session, workflows, new Inputs(database), this.#leases);
    this.#settling = new Settling(this.#session, workflows, liveTasks);
    this.#following = new Following(workflows, liveTasks, database);
    this.#recovery = new Recovery(this.#session, workflows, this.#settling);
    this.#lifecycle = new Lifecycle(this.#session, workflows, this.#settling);
    this.#reads = new Reads(this.#session, workflows);
    this.#waitForReadyTask = createReadySignal(this.#session);
  }

  async submit(workflow: NewWorkflow): Promise<void> {
    this.#session.atomically((now) => this.#submission.submit(workflow, now));
  }

  async heartbeat(workerId: string, leaseMs: number): Promise<void> {
    this.#leases.renew(workerId, this.#session.clock.now() + leaseMs);
  }

  async claim(workerId: string, limit: number, signal: AbortSignal): Promise<Claim[]> {
    const ended = AbortSignal.any([signal, this.#closing.signal]);
    while (!ended.aborted) {
      const claims = this.#session.atomically((now) => this.#queue.claim(workerId, limit, now));
      if (claims.length > 0) return claims;
      await this.#waitForReadyTask(ended);
    }
    return [];
  }

  async accept(token: AttemptToken, serviceTaskId: string): Promise<boolean> {
    return this.#session.atomically((now) => this.#following.accept(token, serviceTaskId, now));
  }

  async progress(token: AttemptToken, progress: number): Promise<boolean> {
    return this.#session.atomically((now) => this.#following.progress(token, progress, now));
  }

  async settle(token: AttemptToken, settlement: Settlement, claimLimit: number): Promise<Settled> {
    return this.#session.atomically((now) => {
      const accepted = this.#settling.settle(token, settlement, now);
      const claims = accepted ? this.#queue.claim(token.workerId, claimLimit, now) : [];
      this.#session.announceReadyTasks(-claims.length);
      return { accepted, claims };
    });
  }

  async recover(): Promise<number> {
    const dead = this.#leases.dead(this.#session.clock.now());
    if (dead.length === 0) return 0;
    const lost = this.#session.atomically((now) => this.#recovery.recover(dead, now));
    for (const workerId of dead) this.#leases.forget(workerId);
    return lost;
  }

  async leave(workerId: string): Promise<void> {
    this.#leases.end(workerId);
  }

  async cancel(workflowId: string): Promise<void> {
    this.#session.atomically((now) => this.#lifecycle.cancel(workflowId, now));
  }

  async retry(workflowId: string, servicesApiKey: string | null): Promise<void> {
    this.#session.atomically((now) => this.#lifecycle.retry(workflowId, servicesApiKey, now));
  }

  async snapshot(workflowId: string) {
    return this.#reads.snapshot(workflowId);
  }

  async edges(workflowId: string) {
    return this.#reads.edges(workflowId);
  }

  async attempts(workflowId: string) {
    return this.#reads.attempts(workflowId);
  }

  async latest() {
    return this.#reads.latest();
  }

  async events(workflowId: string, after: number, limit: number): Promise<WorkflowEvent[]> {
    return this.#reads.events(workflowId, after, limit);
  }

  subscribe(listener: (event: WorkflowEvent) => void): () => void {
    return this.#session.subscribe(listener);
  }

  async close(): Promise<void> {
    this.#closing.abort();
    this.#opened.close();
  }
}
