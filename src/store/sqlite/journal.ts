/** Writes what has changed into the database, all of it in one transaction. */
import type { Database } from "bun:sqlite";
import type { WorkflowEvent } from "../../model/event.ts";
import { once } from "../../model/once.ts";
import type { TaskState } from "../../model/task-state.ts";
import type { WorkflowState, WorkflowStateValues } from "../../model/workflow-state.ts";
import { IDEMPOTENCY_MS } from "../store.ts";
import type { OpenDatabase } from "./database.ts";
import { isLarge, type NewRows, toStateText } from "./rows.ts";
import type { StandingChange } from "./standings.ts";
import type { KeyUse } from "./stored-workflows.ts";

/** So many events at most stand in one row: whoever reads a log page by page reads a row again for each page in it. */
const EVENTS_IN_ROW = 100;

/** What changed of one workflow since it was last written. */
export interface Changes extends StandingChange {
  readonly workflow: WorkflowState;
  /** Set when the workflow has not been written yet. */
  readonly newRows: NewRows | null;
  readonly tasks: ReadonlySet<TaskState>;
  readonly events: readonly WorkflowEvent[];
}

export interface Unwritten {
  /** Ids of workflows to be removed, before anything else is written: one of `changed` may have such an id anew. */
  readonly deleted: readonly string[];
  readonly changed: readonly Changes[];
  /** Those of the deleted ones whose idempotency keys are free: before new ones are written, too. */
  readonly freed: readonly string[];
  readonly keys: readonly KeyUse[];
}

export class Journal {
  readonly #opened: OpenDatabase;
  readonly #statements;

  constructor(opened: OpenDatabase) {
    this.#opened = opened;
    this.#statements = once(() => prepare(opened.database));
  }

  /** All of it is kept when this returns, and nothing of it when it throws. */
  write({ deleted, changed, freed, keys }: Unwritten): void {
    if (deleted.length === 0 && changed.length === 0) return;
    this.#statements().begin.run();
    try {
      for (const workflowId of deleted) this.#delete(workflowId);
      for (const workflowId of freed) this.#statements().deleteKey.run(workflowId);
      for (const changes of changed) this.#writeWorkflow(changes);
      for (const use of keys) this.#writeKey(use);
      this.#statements().commit.run();
    } catch (error) {
      if (this.#opened.database.inTransaction) this.#statements().rollback.run();
      throw error;
    }
    // What was removed, above all a services key, must not stay in the write-ahead log either.
    if (deleted.length > 0 || changed.some(({ forgetsKey }) => forgetsKey)) {
      this.#opened.database.run("PRAGMA wal_checkpoint(TRUNCATE)");
    }
  }

  #delete(workflowId: string): void {
    const { deleteWorkflow, deleteTasks, deleteEvents } = this.#statements();
    for (const statement of [deleteWorkflow, deleteTasks, deleteEvents]) statement.run(workflowId);
  }

