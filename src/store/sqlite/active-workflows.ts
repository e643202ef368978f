/**
 * The workflows of which something is in flight, in memory: the queue of their ready tasks, who holds the running
 * ones, and what of them has changed since it was last written.
 */
import type { TaskState } from "../../model/task-state.ts";
import type { WorkflowState } from "../../model/workflow-state.ts";
import type { Changes, Journal } from "./journal.ts";
import { ReadyQueue } from "./ready-queue.ts";
import { type NewRows, toNewRows } from "./rows.ts";
import { Workers } from "./workers.ts";

export class ActiveWorkflows {
  readonly queue = new ReadyQueue();
  readonly workers = new Workers();
  readonly #journal: Journal;
  readonly #active = new Map<string, WorkflowState>();
  readonly #changed = new Map<WorkflowState, Set<TaskState>>();
  readonly #unwritten = new Map<WorkflowState, NewRows>();
  /** Those whose services key stands in the database. */
  readonly #keyed = new Set<WorkflowState>();

  constructor(journal: Journal) {
    this.#journal = journal;
    for (const workflow of journal.readUnsettled(this.onChange)) this.#activate(workflow);
  }

  /** To be given to every workflow state: keeps the indexes and notes what must be written. */
  readonly onChange = (task: TaskState, workflow: WorkflowState): void => {
    this.#index(task, workflow);
    this.touch(workflow).add(task);
  };

  /** A workflow, read back if nothing of it is in flight; null when it is not stored. */
  find(workflowId: string): WorkflowState | null {
    return this.#active.get(workflowId) ?? this.#journal.read(workflowId, this.onChange);
  }

  /** @throws TypeError, RangeError when something in it cannot be written; then it is not added */
  add(workflow: WorkflowState): void {
    this.#unwritten.set(workflow, toNewRows(workflow));
    this.#active.set(workflow.values.workflowId, workflow);
  }

  /** Notes that a workflow has changed; the set of its tasks that have. */
  touch(workflow: WorkflowState): Set<TaskState> {
    const known = this.#changed.get(workflow);
    if (known !== undefined) return known;
    const tasks = new Set<TaskState>();
    this.#changed.set(workflow, tasks);
    this.#active.set(workflow.values.workflowId, workflow);
    return tasks;
  }

  /** What has changed since the last call; workflows that are settled by it leave the memory. */
  takeChanges(): readonly Changes[] {
    const changes = [...this.#changed].map(([workflow, tasks]) => this.#toChanges(workflow, tasks));
    this.#changed.clear();
    return changes;
  }

  #toChanges(workflow: WorkflowState, tasks: ReadonlySet<TaskState>): Changes {
    const newRows = this.#unwritten.get(workflow) ?? null;
    this.#unwritten.delete(workflow);
    const forgetsKey = this.#keyed.has(workflow) && workflow.values.servicesApiKey === null;
    if (workflow.values.servicesApiKey === null) this.#keyed.delete(workflow);
    else this.#keyed.add(workflow);
    if (workflow.isSettled) this.#active.delete(workflow.values.workflowId);
    return { workflow, newRows, tasks, events: workflow.takeEvents(), forgetsKey };
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
