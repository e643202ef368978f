/** Hands ready tasks to workers, each as a new attempt (P3). */
import type { Database } from "bun:sqlite";
import type { Claim } from "../store.ts";
import type { Inputs } from "./inputs.ts";
import type { Session } from "./session.ts";
import type { WorkflowRows } from "./workflow-rows.ts";

interface ReadyRow {
  workflow_id: string;
  position: number;
  available_at: number;
}

interface ClaimedRow {
  task_id: string;
  node_key: string;
  address: string | null;
  parameters: string | null;
  upstream: number;
  attempt: number;
  failures: number;
  service_task_id: string | null;
  started_at: number;
}

/** Its methods must run inside a step of the session. */
export class Queue {
  readonly #session: Session;
  readonly #workflows: WorkflowRows;
  readonly #inputs: Inputs;
  readonly #statements;

  constructor(session: Session, workflows: WorkflowRows, inputs: Inputs) {
    this.#session = session;
    this.#workflows = workflows;
    this.#inputs = inputs;
    this.#statements = prepare(session.database);
  }

  /** Up to `limit` ready tasks, the oldest first. */
  claim(workerId: string, limit: number, now: number): Claim[] {
    const rows = this.#readyRows(limit, now);
    if (rows.length > 0) this.#statements.knowWorker.run(workerId);
    return rows.map((row) => this.#claimOne(row, workerId, now));
  }

  /** Stops reading by itself: SQLite compiles a statement anew each time a parameter of LIMIT is given. */
  #readyRows(limit: number, now: number): ReadyRow[] {
    const rows: ReadyRow[] = [];
    if (limit <= 0) return rows;
    for (const row of this.#statements.ready.iterate(now)) {
      if (rows.push(row) === limit) break;
    }
    return rows;
  }

  #claimOne(row: ReadyRow, workerId: string, now: number): Claim {
    const { workflow_id: workflowId, position } = row;
    const task = this.#statements.take.get(workerId, now, now, workflowId, position);
    if (task === null) throw new Error(`task ${position} of ${workflowId} is in the queue but not stored`);
    const { attempt, node_key, task_id } = task;
    this.#statements.insertAttempt.run(workflowId, position, attempt, workerId, row.available_at, now);
    const workflow = this.#workflows.shift(workflowId, now, 1, { pending: -1, running: 1 });
    const resumed = task.service_task_id !== null;
    this.#session.append(workflowId, workflow.sequence, now, {
      type: "task-started",
      task_id,
      node_key,
      attempt,
      worker_id: workerId,
      resumed,
    });
    return {
      token: { workflowId, position, attempt, workerId },
      taskId: task_id,
      nodeKey: node_key,
      address: task.address,
      parameters: task.parameters === null ? null : JSON.parse(task.parameters),
      ...this.#inputs.of(workflowId, position, task.upstream),
      servicesApiKey: workflow.services_api_key,
      failures: task.failures,
      runningForMs: now - task.started_at,
      serviceTaskId: task.service_task_id,
    };
  }
}

function prepare(database: Database) {
  return {
    ready: database.query<ReadyRow, [number]>(
      `SELECT workflow_id, position, available_at FROM task WHERE available_at <= ?
       ORDER BY available_at, workflow_id, position`,
    ),
    take: database.query<ClaimedRow, [string, number, number, string, number]>(
      `UPDATE task SET status = 'running', available_at = NULL, worker_id = ?, attempt = attempt + 1, updated_at = ?,
         started_at = coalesce(started_at, ?)
       WHERE workflow_id = ? AND position = ?
       RETURNING task_id, node_key, address, parameters, upstream, attempt, failures, service_task_id, started_at`,
    ),
    insertAttempt: database.query<never, [string, number, number, string, number, number]>(
      `INSERT INTO attempt (workflow_id, position, number, worker_id, ready_at, claimed_at)
       VALUES (?, ?, ?, ?, ?, ?)`,
    ),
    knowWorker: database.query<never, [string]>("INSERT OR IGNORE INTO worker VALUES (?, 0)"),
  };
}