  /** Each takes along those whose time is over. */
  #writeKey({ key, fingerprint, workflowId, createdAt }: KeyUse): void {
    this.#statements().deleteOldKeys.run(createdAt - IDEMPOTENCY_MS);
    this.#statements().insertKey.run(key, fingerprint, workflowId, createdAt);
  }

  #writeWorkflow(changes: Changes): void {
    const { workflow, newRows, tasks, events, storedKey } = changes;
    const { values } = workflow;
    if (newRows === null) {
      this.#updateWorkflow(changes);
      for (const task of tasks) this.#updateTask(values, task);
    } else this.#insertWorkflow(workflow, newRows, storedKey);
    this.#insertEvents(values, events);
  }

  #insertEvents({ workflowId }: WorkflowStateValues, events: readonly WorkflowEvent[]): void {
    for (let from = 0; from < events.length; from += EVENTS_IN_ROW) {
      const part = events.slice(from, from + EVENTS_IN_ROW);
      const last = part.at(-1)?.sequence ?? 0;
      this.#statements().insertEvents.run(workflowId, last, JSON.stringify(part));
    }
  }

  /** Most steps move tasks only: they leave the columns alone that stand in an index. */
  #updateWorkflow({ workflow, standsWritten, storedKey }: Changes): void {
    const { workflowId } = workflow.values;
    if (standsWritten) this.#statements().updateState.run(toStateText(workflow), workflowId);
    else this.#statements().updateWorkflow.run(...toMovingColumns(workflow), storedKey, workflowId);
  }

  #insertWorkflow(workflow: WorkflowState, rows: NewRows, storedKey: string | null): void {
    const { insertWorkflow, insertTask } = this.#statements();
    const { workflowId, name, createdAt } = workflow.values;
    const { submitted, plans } = rows;
    const moving = toMovingColumns(workflow);
    insertWorkflow.run(workflowId, name, createdAt, submitted, ...moving, storedKey);
    for (const task of workflow.tasks) {
      const { position } = task.plan;
      const state = JSON.stringify(task.values);
      insertTask.run(workflowId, position, plans[position] ?? "", state, toNewOutput(task));
    }
  }

  #updateTask({ workflowId }: WorkflowStateValues, task: TaskState): void {
    const { position } = task.plan;
    const state = JSON.stringify(task.values);
    const output = toNewOutput(task);
    if (output === null) this.#statements().updateTask.run(state, workflowId, position);
    else this.#statements().updateTaskAndOutput.run(state, output, workflowId, position);
  }
}

/** The output to be written, if there is one; from here on a large one stands only in the database. */
function toNewOutput(task: TaskState): string | null {
  if (task.output === null || task.output === "stored") return null;
  const { json } = task.output;
  if (isLarge(json)) task.output = "stored";
  return json;
}

type Text = string | null;
type MovingColumns = [settled: number, status: string, expiresAt: number | null, state: string];

/** What changes with a workflow, its services key aside. */
function toMovingColumns(workflow: WorkflowState): MovingColumns {
  return [workflow.isSettled ? 1 : 0, workflow.values.status, workflow.expiresAt, toStateText(workflow)];
}

function prepare(database: Database) {
  const remove = (table: string) =>
    database.query<never, [string]>(`DELETE FROM ${table} WHERE workflow_id = ?`);
  return {
    begin: database.query("BEGIN IMMEDIATE"),
    commit: database.query("COMMIT"),
    rollback: database.query("ROLLBACK"),
    insertWorkflow: database.query<never, [string, string, number, string, ...MovingColumns, Text]>(
      `INSERT INTO workflow
         (workflow_id, name, created_at, submitted, settled, status, expires_at, state, services_api_key)
       VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    ),
    insertKey: database.query<never, [string, string, string, number]>(
      "INSERT OR REPLACE INTO idempotency (key, fingerprint, workflow_id, created_at) VALUES (?, ?, ?, ?)",
    ),
    deleteOldKeys: database.query<never, [number]>("DELETE FROM idempotency WHERE created_at <= ?"),
    deleteKey: remove("idempotency"),
    updateState: database.query<never, [string, string]>(
      "UPDATE workflow SET state = ? WHERE workflow_id = ?",
    ),
    updateWorkflow: database.query<never, [...MovingColumns, Text, string]>(
      `UPDATE workflow SET settled = ?, status = ?, expires_at = ?, state = ?, services_api_key = ?
       WHERE workflow_id = ?`,
    ),
    insertTask: database.query<never, [string, number, string, string, Text]>(
      "INSERT INTO task (workflow_id, position, plan, state, output) VALUES (?, ?, ?, ?, ?)",
    ),
    updateTask: database.query<never, [string, string, number]>(
      "UPDATE task SET state = ? WHERE workflow_id = ? AND position = ?",
    ),
    updateTaskAndOutput: database.query<never, [string, Text, string, number]>(
      "UPDATE task SET state = ?, output = ? WHERE workflow_id = ? AND position = ?",
    ),
    insertEvents: database.query<never, [string, number, string]>(
      "INSERT INTO event (workflow_id, sequence, events) VALUES (?, ?, ?)",
    ),
    deleteWorkflow: remove("workflow"),
    deleteTasks: remove("task"),
    deleteEvents: remove("event"),
  };
}
