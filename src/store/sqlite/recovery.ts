/** What becomes of the tasks of workers without a lease (P7, P8). */
import type { Database } from "bun:sqlite";
import type { Session } from "./session.ts";
import type { Settling } from "./settling.ts";
import type { WorkflowRows } from "./workflow-rows.ts";

/** The error of a task that was lost while nothing new may start. */
const LOST_ERROR = "Worker lost before the service accepted the task";

interface HeldRow {
  workflow_id: string;
  position: number;
  task_id: string;
  node_key: string;
  attempt: number;
  service_task_id: string | null;
}

/** Its methods must run inside a step of the session. */
export class Recovery {
  readonly #session: Session;
  readonly #workflows: WorkflowRows;
  readonly #settling: Settling;
  readonly #statements;

  constructor(session: Session, workflows: WorkflowRows, settling: Settling) {
    this.#session = session;
    this.#workflows = workflows;
    this.#settling = settling;
    this.#statements = prepare(session.database);
  }

  /** Takes the running tasks of `workerIds` from them; how many there were. */
  recover(workerIds: readonly string[], now: number): number {
    let lost = 0;
    for (const workerId of workerIds) {
      const tasks = this.#statements.held.all(workerId);
      for (const task of tasks) this.#lose(task, workerId, now);
      lost += tasks.length;
    }
    return lost;
  }

  #lose(task: HeldRow, workerId: string, now: number): void {
    const { workflow_id: workflowId, position, attempt, service_task_id: serviceTaskId } = task;
    this.#statements.endAttempt.run(now, workflowId, position, attempt);
    const canGoOn = serviceTaskId !== null || this.#workflows.find(workflowId)?.status === "running";
    if (canGoOn) this.#queueAgain(task, workerId, now);
    else this.#fail(task, now);
  }

  #queueAgain(task: HeldRow, workerId: string, now: number): void {
    const { workflow_id: workflowId, position, task_id, node_key, attempt } = task;
    this.#statements.queueAgain.run(now, now, workflowId, position);
    const lost = { type: "task-lost", task_id, node_key, attempt, worker_id: workerId } as const;
    this.#workflows.record(workflowId, now, lost, { running: -1, pending: 1 });
    this.#session.announceReadyTasks(1);
  }

  #fail({ workflow_id: workflowId, position, task_id, node_key, attempt }: HeldRow, now: number): void {
    this.#statements.fail.run(LOST_ERROR, now, now, workflowId, position);
    const failure = { type: "task-failed", task_id, node_key, attempt, error: LOST_ERROR } as const;
    this.#settling.recordFailure(workflowId, failure, now);
  }
}

function prepare(database: Database) {
  return {
    held: database.query<HeldRow, [string]>(
      `SELECT workflow_id, position, task_id, node_key, attempt, service_task_id FROM task WHERE worker_id = ?
       ORDER BY workflow_id, position`,
    ),
    queueAgain: database.query<never, [number, number, string, number]>(
      `UPDATE task SET status = 'pending', worker_id = NULL, available_at = ?, updated_at = ?
       WHERE workflow_id = ? AND position = ?`,
    ),
    fail: database.query<never, [string, number, number, string, number]>(
      `UPDATE task SET status = 'failed', worker_id = NULL, error = ?, updated_at = ?, ended_at = ?
       WHERE workflow_id = ? AND position = ?`,
    ),
    endAttempt: database.query<never, [number, string, number, number]>(
      "UPDATE attempt SET outcome = 'lost', ended_at = ? WHERE workflow_id = ? AND position = ? AND number = ?",
    ),
  };
}
