/** What a person does to a whole workflow: cancel, retry (P9). */
import type { Database } from "bun:sqlite";
import { AieffectError } from "../../errors.ts";
import { nextWorkflowStatus, type WorkflowEventType } from "../../model/status.ts";
import type { Session } from "./session.ts";
import type { Settling } from "./settling.ts";
import type { WorkflowRow, WorkflowRows } from "./workflow-rows.ts";

/** Its methods must run inside a step of the session. */
export class Lifecycle {
  readonly #session: Session;
  readonly #workflows: WorkflowRows;
  readonly #settling: Settling;
  readonly #statements;

  constructor(session: Session, workflows: WorkflowRows, settling: Settling) {
    this.#session = session;
    this.#workflows = workflows;
    this.#settling = settling;
    this.#statements = prepare(session.database);
  }

  /** @throws AieffectError WORKFLOW_UNKNOWN, WORKFLOW_CONFLICT */
  cancel(workflowId: string, now: number): void {
    const { pending, running } = this.#find(workflowId, "workflow-cancelled");
    this.#statements.cancelAttempts.run(now, workflowId);
    this.#statements.cancelTasks.run(now, workflowId);
    this.#workflows.setStatus(workflowId, "cancelled", null);
    const move = { pending: -pending, running: -running, cancelled: pending + running };
    const workflow = this.#workflows.record(workflowId, now, { type: "workflow-cancelled" }, move);
    this.#settling.forgetKey(workflow);
  }

  /** @throws AieffectError WORKFLOW_UNKNOWN, WORKFLOW_CONFLICT */
  retry(workflowId: string, servicesApiKey: string | null, now: number): void {
    const { failed, skipped, cancelled } = this.#find(workflowId, "workflow-retried");
    const tasks = this.#statements.resetTasks.all(now, workflowId);
    this.#statements.resetFailures.run(workflowId);
    this.#workflows.setStatus(workflowId, "running", null);
    if (servicesApiKey !== null) this.#workflows.setServicesApiKey(workflowId, servicesApiKey);
    const move = { failed: -failed, skipped: -skipped, cancelled: -cancelled, pending: tasks.length };
    this.#workflows.record(workflowId, now, { type: "workflow-retried" }, move);
    this.#session.announceReadyTasks(tasks.filter(({ available_at }) => available_at !== null).length);
  }

  #find(workflowId: string, event: WorkflowEventType): WorkflowRow {
    const workflow = this.#workflows.find(workflowId);
    if (workflow === null) {
      throw new AieffectError("WORKFLOW_UNKNOWN", `Workflow ${workflowId} is not stored`);
    }
    if (nextWorkflowStatus(workflow.status, event) === null) {
      const verb = event === "workflow-cancelled" ? "cancelled" : "retried";
      const message = `Workflow ${workflowId} is ${workflow.status} and cannot be ${verb}`;
      throw new AieffectError("WORKFLOW_CONFLICT", message);
    }
    return workflow;
  }
}

function prepare(database: Database) {
  return {
    cancelAttempts: database.query<never, [number, string]>(
      `UPDATE attempt SET outcome = 'cancelled', ended_at = ?1 FROM task
       WHERE attempt.workflow_id = ?2 AND task.workflow_id = ?2 AND task.status = 'running'
         AND attempt.position = task.position AND attempt.number = task.attempt`,
    ),
    cancelTasks: database.query<never, [number, string]>(
      `UPDATE task SET status = 'cancelled', available_at = NULL, worker_id = NULL, service_task_id = NULL,
         updated_at = ?1, ended_at = ?1
       WHERE workflow_id = ?2 AND status IN ('pending', 'running')`,
    ),
    /** Of tasks still in flight too: they count from here on as the others do. */
    resetFailures: database.query<never, [string]>(
      "UPDATE task SET failures = 0 WHERE workflow_id = ? AND failures > 0",
    ),
    resetTasks: database.query<{ available_at: number | null }, [number, string]>(
      `UPDATE task SET status = 'pending', available_at = CASE WHEN waiting = 0 THEN ?1 END, updated_at = ?1,
         error = NULL, progress = NULL, started_at = NULL, ended_at = NULL
       WHERE workflow_id = ?2 AND status IN ('failed', 'skipped', 'cancelled') RETURNING available_at`,
    ),
  };
}
