/** Keeps what a service says about a task that it works on (P4). */
import type { Database } from "bun:sqlite";
import type { AttemptToken } from "../store.ts";
import type { Session } from "./session.ts";
import type { WorkflowRows } from "./workflow-rows.ts";

interface TaskRow {
  task_id: string;
  node_key: string;
}

/** Its methods must run inside a step of the session. */
export class Following {
  readonly #workflows: WorkflowRows;
  readonly #statements;

  constructor(session: Session, workflows: WorkflowRows) {
    this.#workflows = workflows;
    this.#statements = prepare(session.database);
  }

  accept({ workflowId, position, attempt }: AttemptToken, serviceTaskId: string, now: number): boolean {
    const task = this.#statements.accept.get(serviceTaskId, now, workflowId, position, attempt);
    if (task === null) return false;
    this.#statements.acceptAttempt.run(now, workflowId, position, attempt);
    const accepted = { type: "task-accepted", ...task, attempt, service_task_id: serviceTaskId } as const;
    this.#workflows.record(workflowId, now, accepted);
    return true;
  }

  progress({ workflowId, position, attempt }: AttemptToken, progress: number, now: number): boolean {
    const task = this.#statements.progress.get(progress, now, workflowId, position, attempt, progress);
    if (task === null) return this.#statements.isLive.get(workflowId, position, attempt) !== null;
    this.#workflows.record(workflowId, now, { type: "task-progressed", ...task, attempt, progress });
    return true;
  }
}

function prepare(database: Database) {
  return {
    accept: database.query<TaskRow, [string, number, string, number, number]>(
      `UPDATE task SET service_task_id = ?, updated_at = ?
       WHERE workflow_id = ? AND position = ? AND attempt = ? AND status = 'running' RETURNING task_id, node_key`,
    ),
    acceptAttempt: database.query<never, [number, string, number, number]>(
      "UPDATE attempt SET accepted_at = ? WHERE workflow_id = ? AND position = ? AND number = ?",
    ),
    progress: database.query<TaskRow, [number, number, string, number, number, number]>(
      `UPDATE task SET progress = ?, updated_at = ?
       WHERE workflow_id = ? AND position = ? AND attempt = ? AND status = 'running'
         AND coalesce(progress, -1) < ? RETURNING task_id, node_key`,
    ),
    isLive: database.query<{ position: number }, [string, number, number]>(
      "SELECT position FROM task WHERE workflow_id = ? AND position = ? AND attempt = ? AND status = 'running'",
    ),
  };
}
