/**
 * The store of one machine: a SQLite file, or memory. One process owns it at a time; any number of workers in it.
 *
 * Workflows at work are in memory, where `model` moves them; every call waits until what it changed is in the
 * database. A read waits too, so that nobody sees what is not kept.
 */
import type { Clock } from "../../clock.ts";
import { AieffectError } from "../../errors.ts";
import type { DataReference } from "../../model/data-reference.ts";
import type { WorkflowEvent } from "../../model/event.ts";
import type { AttemptRecord, TaskPlanRecord, WorkflowRecord, WorkflowSnapshot } from "../../model/record.ts";
import { type TaskState, toNewTask } from "../../model/task-state.ts";
import { type Settlement, WorkflowState } from "../../model/workflow-state.ts";
import type {
  AttemptToken,
  Claim,
  Edge,
  NewWorkflow,
  Settled,
  Store,
  StoreOverview,
  Submitted,
  WorkflowPage,
} from "../store.ts";
import { ActiveWorkflows } from "./active-workflows.ts";
import { type OpenDatabase, openDatabase, unusable } from "./database.ts";
import { EventFeed } from "./event-feed.ts";
import { GroupCommit } from "./group-commit.ts";
import { Journal } from "./journal.ts";
import { ReadySignal } from "./ready-signal.ts";
import { toAttemptRecords, toTaskPlanRecord, toTaskRecord, toWorkflowRecord } from "./records.ts";

export interface SqliteStoreOptions {
  /** A file, created when missing, or `:memory:`. */
  readonly path: string;
  readonly clock: Clock;
  /** Whether a file that is missing is refused instead. */
  readonly mustExist?: boolean;
}

/** @throws AieffectError STATE_UNUSABLE, STATE_NEWER, STATE_IN_USE */
export function openSqliteStore({ path, clock, mustExist = false }: SqliteStoreOptions): Store {
  const opened = openDatabase(path, { mustExist, now: () => clock.now() });
  try {
    return new SqliteStore(opened, clock);
  } catch (error) {
    opened.close();
    const reason = error instanceof Error ? error.message : String(error);
    throw unusable(path, `a document in it cannot be read: ${reason}`, error);
  }
}

class SqliteStore implements Store {
  readonly #opened: OpenDatabase;
  readonly #clock: Clock;
  readonly #journal: Journal;
  readonly #workflows: ActiveWorkflows;
  readonly #readySignal: ReadySignal;
  readonly #feed = new EventFeed();
  readonly #commit: GroupCommit;
  #unpublished: readonly WorkflowEvent[] = [];
  readonly #closing = new AbortController();

