/** Keeps what a service says about a task that it works on (P4). */
import type { Database } from "bun:sqlite";
import type { AttemptToken } from "../store.ts";
import type { LiveTasks } from "./live-tasks.ts";
import type { WorkflowRows } from "./workflow-rows.ts";

/** Its methods must run inside a step of the session. */
export class Following {
  readonly #workflows: WorkflowRows;
  readonly #liveTasks: LiveTasks;
  readonly #statements;

  constructor(workflows: WorkflowRows, liveTasks: LiveTasks, database: Database) {
    this.#workflows = workflows;
    this.#liveTasks = liveTasks;
    this.#statements = prepare(database);
  }

  accept(token: AttemptToken, serviceTaskId: string, now: number): boolean {
    const task = this.#liveTasks.find(token);
    if (task === null) return false;
    const { workflowId, position, attempt } = token;
    this.#statements.accept.run(serviceTaskId, now, workflowId, position);
    this.#statements.acceptAttempt.run(now, workflowId, position, attempt);
    const event = { type: "task-accepted", ...task.name, attempt, service_task_id: serviceTaskId } as const;
    this.#workflows.record(workflowId, now, event);
    return true;
  }

  progress(token: AttemptToken, progress: number, now: number): boolean {
    const task = this.#liveTasks.find(token);
    if (task === null) return false;
    if (task.progress !== null && progress <= task.progress) return true;
    const { workflowId, position, attempt } = token;
    this.#statements.progress.run(progress, now, workflowId, position);
    this.#workflows.record(workflowId, now, { type: "task-progressed", ...task.name, attempt, progress });
    return true;
  }
}

function prepare(database: Database) {
  return {
    accept: database.query<never, [string, number, string, number]>(
      "UPDATE task SET service_task_id = ?, updated_at = ? WHERE workflow_id = ? AND position = ?",
    ),
    acceptAttempt: database.query<never, [number, string, number, number]>(
      "UPDATE attempt SET accepted_at = ? WHERE workflow_id = ? AND position = ? AND number = ?",
    ),
    progress: database.query<never, [number, number, string, number]>(
      "UPDATE task SET progress = ?, updated_at = ? WHERE workflow_id = ? AND position = ?",
    ),
  };
}
