/** Writes what has changed into the database, all of it in one transaction, and reads it back. */
import type { Database } from "bun:sqlite";
import * as v from "valibot";
import type { DataReference } from "../../model/data-reference.ts";
import { type WorkflowEvent, WorkflowEventSchema } from "../../model/event.ts";
import type { TaskState } from "../../model/task-state.ts";
import { WorkflowState, type WorkflowStateValues } from "../../model/workflow-state.ts";
import {
  isLarge,
  type NewRows,
  parseOutput,
  type TaskRow,
  toStateText,
  toTaskState,
  toWorkflowValues,
  type WorkflowRow,
} from "./rows.ts";

/** What changed of one workflow since it was last written. */
export interface Changes {
  readonly workflow: WorkflowState;
  /** Set when the workflow has not been written yet. */
  readonly newRows: NewRows | null;
  readonly tasks: ReadonlySet<TaskState>;
  readonly events: readonly WorkflowEvent[];
  /** Whether a services key that stands in the database is to be removed from it. */
  readonly forgetsKey: boolean;
}

type OnChange = (task: TaskState, workflow: WorkflowState) => void;

const EventsSchema = v.pipe(v.string(), v.parseJson(), v.array(WorkflowEventSchema));

export class Journal {
  readonly #database: Database;
  readonly #statements;

  constructor(database: Database) {
    this.#database = database;
    this.#statements = prepare(database);
  }

  /** All of it is kept when this returns, and nothing of it when it throws. */
  write(changes: readonly Changes[]): void {
    if (changes.length === 0) return;
    let forgotKey = false;
    this.#statements.begin.run();
    try {
      for (const change of changes) {
        this.#writeWorkflow(change);
        forgotKey ||= change.forgetsKey;
      }
      this.#statements.commit.run();
    } catch (error) {
      if (this.#database.inTransaction) this.#statements.rollback.run();
      throw error;
    }
    // The key's bytes must not stay in the write-ahead log either.
    if (forgotKey) this.#database.run("PRAGMA wal_checkpoint(TRUNCATE)");
  }

  /** The workflows of which something is in flight. */
  *readUnsettled(onChange: OnChange): Iterable<WorkflowState> {
    for (const row of this.#statements.unsettled.all()) yield this.#toState(row, onChange);
  }

  /** Null when it is not stored. */
  read(workflowId: string, onChange: OnChange): WorkflowState | null {
    const row = this.#statements.workflow.get(workflowId);
    return row === null ? null : this.#toState(row, onChange);
  }

  /** The workflow that was submitted last; null when there is none. */
  readLatestId(): string | null {
    return this.#statements.latest.get()?.workflow_id ?? null;
  }

  readOutput(workflowId: string, position: number): DataReference {
    return parseOutput(this.#statements.output.get(workflowId, position)?.output ?? "");
  }

  readEvents(workflowId: string, after: number, limit: number): WorkflowEvent[] {
    const events: WorkflowEvent[] = [];
    for (const row of this.#statements.events.iterate(workflowId, after)) {
      for (const event of v.parse(EventsSchema, row.events)) {
        if (events.length >= limit) return events;
        if (event.sequence > after) events.push(event);
      }
    }
    return events;
  }

  #writeWorkflow({ workflow, newRows, tasks, events }: Changes): void {
    const { values } = workflow;
    const settled = workflow.isSettled ? 1 : 0;
    if (newRows === null) {
      const { workflowId, servicesApiKey } = values;
      this.#statements.updateWorkflow.run(settled, toStateText(values), servicesApiKey, workflowId);
      for (const task of tasks) this.#updateTask(values, task);
    } else this.#insertWorkflow(workflow, newRows, settled);
    this.#statements.insertEvents.run(values.workflowId, values.sequence, JSON.stringify(events));
  }

  #insertWorkflow({ values, tasks }: WorkflowState, { submitted, plans }: NewRows, settled: number): void {
    const { insertWorkflow, insertTask } = this.#statements;
    const { workflowId, name, createdAt, servicesApiKey } = values;
    const state = toStateText(values);
    insertWorkflow.run(workflowId, name, createdAt, submitted, state, servicesApiKey, settled);
    for (const task of tasks) {
      const { position } = task.plan;
      insertTask.run(
        workflowId,
        position,
        plans[position] ?? "",
        JSON.stringify(task.values),
        toNewOutput(task),
      );
    }
  }

  #updateTask({ workflowId }: WorkflowStateValues, task: TaskState): void {
    const { position } = task.plan;
    const state = JSON.stringify(task.values);
    const output = toNewOutput(task);
    if (output === null) this.#statements.updateTask.run(state, workflowId, position);
    else this.#statements.updateTaskAndOutput.run(state, output, workflowId, position);
  }

  #toState(row: WorkflowRow, onChange: OnChange): WorkflowState {
    const tasks = this.#statements.tasks.all(row.workflow_id).map(toTaskState);
    return new WorkflowState(toWorkflowValues(row), tasks, onChange);
  }
}

/** The output to be written, if there is one; from here on a large one stands only in the database. */
function toNewOutput(task: TaskState): string | null {
  if (task.output === null || task.output === "stored") return null;
  const { json } = task.output;
  if (isLarge(json)) task.output = "stored";
  return json;
}

function prepare(database: Database) {
  const workflowColumns = "workflow_id, name, created_at, submitted, state, services_api_key";
  return {
    ...prepareWrites(database),
    workflow: database.query<WorkflowRow, [string]>(
      `SELECT ${workflowColumns} FROM workflow WHERE workflow_id = ?`,
    ),
    unsettled: database.query<WorkflowRow, []>(
      `SELECT ${workflowColumns} FROM workflow WHERE settled = 0 ORDER BY rowid`,
    ),
    latest: database.query<{ workflow_id: string }, []>(
      "SELECT workflow_id FROM workflow ORDER BY rowid DESC LIMIT 1",
    ),
    tasks: database.query<TaskRow, [string]>(
      "SELECT plan, state, output FROM task WHERE workflow_id = ? ORDER BY position",
    ),
    output: database.query<{ output: string }, [string, number]>(
      "SELECT output FROM task WHERE workflow_id = ? AND position = ?",
    ),
    events: database.query<{ events: string }, [string, number]>(
      "SELECT events FROM event WHERE workflow_id = ? AND sequence > ? ORDER BY sequence",
    ),
  };
}

function prepareWrites(database: Database) {
  type Text = string | null;
  return {
    begin: database.query("BEGIN IMMEDIATE"),
    commit: database.query("COMMIT"),
    rollback: database.query("ROLLBACK"),
    insertWorkflow: database.query<never, [string, string, number, string, string, Text, number]>(
      `INSERT INTO workflow (workflow_id, name, created_at, submitted, state, services_api_key, settled)
       VALUES (?, ?, ?, ?, ?, ?, ?)`,
    ),
    updateWorkflow: database.query<never, [number, string, Text, string]>(
      "UPDATE workflow SET settled = ?, state = ?, services_api_key = ? WHERE workflow_id = ?",
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
  };
}