  constructor(opened: OpenDatabase, clock: Clock) {
    this.#opened = opened;
    this.#clock = clock;
    this.#journal = new Journal(opened.database);
    this.#workflows = new ActiveWorkflows(this.#journal);
    this.#readySignal = new ReadySignal(this.#workflows.queue, clock);
    const workflows = this.#workflows;
    this.#commit = new GroupCommit({
      collect: () => {
        this.#unpublished = workflows.takeEvents();
      },
      isWriteDue: () => opened.isFile || workflows.isWriteDue,
      write: () => this.#journal.write(workflows.takeChanges()),
      publish: () => this.#feed.tell(this.#unpublished),
    });
  }

  submit({ workflowId, name, tasks, inputs, options, servicesApiKey }: NewWorkflow): Promise<Submitted> {
    return this.#step((now) => {
      if (this.#workflows.find(workflowId) !== null) {
        throw new AieffectError("WORKFLOW_CONFLICT", `Workflow ${workflowId} is stored already`);
      }
      const times = { createdAt: now, updatedAt: now };
      const state = { status: "running", error: null, sequence: 0, servicesApiKey, ...times } as const;
      const newTasks = tasks.map((task) => toNewTask(task, now));
      const values = { workflowId, name, inputs, options, ...state };
      const workflow = new WorkflowState(values, newTasks, this.#workflows.onChange);
      this.#workflows.add(workflow);
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
      return lost.length;
    });
  }

  async leave(workerId: string): Promise<void> {
    this.#workflows.workers.endLease(workerId);
  }

  cancel(workflowId: string): Promise<void> {
    return this.#step((now) => this.#demand(workflowId).cancel(now));
  }

  retry(workflowId: string, servicesApiKey: string | null): Promise<void> {
    return this.#step((now) => this.#demand(workflowId).retry(servicesApiKey, now));
  }

  async delete(): Promise<boolean> {
    throw new Error("not there yet");
  }

  snapshot(workflowId: string): Promise<WorkflowSnapshot | null> {
    return this.#commit.read(() => {
      const workflow = this.#workflows.find(workflowId);
      if (workflow === null) return null;
      const { createdAt } = workflow.values;
      const tasks = workflow.tasks.map((task) =>
        toTaskRecord(task, this.#outputOf(workflow, task), createdAt),
      );
      return { workflow: toWorkflowRecord(workflow), tasks };
    });
  }

  edges(workflowId: string): Promise<Edge[]> {
    return this.#commit.read(() =>
      (this.#workflows.find(workflowId)?.tasks ?? []).flatMap(({ plan: { position, downstream } }) =>
        downstream.map((next): Edge => [position, next]),
      ),
    );
  }

  plans(workflowId: string): Promise<TaskPlanRecord[]> {
    return this.#commit.read(() => (this.#workflows.find(workflowId)?.tasks ?? []).map(toTaskPlanRecord));
  }

  taskInputs(workflowId: string): Promise<(readonly DataReference[])[]> {
    return this.#commit.read(() => {
      const workflow = this.#workflows.find(workflowId);
      return workflow === null ? [] : workflow.tasks.map((task) => this.#inputsOf(workflow, task));
    });
  }

  attempts(workflowId: string): Promise<AttemptRecord[]> {
    return this.#commit.read(() => (this.#workflows.find(workflowId)?.tasks ?? []).flatMap(toAttemptRecords));
  }

  latest(): Promise<WorkflowRecord | null> {
    return this.#commit.readWritten(() => {
      const workflowId = this.#journal.readLatestId();
      const workflow = workflowId === null ? null : this.#workflows.find(workflowId);
      return workflow && toWorkflowRecord(workflow);
    });
  }

  async list(): Promise<WorkflowPage> {
    throw new Error("not there yet");
  }

  async overview(): Promise<StoreOverview> {
    throw new Error("not there yet");
  }

  async events(workflowId: string, after: number, limit: number): Promise<WorkflowEvent[]> {
    const unwritten = await this.#commit.read(() =>
      this.#workflows.unwrittenEvents(workflowId, after, limit),
    );
    if (unwritten !== null) return unwritten;
    return this.#commit.readWritten(() => this.#journal.readEvents(workflowId, after, limit));
  }

  subscribe(listener: (event: WorkflowEvent) => void): () => void {
    return this.#feed.subscribe(listener);
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
    const name = workflow.start(task, workerId, now);
    const { failures, serviceTaskId, startedAt } = task.values;
    return {
      token: { workflowId, workerId, ...name },
      taskId,
      nodeKey,
      address,
      parameters,
      inputs: this.#inputsOf(workflow, task),
      options,
      servicesApiKey,
      failures,
      runningForMs: now - (startedAt ?? now),
      serviceTaskId,
    };
  }

  #inputsOf(workflow: WorkflowState, { plan: { upstream } }: TaskState): readonly DataReference[] {
    if (upstream.length === 0) return workflow.values.inputs;
    const outputs = upstream.map((position) => {
      const task = workflow.tasks[position];
      return task === undefined ? null : this.#outputOf(workflow, task);
    });
    return outputs.filter((output) => output !== null);
  }

  #outputOf({ values: { workflowId } }: WorkflowState, { output, plan }: TaskState): DataReference | null {
    if (output === null) return null;
    return output === "stored" ? this.#journal.readOutput(workflowId, plan.position) : output.reference;
  }

  #demand(workflowId: string): WorkflowState {
    const workflow = this.#workflows.find(workflowId);
    if (workflow !== null) return workflow;
    throw new AieffectError("WORKFLOW_UNKNOWN", `Workflow ${workflowId} is not stored`);
  }
}
