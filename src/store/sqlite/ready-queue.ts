/**
 * The tasks that may be claimed, now or later, by the instant from which on they may be, then in the order in which
 * the queue learned of them. Those that are due lie apart from those that are not, so that both can be counted.
 */
import type { TaskState } from "../../model/task-state.ts";
import type { WorkflowState } from "../../model/workflow-state.ts";
import { Heap } from "./heap.ts";

interface Entry {
  readonly availableAt: number;
  readonly number: number;
  readonly workflow: WorkflowState;
  readonly task: TaskState;
  isDue: boolean;
}

export class ReadyQueue {
  /** The entry of each task that may be claimed; others may still lie in a heap, and count no more. */
  readonly #entries = new Map<TaskState, Entry>();
  readonly #due = new Heap(isBefore, (entry: Entry) => this.#counts(entry));
  readonly #later = new Heap(isBefore, (entry: Entry) => this.#counts(entry));
  #dueCount = 0;
  #learned = 0;
  #now = Number.NEGATIVE_INFINITY;

  /** Adds a task that has become available, and drops one that is so no more; one that was so before stays in place. */
  update(workflow: WorkflowState, task: TaskState): void {
    const { availableAt } = task.values;
    const known = this.#entries.get(task);
    if ((known?.availableAt ?? null) === availableAt) return;
    this.drop(task);
    if (availableAt === null) return;
    this.#learned += 1;
    const isDue = availableAt <= this.#now;
    const entry = { availableAt, number: this.#learned, workflow, task, isDue };
    this.#entries.set(task, entry);
    if (isDue) this.#dueCount += 1;
    (isDue ? this.#due : this.#later).push(entry);
  }

  drop(task: TaskState): void {
    const entry = this.#entries.get(task);
    if (entry === undefined) return;
    this.#entries.delete(task);
    if (entry.isDue) this.#dueCount -= 1;
  }

  /** When the first task may be claimed (ms); null when there is none. */
  nextAt(): number | null {
    return (this.#due.first() ?? this.#later.first())?.availableAt ?? null;
  }

  /** Takes the first task out, if it may be claimed at `now`. */
  take(now: number): Pick<Entry, "workflow" | "task"> | null {
    this.#advance(now);
    const first = this.#due.first();
    if (first === undefined || first.availableAt > now) return null;
    this.#due.removeFirst();
    this.drop(first.task);
    return first;
  }

  /** How many tasks may be claimed at `now`, and how many later. */
  count(now: number): { readonly ready: number; readonly delayed: number } {
    this.#advance(now);
    return { ready: this.#dueCount, delayed: this.#entries.size - this.#dueCount };
  }

  #advance(now: number): void {
    this.#now = Math.max(this.#now, now);
    for (let entry = this.#later.first(); entry !== undefined; entry = this.#later.first()) {
      if (entry.availableAt > now) return;
      this.#later.removeFirst();
      entry.isDue = true;
      this.#dueCount += 1;
      this.#due.push(entry);
    }
  }

  #counts(entry: Entry): boolean {
    return this.#entries.get(entry.task) === entry;
  }
}

function isBefore(one: Entry, other: Entry): boolean {
  return one.availableAt === other.availableAt
    ? one.number < other.number
    : one.availableAt < other.availableAt;
}
