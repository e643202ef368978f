/** Records how an attempt ended, and what follows from it for its dependents and its workflow (P4, P5, P8, P11). */
import type { DataReference } from "../../model/data-reference.ts";
import { clipError, toWorkflowError } from "../../model/failure.ts";
import { isSettled } from "../../model/status.ts";
import type { AttemptToken, Settlement } from "../store.ts";
import type { LiveTask, LiveTasks } from "./live-tasks.ts";
import type { NewEvent, Session } from "./session.ts";
import { prepareSettling } from "./settling-statements.ts";
import type { WorkflowRow, WorkflowRows } from "./workflow-rows.ts";

type TaskFailed = Extract<NewEvent, { type: "task-failed" }>;

/** An attempt that ends at `now`: its token, its task, and what it adds to its timeline. */
interface Ending {
  readonly token: AttemptToken;
  readonly task: LiveTask;
  readonly settlement: Settlement;
  readonly now: number;
}

/** Its methods must run inside a step of the session. */
export class Settling {
  readonly #session: Session;
  readonly #workflows: WorkflowRows;
  readonly #liveTasks: LiveTasks;
  readonly #statements;

  constructor(session: Session, workflows: WorkflowRows, liveTasks: LiveTasks) {
    this.#session = session;
    this.#workflows = workflows;
    this.#liveTasks = liveTasks;
    this.#statements = prepareSettling(session.database);
  }

  /** False, and nothing is recorded, when the attempt is not the live one of its task. */
  settle(token: AttemptToken, settlement: Settlement, now: number): boolean {
    const task = this.#liveTasks.find(token);
    if (task === null) return false;
    const ending = { token, task, settlement, now };
    const { outcome } = settlement;
    if (outcome.kind === "completed") this.#complete(ending, outcome.output);
    else if (outcome.kind === "retry" && this.#workflows.find(token.workflowId)?.status === "running") {
      this.#queueAgain(ending, clipError(outcome.error), outcome.delayMs);
    } else this.#fail(ending, clipError(outcome.error));
    return true;
  }

  /** Appends the failure of a running task, and with it the end of a workflow that was still running. */
  recordFailure(workflowId: string, failure: TaskFailed, now: number): void {
    const workflow = this.#workflows.record(workflowId, now, failure, { running: -1, failed: 1 });
    const ended = workflow.status === "running" ? this.#failWorkflow(workflowId, failure, now) : workflow;
    this.forgetKey(ended);
  }

  /** Forgets the services key of a workflow of which nothing is in flight any more. */
  forgetKey(workflow: Readonly<WorkflowRow>): void {
    if (workflow.services_api_key === null || !isSettled(workflow.status, workflow)) return;
    this.#workflows.setServicesApiKey(workflow.workflow_id, null);
    this.#session.announceForgottenKey();
  }

  #complete(ending: Ending, output: DataReference | null): void {
    const { token, task, now } = ending;
    const { workflowId, position, attempt } = token;
    const text = output === null ? null : JSON.stringify(output);
    this.#statements.end.run("completed", text, null, now, now, workflowId, position);
    this.#endAttempt(ending, "completed", null);
    const event = { type: "task-completed", ...task.name, attempt } as const;
    const workflow = this.#workflows.record(workflowId, now, event, { running: -1, completed: 1 });
    this.#release(workflowId, position, now);
    if (workflow.completed === taskCount(workflow)) this.#completeWorkflow(workflowId, now);
    else this.forgetKey(workflow);
  }

  #release(workflowId: string, position: number, now: number): void {
    const { downstream, dependent, countDown, release } = this.#statements;
    for (const { downstream: next } of downstream.all(workflowId, position)) {
      const task = dependent.get(workflowId, next);
      if (task?.status === "pending" && task.waiting === 1) {
        release.run(now, workflowId, next);
        this.#session.announceReadyTasks(1);
      } else countDown.run(workflowId, next);
    }
  }

  #completeWorkflow(workflowId: string, now: number): void {
    this.#workflows.setStatus(workflowId, "completed", null);
    this.forgetKey(this.#workflows.record(workflowId, now, { type: "workflow-completed" }));
  }

  #fail(ending: Ending, error: string): void {
    const { token, task, now } = ending;
    const { workflowId, position, attempt } = token;
    this.#statements.end.run("failed", null, error, now, now, workflowId, position);
    this.#endAttempt(ending, "failed", error);
    this.recordFailure(workflowId, { type: "task-failed", ...task.name, attempt, error }, now);
  }

  #failWorkflow(workflowId: string, failure: TaskFailed, now: number): Readonly<WorkflowRow> {
    const skipped = this.#statements.skipPending.all(now, now, workflowId).length;
    const error = toWorkflowError(failure.task_id, failure.error);
    this.#workflows.setStatus(workflowId, "failed", error);
    const event = { type: "workflow-failed", error } as const;
    return this.#workflows.record(workflowId, now, event, { pending: -skipped, skipped });
  }

  #queueAgain(ending: Ending, error: string, delayMs: number): void {
    const { token, task, now } = ending;
    const { workflowId, position, attempt } = token;
    const availableAt = now + delayMs;
    this.#statements.queueAgain.run(error, availableAt, now, workflowId, position);
    this.#endAttempt(ending, "failed", error);
    const available_at = new Date(availableAt).toISOString();
    const event = { type: "task-retried", ...task.name, attempt, error, available_at } as const;
    this.#workflows.record(workflowId, now, event, { running: -1, pending: 1 });
    this.#session.announceReadyTasks(1);
  }

  #endAttempt({ token, settlement, now }: Ending, outcome: "completed" | "failed", error: string | null) {
    const { polls, lastPoll, outputFetchedAt } = settlement;
    this.#statements.endAttempt.run(
      outcome,
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

function taskCount(row: Readonly<WorkflowRow>): number {
  return row.pending + row.running + row.completed + row.failed + row.cancelled + row.skipped;
}
