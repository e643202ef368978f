/** Hands ready tasks to workers, each as a new attempt (P3). */
import type { Database } from "bun:sqlite";
import type { Claim } from "../store.ts";
import type { Inputs } from "./inputs.ts";
import type { Leases } from "./leases.ts";
import type { Session } from "./session.ts";
import type { WorkflowRows } from "./workflow-rows.ts";

interface ReadyRow {
  workflow_id: string;
  position: number;
  available_at: number;
}

interface QueuedRow {
  task_id: string;
  node_key: string;
  address: string | null;
  parameters: string | null;
  upstream: number;
  attempt: number;
  failures: number;
  service_task_id: string | null;
  started_at: number | null;
}

/** Its methods must run inside a step of the session. */
export class Queue {
  readonly #workflows: WorkflowRows;
  readonly #inputs: Inputs;
  readonly #leases: Leases;
  readonly #statements;

  constructor(session: Session, workflows: WorkflowRows, inputs: Inputs, leases: Leases) {
    this.#workflows = workflows;
    this.#inputs = inputs;
    this.#leases = leases;
    this.#statements = prepare(session.database);
  }

  /** Up to `limit` ready tasks, the oldest first. */
  claim(workerId: string, limit: number, now: number): Claim[] {
    const rows = this.#readyRows(limit, now);
    if (rows.length > 0) this.#leases.know(workerId);
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
    const task = this.#statements.task.get(workflowId, position);
    if (task === null) throw new Error(`task ${position} of ${workflowId} is in the queue but not stored`);
    const { node_key, task_id, started_at: startedAt } = task;
    const attempt = task.attempt + 1;
    this.#statements.take.run(workerId, attempt, now, startedAt ?? now, workflowId, position);
    this.#statements.insertAttempt.run(workflowId, position, attempt, workerId, row.available_at, now);
    const resumed = task.service_task_id !== null;
    const started = {
      type: "task-started",
      task_id,
      node_key,
      attempt,
      worker_id: workerId,
      resumed,
    } as const;
    const workflow = this.#workflows.record(workflowId, now, started, { pending: -1, running: 1 });
    return {
      token: { workflowId, position, attempt, workerId },
      taskId: task_id,
      nodeKey: node_key,
      address: task.address,
      parameters: task.parameters === null ? null : JSON.parse(task.parameters),
      ...this.#inputs.of(workflowId, position, task.upstream),
      servicesApiKey: workflow.services_api_key,
      failures: task.failures,
      runningForMs: now - (startedAt ?? now),
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
    task: database.query<QueuedRow, [string, number]>(
      `SELECT task_id, node_key, address, parameters, upstream, attempt, failures, service_task_id, started_at
       FROM task WHERE workflow_id = ? AND position = ?`,
    ),
    take: database.query<never, [string, number, number, number, string, number]>(
      `UPDATE task SET status = 'running', available_at = NULL, worker_id = ?, attempt = ?, updated_at = ?,
         started_at = ? WHERE workflow_id = ? AND position = ?`,
    ),
    insertAttempt: database.query<never, [string, number, number, string, number, number]>(
      `INSERT INTO attempt (workflow_id, position, number, worker_id, ready_at, claimed_at)
       VALUES (?, ?, ?, ?, ?, ?)`,
    ),
  };
}
