/** Reads back what is kept. */
import type { Database } from "bun:sqlite";
import * as v from "valibot";
import { DataReferenceSchema } from "../../model/data-reference.ts";
import { type WorkflowEvent, WorkflowEventSchema } from "../../model/event.ts";
import type {
  AttemptOutcome,
  AttemptRecord,
  TaskRecord,
  WorkflowRecord,
  WorkflowSnapshot,
} from "../../model/record.ts";
import type { TaskStatus } from "../../model/status.ts";
import type { Edge } from "../store.ts";
import type { Session } from "./session.ts";
import { WORKFLOW_COLUMNS, type WorkflowRow, type WorkflowRows } from "./workflow-rows.ts";

interface TaskRow {
  position: number;
  task_id: string;
  node_key: string;
  status: TaskStatus;
  attempt: number;
  service_task_id: string | null;
  progress: number | null;
  error: string | null;
  output: string | null;
  updated_at: number;
  started_at: number | null;
  ended_at: number | null;
}

interface AttemptRow {
  task_id: string;
  number: number;
  worker_id: string;
  ready_at: number;
  claimed_at: number;
  accepted_at: number | null;
  polls: number;
  last_answer: string | null;
  last_polled_at: number | null;
  output_fetched_at: number | null;
  ended_at: number | null;
  outcome: AttemptOutcome | null;
  error: string | null;
}

const OutputSchema = v.pipe(v.string(), v.parseJson(), DataReferenceSchema);
const EventBodySchema = v.pipe(v.string(), v.parseJson(), WorkflowEventSchema);

export class Reads {
  readonly #workflows: WorkflowRows;
  readonly #statements;

  constructor({ database }: Session, workflows: WorkflowRows) {
    this.#workflows = workflows;
    this.#statements = prepare(database);
  }

  snapshot(workflowId: string): WorkflowSnapshot | null {
    const row = this.#workflows.find(workflowId);
    if (row === null) return null;
    const tasks = this.#statements.tasks.all(workflowId).map((task) => toTaskRecord(task, row.created_at));
    return { workflow: toWorkflowRecord(row), tasks };
  }

  edges(workflowId: string): Edge[] {
    return this.#statements.edges
      .all(workflowId)
      .map(({ upstream, downstream }): Edge => [upstream, downstream]);
  }

  attempts(workflowId: string): AttemptRecord[] {
    return this.#statements.attempts.all(workflowId).map(toAttemptRecord);
  }

  latest(): WorkflowRecord | null {
    const row = this.#statements.latest.get();
    return row === null ? null : toWorkflowRecord(row);
  }

  events(workflowId: string, after: number, limit: number): WorkflowEvent[] {
    return this.#statements.events
      .all(workflowId, after, limit)
      .map(({ body }) => v.parse(EventBodySchema, body));
  }
}

function prepare(database: Database) {
  return {
    tasks: database.query<TaskRow, [string]>(
      `SELECT position, task_id, node_key, status, attempt, service_task_id, progress, error, output, updated_at,
         started_at, ended_at
       FROM task WHERE workflow_id = ? ORDER BY position`,
    ),
    edges: database.query<{ upstream: number; downstream: number }, [string]>(
      "SELECT upstream, downstream FROM edge WHERE workflow_id = ? ORDER BY upstream, downstream",
    ),
    attempts: database.query<AttemptRow, [string]>(
      `SELECT task.task_id, number, attempt.worker_id, ready_at, claimed_at, accepted_at, polls, last_answer,
         last_polled_at, output_fetched_at, attempt.ended_at, outcome, attempt.error
       FROM attempt JOIN task USING (workflow_id, position) WHERE workflow_id = ? ORDER BY position, number`,
    ),
    latest: database.query<WorkflowRow, []>(
      `SELECT ${WORKFLOW_COLUMNS} FROM workflow ORDER BY rowid DESC LIMIT 1`,
    ),
    events: database.query<{ body: string }, [string, number, number]>(
      "SELECT body FROM event WHERE workflow_id = ? AND sequence > ? ORDER BY sequence LIMIT ?",
    ),
  };
}

function toWorkflowRecord(row: WorkflowRow): WorkflowRecord {
  const { pending, running, completed, failed, cancelled, skipped } = row;
  return {
    workflowId: row.workflow_id,
    name: row.name,
    status: row.status,
    error: row.error,
    createdAt: row.created_at,
    updatedAt: row.updated_at,
    counts: { pending, running, completed, failed, cancelled, skipped },
    sequence: row.sequence,
  };
}

function toTaskRecord(row: TaskRow, createdAt: number): TaskRecord {
  return {
    position: row.position,
    taskId: row.task_id,
    nodeKey: row.node_key,
    status: row.status,
    attempt: row.attempt,
    accepted: row.service_task_id !== null,
    progress: row.progress,
    error: row.error,
    output: row.output === null ? null : v.parse(OutputSchema, row.output),
    createdAt,
    updatedAt: row.updated_at,
    startedAt: row.started_at,
    endedAt: row.ended_at,
  };
}

function toAttemptRecord(row: AttemptRow): AttemptRecord {
  const { last_answer: answer, last_polled_at: at } = row;
  return {
    taskId: row.task_id,
    number: row.number,
    workerId: row.worker_id,
    readyAt: row.ready_at,
    claimedAt: row.claimed_at,
    acceptedAt: row.accepted_at,
    polls: row.polls,
    lastPoll: answer === null || at === null ? null : { answer, at },
    outputFetchedAt: row.output_fetched_at,
    endedAt: row.ended_at,
    outcome: row.outcome,
    error: row.error,
  };
}
