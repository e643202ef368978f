/** Reads workflows back from the database. What was written last is what is read: nothing here knows what is in memory. */
import type { Database } from "bun:sqlite";
import * as v from "valibot";
import type { DataReference } from "../../model/data-reference.ts";
import { type WorkflowEvent, WorkflowEventSchema } from "../../model/event.ts";
import { once } from "../../model/once.ts";
import type { WorkflowRecord } from "../../model/record.ts";
import type { WorkflowStatus } from "../../model/status.ts";
import type { TaskState } from "../../model/task-state.ts";
import { WorkflowState } from "../../model/workflow-state.ts";
import type { Idempotency } from "../store.ts";
import type { OpenDatabase } from "./database.ts";
import {
  type HeadRow,
  parseOutput,
  type TaskRow,
  toTaskState,
  toWorkflowRecord,
  toWorkflowValues,
  type WorkflowRow,
} from "./rows.ts";

type OnChange = (task: TaskState, workflow: WorkflowState) => void;

export interface KeyUse extends Idempotency {
  readonly workflowId: string;
  readonly createdAt: number;
}

const RowOfEventsSchema = v.pipe(v.string(), v.parseJson(), v.array(v.unknown()));
const EventsSchema = v.array(WorkflowEventSchema);

/** From when on a workflow is not kept any more. */
export interface Expiry {
  readonly workflowId: string;
  readonly expiresAt: number;
}

export class StoredWorkflows {
  readonly #opened: OpenDatabase;
  readonly #openKey: (stored: string) => string;
  readonly #statements;

  constructor(opened: OpenDatabase, openKey: (stored: string) => string) {
    this.#opened = opened;
    this.#statements = once(() => prepare(opened.database));
    this.#openKey = openKey;
  }

  /**
   * The workflows of which something is in flight, by id.
   *
   * @throws AieffectError STATE_SECRET when the services key of one cannot be opened
   */
  *unsettled(onChange: OnChange): Iterable<WorkflowState> {
    if (this.#opened.isBlank) return;
    for (const row of this.#statements().unsettled.all()) yield this.#toState(row, onChange);
  }

  /** Null when it is not stored. */
  find(workflowId: string, onChange: OnChange): WorkflowState | null {
    if (this.#opened.isBlank) return null;
    const row = this.#statements().workflow.get(workflowId);
    return row === null ? null : this.#toState(row, onChange);
  }

  /** The number of a workflow's last event; null when it is not stored. */
  sequenceOf(workflowId: string): number | null {
    const row = this.#statements().head.get(workflowId);
    return row && toWorkflowRecord(row).sequence;
  }

  /** The workflow that was submitted last; null when there is none. */
  latest(): WorkflowRecord | null {
    if (this.#opened.isBlank) return null;
    const row = this.#statements().latest.get();
    return row && toWorkflowRecord(row);
  }

  output(workflowId: string, position: number): DataReference {
    return parseOutput(this.#statements().output.get(workflowId, position)?.output ?? "");
  }

  events(workflowId: string, after: number, limit: number): WorkflowEvent[] {
    const events: WorkflowEvent[] = [];
    if (limit <= 0) return events;
    for (const row of this.#statements().events.iterate(workflowId, after)) {
      const kept = v.parse(RowOfEventsSchema, row.events);
      // Their numbers have no gaps.
      const skipped = Math.max(0, after - (row.sequence - kept.length));
      const wanted = kept.slice(skipped, skipped + limit - events.length);
      for (const event of v.parse(EventsSchema, wanted)) events.push(event);
      if (events.length >= limit) break;
    }
    return events;
  }

  /** The workflow that was submitted last with an idempotency key. */
  findKey(key: string): KeyUse | null {
    const row = this.#statements().key.get(key);
    return (
      row && { key, fingerprint: row.fingerprint, workflowId: row.workflow_id, createdAt: row.created_at }
    );
  }

  /** The first `count` workflows whose time will be over, or is. */
  nextExpiries(count: number): readonly Expiry[] {
    if (this.#opened.isBlank) return [];
    const rows = this.#statements().expiries.all(count);
    return rows.map((row) => ({ workflowId: row.workflow_id, expiresAt: row.expires_at }));
  }

  counts(): Record<WorkflowStatus, number> {
    const counts = { pending: 0, running: 0, completed: 0, failed: 0, cancelled: 0 };
    for (const { status, workflows } of this.#statements().counts.all()) counts[status] = workflows;
    return counts;
  }

  #toState(row: WorkflowRow, onChange: OnChange): WorkflowState {
    const tasks = this.#statements().tasks.all(row.workflow_id).map(toTaskState);
    return new WorkflowState(toWorkflowValues(row, this.#openKey), tasks, onChange);
  }
}

function prepare(database: Database) {
  const workflowColumns = "workflow_id, name, created_at, submitted, state, services_api_key";
  const headColumns = "workflow_id, name, created_at, state";
  return {
    workflow: database.query<WorkflowRow, [string]>(
      `SELECT ${workflowColumns} FROM workflow WHERE workflow_id = ?`,
    ),
    unsettled: database.query<WorkflowRow, []>(
      `SELECT ${workflowColumns} FROM workflow WHERE settled = 0 ORDER BY workflow_id`,
    ),
    head: database.query<HeadRow, [string]>(`SELECT ${headColumns} FROM workflow WHERE workflow_id = ?`),
    latest: database.query<HeadRow, []>(`SELECT ${headColumns} FROM workflow ORDER BY rowid DESC LIMIT 1`),
    tasks: database.query<TaskRow, [string]>(
      "SELECT plan, state, output FROM task WHERE workflow_id = ? ORDER BY position",
    ),
    output: database.query<{ output: string }, [string, number]>(
      "SELECT output FROM task WHERE workflow_id = ? AND position = ?",
    ),
    events: database.query<{ sequence: number; events: string }, [string, number]>(
      "SELECT sequence, events FROM event WHERE workflow_id = ? AND sequence > ? ORDER BY sequence",
    ),
    key: database.query<{ workflow_id: string; fingerprint: string; created_at: number }, [string]>(
      "SELECT workflow_id, fingerprint, created_at FROM idempotency WHERE key = ?",
    ),
    expiries: database.query<{ workflow_id: string; expires_at: number }, [number]>(
      `SELECT workflow_id, expires_at FROM workflow WHERE expires_at IS NOT NULL
       ORDER BY expires_at LIMIT ?`,
    ),
    counts: database.query<{ status: WorkflowStatus; workflows: number }, []>(
      "SELECT status, workflows FROM workflow_count",
    ),
  };
}
