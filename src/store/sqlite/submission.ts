/** Stores a workflow and makes its start tasks ready (P2). */
import type { Database } from "bun:sqlite";
import type { NewWorkflow } from "../store.ts";
import type { Session } from "./session.ts";

/** Its methods must run inside a step of the session. */
export class Submission {
  readonly #session: Session;
  readonly #statements;

  constructor(session: Session) {
    this.#session = session;
    this.#statements = prepare(session.database);
  }

  submit(workflow: NewWorkflow, now: number): void {
    const { workflowId, name, tasks } = workflow;
    this.#statements.insertWorkflow.run(
      workflowId,
      name,
      now,
      now,
      JSON.stringify(workflow.inputs),
      JSON.stringify(workflow.options),
      workflow.servicesApiKey,
      tasks.length,
    );
    this.#insertTasks(workflow, now);
    this.#session.append(workflowId, 1, now, { type: "workflow-submitted", name, tasks: tasks.length });
    this.#session.announceReadyTasks(1);
  }

  #insertTasks({ workflowId, tasks }: NewWorkflow, now: number): void {
    const { insertTask, insertEdge } = this.#statements;
    for (const task of tasks) {
      const waiting = task.upstream.length;
      insertTask.run(
        workflowId,
        task.position,
        task.taskId,
        task.nodeKey,
        task.address,
        task.parameters === null ? null : JSON.stringify(task.parameters),
        waiting,
        waiting,
        waiting === 0 ? now : null,
        now,
      );
      for (const downstream of task.downstream) insertEdge.run(workflowId, task.position, downstream);
    }
  }
}

function prepare(database: Database) {
  type Text = string | null;
  return {
    insertWorkflow: database.query<never, [string, string, number, number, string, string, Text, number]>(
      `INSERT INTO workflow (workflow_id, name, status, created_at, updated_at, inputs, options, services_api_key,
         sequence, pending) VALUES (?, ?, 'running', ?, ?, ?, ?, ?, 1, ?)`,
    ),
    insertTask: database.query<
      never,
      [string, number, string, string, Text, Text, number, number, number | null, number]
    >(
      `INSERT INTO task (workflow_id, position, task_id, node_key, address, parameters, upstream, waiting, status,
         available_at, updated_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, 'pending', ?, ?)`,
    ),
    insertEdge: database.query<never, [string, number, number]>(
      "INSERT INTO edge (workflow_id, upstream, downstream) VALUES (?, ?, ?)",
    ),
  };
}
