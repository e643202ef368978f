/** The rows of workflows: their state, their counts, and the numbers of their events. */
import type { Database } from "bun:sqlite";
import type { TaskStatus, WorkflowStatus } from "../../model/status.ts";

export interface WorkflowRow {
  workflow_id: string;
  name: string;
  status: WorkflowStatus;
  error: string | null;
  created_at: number;
  updated_at: number;
  services_api_key: string | null;
  sequence: number;
  pending: number;
  running: number;
  completed: number;
  failed: number;
  cancelled: number;
  skipped: number;
}

export const WORKFLOW_COLUMNS = `workflow_id, name, status, error, created_at, updated_at, services_api_key, sequence,
  pending, running, completed, failed, cancelled, skipped`;

/** By how much each count changes. */
type Move = Partial<Record<TaskStatus, number>>;

export class WorkflowRows {
  readonly #statements;

  constructor(database: Database) {
    this.#statements = prepare(database);
  }

  find(workflowId: string): WorkflowRow | null {
    return this.#statements.find.get(workflowId);
  }

  /** Adds `events` to the sequence and moves tasks between the counts; the row as it is then. */
  shift(workflowId: string, now: number, events: number, move: Move): WorkflowRow {
    const { pending = 0, running = 0, completed = 0, failed = 0, cancelled = 0, skipped = 0 } = move;
    const row = this.#statements.shift.get(
      now,
      events,
      pending,
      running,
      completed,
      failed,
      cancelled,
      skipped,
      workflowId,
    );
    if (row === null) throw new Error(`workflow ${workflowId} has tasks but is not stored`);
    return row;
  }

  setStatus(workflowId: string, status: WorkflowStatus, error: string | null): void {
    this.#statements.setStatus.run(status, error, workflowId);
  }

  setServicesApiKey(workflowId: string, key: string | null): void {
    this.#statements.setKey.run(key, workflowId);
  }
}

function prepare(database: Database) {
  return {
    find: database.query<WorkflowRow, [string]>(
      `SELECT ${WORKFLOW_COLUMNS} FROM workflow WHERE workflow_id = ?`,
    ),
    shift: database.query<
      WorkflowRow,
      [number, number, number, number, number, number, number, number, string]
    >(
      `UPDATE workflow SET updated_at = ?, sequence = sequence + ?, pending = pending + ?, running = running + ?,
         completed = completed + ?, failed = failed + ?, cancelled = cancelled + ?, skipped = skipped + ?
       WHERE workflow_id = ? RETURNING ${WORKFLOW_COLUMNS}`,
    ),
    setStatus: database.query<never, [WorkflowStatus, string | null, string]>(
      "UPDATE workflow SET status = ?, error = ? WHERE workflow_id = ?",
    ),
    setKey: database.query<never, [string | null, string]>(
      "UPDATE workflow SET services_api_key = ? WHERE workflow_id = ?",
    ),
  };
}
