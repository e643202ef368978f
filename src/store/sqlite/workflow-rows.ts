/**
 * The rows of workflows: their state, their counts, and the numbers of their events. This process alone owns the
 * database, so the rows of workflows at work are held here: a step changes them in memory and writes each of them
 * once, just before it is kept. A step that fails forgets them all.
 */
import type { Database } from "bun:sqlite";
import type { TaskStatus, WorkflowStatus } from "../../model/status.ts";
import { isSettled } from "../../model/status.ts";
import type { NewEvent, Session } from "./session.ts";

export interface WorkflowRow {
  readonly workflow_id: string;
  readonly name: string;
  status: WorkflowStatus;
  error: string | null;
  readonly created_at: number;
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

/** So many rows are held between steps; those of settled workflows are not. */
const ROWS_HELD = 4096;

export class WorkflowRows {
  readonly #session: Session;
  readonly #statements;
  readonly #held = new Map<string, WorkflowRow>();
  readonly #changed = new Set<WorkflowRow>();

  constructor(session: Session) {
    this.#session = session;
    this.#statements = prepare(session.database);
    session.beforeCommit(() => this.#write());
    session.afterRollback(() => this.#forget());
  }

  /** The row of a workflow; to be changed through the methods below only. */
  find(workflowId: string): Readonly<WorkflowRow> | null {
    return this.#hold(workflowId);
  }

  /** Appends an event to a workflow's log and moves tasks between its counts; the row as it is then. */
  record(workflowId: string, now: number, event: NewEvent, move: Move = {}): Readonly<WorkflowRow> {
    const row = this.#change(workflowId);
    row.sequence += 1;
    row.updated_at = now;
    row.pending += move.pending ?? 0;
    row.running += move.running ?? 0;
    row.completed += move.completed ?? 0;
    row.failed += move.failed ?? 0;
    row.cancelled += move.cancelled ?? 0;
    row.skipped += move.skipped ?? 0;
    this.#session.append(workflowId, row.sequence, now, event);
    return row;
  }

  setStatus(workflowId: string, status: WorkflowStatus, error: string | null): void {
    const row = this.#change(workflowId);
    row.status = status;
    row.error = error;
  }

  setServicesApiKey(workflowId: string, key: string | null): void {
    this.#change(workflowId).services_api_key = key;
  }

  #change(workflowId: string): WorkflowRow {
    const row = this.#hold(workflowId);
    if (row === null) throw new Error(`workflow ${workflowId} has tasks but is not stored`);
    this.#changed.add(row);
    return row;
  }

  #hold(workflowId: string): WorkflowRow | null {
    const held = this.#held.get(workflowId);
    if (held !== undefined) return held;
    const row = this.#statements.find.get(workflowId);
    if (row !== null) this.#held.set(workflowId, row);
    return row;
  }

  #write(): void {
    for (const row of this.#changed) {
      this.#statements.write.run(
        row.status,
        row.error,
        row.updated_at,
        row.services_api_key,
        row.sequence,
        row.pending,
        row.running,
        row.completed,
        row.failed,
        row.cancelled,
        row.skipped,
        row.workflow_id,
      );
      if (isSettled(row.status, row)) this.#held.delete(row.workflow_id);
    }
    this.#changed.clear();
    if (this.#held.size > ROWS_HELD) this.#held.clear();
  }

  #forget(): void {
    this.#held.clear();
    this.#changed.clear();
  }
}

function prepare(database: Database) {
  return {
    find: database.query<WorkflowRow, [string]>(
      `SELECT ${WORKFLOW_COLUMNS} FROM workflow WHERE workflow_id = ?`,
    ),
    write: database.query<
      never,
      [
        WorkflowStatus,
        string | null,
        number,
        string | null,
        number,
        number,
        number,
        number,
        number,
        number,
        number,
        string,
      ]
    >(
      `UPDATE workflow SET status = ?, error = ?, updated_at = ?, services_api_key = ?, sequence = ?, pending = ?,
         running = ?, completed = ?, failed = ?, cancelled = ?, skipped = ? WHERE workflow_id = ?`,
    ),
  };
}
