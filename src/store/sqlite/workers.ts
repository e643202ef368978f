/**
 * Which workers live, and what they hold. Kept in memory: every worker of a database lives in the process that owns
 * it, and dies with it.
 */
import type { TaskState } from "../../model/task-state.ts";
import type { WorkflowState } from "../../model/workflow-state.ts";
import type { WorkerRecord } from "../store.ts";

interface WorkerEntry {
  leaseUntil: number;
  readonly held: Map<TaskState, WorkflowState>;
}

export class Workers {
  readonly #entries = new Map<string, WorkerEntry>();

  renew(workerId: string, leaseUntil: number): void {
    this.#entry(workerId).leaseUntil = leaseUntil;
  }

  /** Ends a lease; a worker that is not known holds nothing. */
  endLease(workerId: string): void {
    const entry = this.#entries.get(workerId);
    if (entry !== undefined) entry.leaseUntil = 0;
  }

  /** Keeps who holds a running task; a worker without a lease can hold tasks too, until they are taken from it. */
  hold(workflow: WorkflowState, task: TaskState): void {
    const workerId = task.values.attempts.at(-1)?.workerId;
    if (workerId === undefined) return;
    if (task.values.status === "running") this.#entry(workerId).held.set(task, workflow);
    else this.#entries.get(workerId)?.held.delete(task);
  }

  /** Nobody holds the task any more. */
  drop(task: TaskState): void {
    const workerId = task.values.attempts.at(-1)?.workerId;
    if (workerId !== undefined) this.#entries.get(workerId)?.held.delete(task);
  }

  /** Forgets the workers without a lease at `now`; what they held, by workflow id and in blueprint order. */
  takeFromDead(now: number): readonly { readonly workflow: WorkflowState; readonly task: TaskState }[] {
    const dead = [...this.#entries].filter(([, { leaseUntil }]) => leaseUntil <= now);
    for (const [workerId] of dead) this.#entries.delete(workerId);
    return dead
      .flatMap(([, { held }]) => [...held].map(([task, workflow]) => ({ workflow, task })))
      .sort(byPlace);
  }

  /** Those that have a lease at `now` or hold tasks, by id. */
  toRecords(now: number): WorkerRecord[] {
    return [...this.#entries]
      .filter(([, { leaseUntil, held }]) => leaseUntil > now || held.size > 0)
      .map(([workerId, { leaseUntil, held }]) => ({
        workerId,
        leaseUntil: leaseUntil > now ? leaseUntil : 0,
        tasks: held.size,
      }))
      .sort((one, other) => (one.workerId < other.workerId ? -1 : 1));
  }

  #entry(workerId: string): WorkerEntry {
    const known = this.#entries.get(workerId);
    if (known !== undefined) return known;
    const entry = { leaseUntil: 0, held: new Map<TaskState, WorkflowState>() };
    this.#entries.set(workerId, entry);
    return entry;
  }
}

interface Place {
  readonly workflow: WorkflowState;
  readonly task: TaskState;
}

function byPlace(a: Place, b: Place): number {
  const [left, right] = [a.workflow.values.workflowId, b.workflow.values.workflowId];
  if (left !== right) return left < right ? -1 : 1;
  return a.task.plan.position - b.task.plan.position;
}
