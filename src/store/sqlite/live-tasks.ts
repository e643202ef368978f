/** Finds the task of an attempt, if the attempt is the live one of its task: every write of an attempt asks here (P4). */
import type { Database } from "bun:sqlite";
import type { TaskStatus } from "../../model/status.ts";
import type { AttemptToken } from "../store.ts";

/** The task as events name it, and how far it is. */
export interface LiveTask {
  readonly name: { readonly task_id: string; readonly node_key: string };
  readonly progress: number | null;
}

interface TaskRow {
  task_id: string;
  node_key: string;
  status: TaskStatus;
  attempt: number;
  progress: number | null;
}

export class LiveTasks {
  readonly #find;

  constructor(database: Database) {
    this.#find = database.query<TaskRow, [string, number]>(
      "SELECT task_id, node_key, status, attempt, progress FROM task WHERE workflow_id = ? AND position = ?",
    );
  }

  /** Null when the attempt is stale. */
  find({ workflowId, position, attempt }: AttemptToken): LiveTask | null {
    const row = this.#find.get(workflowId, position);
    if (row === null || row.status !== "running" || row.attempt !== attempt) return null;
    return { name: { task_id: row.task_id, node_key: row.node_key }, progress: row.progress };
  }
}
