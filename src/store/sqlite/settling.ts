/** Records how an attempt ended, and what follows from it for its dependents and its workflow (P4, P5, P8, P11). */
import { clipError, toWorkflowError } from "../../model/failure.ts";
import { isSettled } from "../../model/status.ts";
import type { AttemptToken, Outcome, Settlement } from "../store.ts";
import type { NewEvent, Session } from "./session.ts";
import { prepareSettling } from "./settling-statements.ts";
import type { WorkflowRow, WorkflowRows } from "./workflow-rows.ts";

type TaskFailed = Extract<NewEvent, { type: "task-failed" }>;

/** Its methods must run inside a step of the session. */
export class Settling {
  readonly #session: Session;
  readonly #workflows: WorkflowRows;
  readonly #statements;

  constructor(session: Session, workflows: WorkflowRows) {
    this.#session = session;
    this.#workflows = workflows;
    this.#statements = prepareSettling(session.database);
  }

  /** False, and nothing is recorded, when the attempt is not the live one of its task. */
  settle(token: AttemptToken, settlement: Settlement, now: number): boolean {
    const { outcome } = settlement;
    switch (outcome.kind) {
      case "completed":
        return this.#complete(token, settlement, outcome, now);
      case "failed":
        return this.#fail(token, settlement, clipError(outcome.error), now);
      case "retry": {
        const isRunning = this.#workflows.find(token.workflowId)?.status === "running";
        if (!isRunning) return this.#fail(token, settlement, clipError(outcome.error), now);
        return this.#queueAgain(token, settlement, outcome, now);
      }
    }
  }

  /** Appends the failure of a running task, and with it the end of a workflow that was still running. */
  recordFailure(workflowId: string, failure: TaskFailed, now: number): void {
    const workflow = this.#workflows.record(workflowId, now, failure, { running: -1, failed: 1 });
    const ended = workflow.status === "running" ? this.#failWorkflow(failure, workflowId, now) : workflow;
    this.forgetKey(ended);
  }

  /** Forgets the services key of a workflow of which nothing is in flight any more. */
  forgetKey(workflow: WorkflowRow): void {
    if (workflow.services_api_key === null || !isSettled(workflow.status, workflow)) return;
    this.#workflows.setServicesApiKey(workflow.workflow_id, null);
    this.#session.announceForgottenKey();
  }

  #complete(
    token: AttemptToken,
    settlement: Settlement,
    { output }: Outcome & { kind: "completed" },
    now: number,
  ): boolean {
    const { workflowId, position, attempt } = token;
    const text = output === null ? null : JSON.stringify(output);
    const task = this.#statements.end.get("completed", text, null, now, now, workflowId, position, attempt);
    if (task === null) return false;
    this.#endAttempt(token, settlement, null, now);
    const event = { type: "task-completed", ...task, attempt } as const;
    const workflow = this.#workflows.record(workflowId, now, event, { running: -1, completed: 1 });
    this.#release(workflowId, position, now);
    if (workflow.completed === taskCount(workflow)) this.#completeWorkflow(workflow, now);
    else this.forgetKey(workflow);
    return true;
  }

  #failWorkflow(failure: TaskFailed, workflowId: string, now: number): WorkflowRow {
    const skipped = this.#statements.skipPending.all(now, now, workflowId).length;
    const error = toWorkflowError(failure.task_id, failure.error);
    this.#workflows.setStatus(workflowId, "failed", error);
    const event = { type: "workflow-failed", error } as const;
    return this.#workflows.record(workflowId, now, event, { pending: -skipped, skipped });
  }

  #release(workflowId: string, position: number, now: number): void {
    for (const { downstream } of this.#statements.downstream.all(workflowId, position)) {
      const dependent = this.#statements.countDown.get(now, workflowId, downstream);
      if (dependent !== null && dependent.available_at !== null) this.#session.announceReadyTasks(1);
    }
  }

  #completeWorkflow({ workflow_id: workflowId }: WorkflowRow, now: number): void {
    this.#workflows.setStatus(workflowId, "completed", null);
    this.forgetKey(this.#workflows.record(workflowId, now, { type: "workflow-completed" }));
  }

  #fail(token: AttemptToken, settlement: Settlement, error: string, now: number): boolean {
    const { workflowId, position, attempt } = token;
    const task = this.#statements.end.get("failed", null, error, now, now, workflowId, position, attempt);
    if (task === null) return false;
    this.#endAttempt(token, settlement, error, now);
    this.recordFailure(workflowId, { type: "task-failed", ...task, attempt, error }, now);
    return true;
  }

  #queueAgain(
    token: AttemptToken,
    settlement: Settlement,
    outcome: Outcome & { kind: "retry" },
    now: number,
  ): boolean {
    const { workflowId, position, attempt } = token;
    const error = clipError(outcome.error);
    const availableAt = now + outcome.delayMs;
    const task = this.#statements.queueAgain.get(error, availableAt, now, workflowId, position, attempt);
    if (task === null) return false;
    this.#endAttempt(token, settlement, error, now);
    const available_at = new Date(availableAt).toISOString();
    const retried = { type: "task-retried", ...task, attempt, error, available_at } as const;
    this.#workflows.record(workflowId, now, retried, { running: -1, pending: 1 });
    this.#session.announceReadyTasks(1);
    return true;
  }

  #endAttempt(token: AttemptToken, settlement: Settlement, error: string | null, now: number): void {
    const { polls, lastPoll, outputFetchedAt } = settlement;
    this.#statements.endAttempt.run(
      settlement.outcome.kind === "completed" ? "completed" : "failed",
      error,
      now,
      polls,
      lastPoll?.answer ?? null,
      lastPoll?.at ?? null,
      outputFetchedAt,
      token.workflowId,
      token.position,
      token.attempt,
    );
  }
}

function taskCount(row: WorkflowRow): number {
  return row.pending + row.running + row.completed + row.failed + row.cancelled + row.skipped;
}
