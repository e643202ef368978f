/**
 * How workflows and tasks look on the wire (control interface 3.4, 3.5 and 3.9): the reference's keys first and in its
 * order, ours after them. `input_refs` is not here: it is not kept with a task, and whoever serves it adds it.
 */
import { type SlimReference, toSlimReference } from "./data-reference.ts";
import type { AttemptOutcome, AttemptRecord, TaskRecord, WorkflowRecord } from "./record.ts";
import type { TaskCounts, TaskStatus, WorkflowStatus } from "./status.ts";

/** Instants are UTC, ISO 8601 with milliseconds. */
export interface WorkflowAnswer {
  readonly workflow_id: string;
  readonly status: WorkflowStatus;
  readonly created_at: string;
  readonly updated_at: string;
  readonly error: string | null;
  readonly name: string;
  readonly task_counts: TaskCounts;
}

export interface TaskAnswer {
  readonly task_id: string;
  readonly node_key: string;
  readonly status: TaskStatus;
  readonly created_at: string;
  readonly updated_at: string;
  readonly error: string | null;
  /** None or one. */
  readonly output_refs: readonly SlimReference[];
  readonly progress: number | null;
  readonly attempts: readonly AttemptAnswer[];
  readonly started_at: string | null;
  readonly ended_at: string | null;
}

interface AttemptAnswer {
  readonly number: number;
  readonly worker_id: string;
  readonly started_at: string;
  readonly ended_at: string | null;
  readonly outcome: AttemptOutcome | null;
  readonly error: string | null;
  readonly ready_at: string;
  readonly accepted_at: string | null;
  readonly polls: number;
  readonly last_poll: { readonly answer: string; readonly at: string } | null;
  readonly output_fetched_at: string | null;
}

export function toWorkflowAnswer(workflow: WorkflowRecord): WorkflowAnswer {
  return {
    workflow_id: workflow.workflowId,
    status: workflow.status,
    created_at: toIso(workflow.createdAt),
    updated_at: toIso(workflow.updatedAt),
    error: workflow.error,
    name: workflow.name,
    task_counts: workflow.counts,
  };
}

/** @param attempts those of this task, by number */
export function toTaskAnswer(task: TaskRecord, attempts: readonly AttemptRecord[]): TaskAnswer {
  return {
    task_id: task.taskId,
    node_key: task.nodeKey,
    status: task.status,
    created_at: toIso(task.createdAt),
    updated_at: toIso(task.updatedAt),
    error: task.error,
    output_refs: task.output === null ? [] : [toSlimReference(task.output)],
    progress: task.progress,
    attempts: attempts.map(toAttemptAnswer),
    started_at: toIsoOrNull(task.startedAt),
    ended_at: toIsoOrNull(task.endedAt),
  };
}

function toAttemptAnswer(attempt: AttemptRecord): AttemptAnswer {
  const { lastPoll } = attempt;
  return {
    number: attempt.number,
    worker_id: attempt.workerId,
    started_at: toIso(attempt.claimedAt),
    ended_at: toIsoOrNull(attempt.endedAt),
    outcome: attempt.outcome,
    error: attempt.error,
    ready_at: toIso(attempt.readyAt),
    accepted_at: toIsoOrNull(attempt.acceptedAt),
    polls: attempt.polls,
    last_poll: lastPoll === null ? null : { answer: lastPoll.answer, at: toIso(lastPoll.at) },
    output_fetched_at: toIsoOrNull(attempt.outputFetchedAt),
  };
}

const toIso = (instantAt: number): string => new Date(instantAt).toISOString();

const toIsoOrNull = (instantAt: number | null): string | null =>
  instantAt === null ? null : toIso(instantAt);
