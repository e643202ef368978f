/**
 * The workflows of which something is in flight, in memory: the queue of their ready tasks, who holds the running
 * ones, and what of them has changed since it was last written.
 */
import type { WorkflowEvent } from "../../model/event.ts";
import type { TaskState } from "../../model/task-state.ts";
import type { WorkflowState } from "../../model/workflow-state.ts";
import type { Changes, Journal } from "./journal.ts";
import { ReadyQueue } from "./ready-queue.ts";
import { type NewRows, toNewRows } from "./rows.ts";
import { Workers } from "./workers.ts";

/** What of a workflow has changed and is not written yet. */
interface Unwritten {
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
  readonly #journal: Journal;
  readonly #active = new Map<string, WorkflowState>();
  /** Settled ones that were at work or read last: they are mostly read again. */
  readonly #recent = new Map<string, WorkflowState>();
  readonly #changed = new Map<WorkflowState, Unwritten>();
  readonly #unwritten = new Map<WorkflowState, NewRows>();
  /** Those whose services key stands in the database. */
  readonly #keyed = new Set<WorkflowState>();
  /** Those that have changed since their events were last taken. */
  readonly #changedInTurn = new Set<WorkflowState>();
  #changes = 0;

  constructor(journal: Journal) {
    this.#journal = journal;
    for (const workflow of journal.readUnsettled(this.onChange)) this.#activate(workflow);
  }

  /** To be given to every workflow state: keeps the indexes and notes what must be written. */
  readonly onChange = (task: TaskState, workflow: WorkflowState): void => {
    this.#index(task, workflow);
    this.#touch(workflow).tasks.add(task);
    this.#changedInTurn.add(workflow);
    this.#changes += 1;
  };

  /** A workflow, read back if nothing of it is in flight; null when it is not stored. */
  find(workflowId: string): WorkflowState | null {
    const known = this.#active.get(workflowId) ?? this.#recent.get(workflowId);
    if (known !== undefined) return known;
    const workflow = this.#journal.read(workflowId, this.onChange);
    if (workflow !== null) this.#remember(workflow);
    return workflow;
  }

  /** @throws TypeError, RangeError when something in it cannot be written; then it is not added */
  add(workflow: WorkflowState): void {
    this.#unwritten.set(workflow, toNewRows(workflow));
    this.#active.set(workflow.values.workflowId, workflow);
  }

  /** The events since the last call, of all workflows; they are to be written too. */
  takeEvents(): readonly WorkflowEvent[] {
    const taken: WorkflowEvent[] = [];
    for (const workflow of this.#changedInTurn) {
      const latest = workflow.takeEvents();
      this.#touch(workflow).events.push(...latest);
      taken.push(...latest);
    }
    this.#changedInTurn.clear();
    return taken;
  }

  /** The events of a workflow above `after`, at most `limit`; null when not all of them wait to be written. */
  unwrittenEvents(workflowId: string, after: number, limit: number): WorkflowEvent[] | null {
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
  takeChanges(): readonly Changes[] {
    const changes = [...this.#changed].map(([workflow, unwritten]) => this.#toChanges(workflow, unwritten));
    this.#changed.clear();
    this.#changes = 0;
    return changes;
  }

  #touch(workflow: WorkflowState): Unwritten {
    const known = this.#changed.get(workflow);
    if (known !== undefined) return known;
    const unwritten: Unwritten = { tasks: new Set(), events: [] };
    this.#changed.set(workflow, unwritten);
    this.#active.set(workflow.values.workflowId, workflow);
    this.#recent.delete(workflow.values.workflowId);
    return unwritten;
  }

  #toChanges(workflow: WorkflowState, { tasks, events }: Unwritten): Changes {
    const newRows = this.#unwritten.get(workflow) ?? null;
    this.#unwritten.delete(workflow);
    const forgetsKey = this.#keyed.has(workflow) && workflow.values.servicesApiKey === null;
    if (workflow.values.servicesApiKey === null) this.#keyed.delete(workflow);
    else this.#keyed.add(workflow);
    if (workflow.isSettled) {
      this.#active.delete(workflow.values.workflowId);
      this.#remember(workflow);
    }
    return { workflow, newRows, tasks, events, forgetsKey };
  }

  #remember(workflow: WorkflowState): void {
    this.#recent.set(workflow.values.workflowId, workflow);
    const [oldest] = this.#recent.keys();
    if (this.#recent.size > RECENT_HELD && oldest !== undefined) this.#recent.delete(oldest);
  }

  #activate(workflow: WorkflowState): void {
    this.#active.set(workflow.values.workflowId, workflow);
    if (workflow.values.servicesApiKey !== null) this.#keyed.add(workflow);
    for (const task of workflow.tasks) this.#index(task, workflow);
  }

  #index(task: TaskState, workflow: WorkflowState): void {
    this.queue.push(workflow, task);
    this.workers.hold(workflow, task);
  }
}
