/**
 * The tasks that may be claimed, oldest first: a binary heap. A task that is no longer where its entry says is
 * dropped when its entry comes up.
 */
import type { TaskState } from "../../model/task-state.ts";
import type { WorkflowState } from "../../model/workflow-state.ts";

interface Entry {
  readonly availableAt: number;
  readonly workflow: WorkflowState;
  readonly task: TaskState;
}

export class ReadyQueue {
  readonly #heap: Entry[] = [];
  /** The entry that counts of each task in the heap. */
  readonly #queuedAt = new Map<TaskState, number>();

  /** Adds a task that has become available; one that is in the queue already stays where it is. */
  push(workflow: WorkflowState, task: TaskState): void {
    const { availableAt } = task.values;
    if (availableAt === null || this.#queuedAt.get(task) === availableAt) return;
    this.#queuedAt.set(task, availableAt);
    this.#heap.push({ availableAt, workflow, task });
    this.#rise(this.#heap.length - 1);
  }

  /** When the first task may be claimed (ms); null when there is none. */
  nextAt(): number | null {
    for (;;) {
      const [first] = this.#heap;
      if (first === undefined) return null;
      if (first.task.values.availableAt === first.availableAt) return first.availableAt;
      this.#removeFirst();
    }
  }

  /** Takes the first task out, if it may be claimed at `now`. */
  take(now: number): Pick<Entry, "workflow" | "task"> | null {
    const nextAt = this.nextAt();
    if (nextAt === null || nextAt > now) return null;
    return this.#removeFirst() ?? null;
  }

  #removeFirst(): Entry | undefined {
    const [first] = this.#heap;
    if (first !== undefined && this.#queuedAt.get(first.task) === first.availableAt) {
      this.#queuedAt.delete(first.task);
    }
    const last = this.#heap.pop();
    if (last !== undefined && this.#heap.length > 0) {
      this.#heap[0] = last;
      this.#sink();
    }
    return first;
  }

  #rise(from: number): void {
    const entry = this.#heap[from];
    let at = from;
    while (entry !== undefined && at > 0) {
      const parent = (at - 1) >> 1;
      const above = this.#heap[parent];
      if (above === undefined || compare(above, entry) <= 0) break;
      this.#heap[at] = above;
      at = parent;
    }
    if (entry !== undefined) this.#heap[at] = entry;
  }

  #sink(): void {
    const entry = this.#heap[0];
    let at = 0;
    while (entry !== undefined) {
      const child = this.#earlierChild(at);
      const below = this.#heap[child];
      if (below === undefined || compare(entry, below) <= 0) break;
      this.#heap[at] = below;
      at = child;
    }
    if (entry !== undefined) this.#heap[at] = entry;
  }

  #earlierChild(at: number): number {
    const left = 2 * at + 1;
    const one = this.#heap[left];
    const other = this.#heap[left + 1];
    return one !== undefined && other !== undefined && compare(other, one) < 0 ? left + 1 : left;
  }
}

/** By age, then by workflow, then in blueprint order. */
function compare(a: Entry, b: Entry): number {
  if (a.availableAt !== b.availableAt) return a.availableAt - b.availableAt;
  if (a.workflow !== b.workflow) {
    return a.workflow.values.workflowId < b.workflow.values.workflowId ? -1 : 1;
  }
  return a.task.plan.position - b.task.plan.position;
}
