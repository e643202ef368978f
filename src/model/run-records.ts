/** Answers of the server as the records that views and reports are made of. */
import type { AttemptRecord, TaskRecord, WorkflowRecord, WorkflowSnapshot } from "./record.ts";
import { NO_TASKS } from "./status.ts";
import { fromWebUiDocument } from "./web-ui.ts";
import type { GraphAnswer, TaskAnswer, TasksAnswer, WorkflowAnswer } from "./workflow-answer.ts";

/**
 * A workflow as it is once nothing of it is in flight.
 *
 * @param sequence of its last event
 */
export function toSnapshot(
  workflow: WorkflowAnswer,
  { tasks }: TasksAnswer,
  sequence: number,
): WorkflowSnapshot {
  return { workflow: toWorkflowRecord(workflow, sequence), tasks: tasks.map(toTaskRecord) };
}

/**
 * A workflow as it was when it was submitted: all its events can be folded into it. Two answers never show a moving
 * workflow at the same instant, but what a task is called does not move.
 */
export function toBeginning(workflow: WorkflowAnswer, { tasks }: TasksAnswer): WorkflowSnapshot {
  const untouched = {
    status: "pending",
    attempt: 0,
    progress: null,
    error: null,
    output: null,
    startedAt: null,
    endedAt: null,
  } as const;
  return {
    workflow: {
      ...toWorkflowRecord(workflow, 1),
      status: "running",
      error: null,
      counts: { ...NO_TASKS, pending: tasks.length },
    },
    tasks: tasks.map((task, position) => ({ ...toTaskRecord(task, position), ...untouched })),
  };
}

/** Every attempt, by task in blueprint order, then by number. */
export function toAttempts({ tasks }: TasksAnswer): readonly AttemptRecord[] {
  return tasks.flatMap(({ task_id, attempts }) =>
    attempts.map((attempt) => ({
      taskId: task_id,
      number: attempt.number,
      workerId: attempt.worker_id,
      readyAt: Date.parse(attempt.ready_at),
      claimedAt: Date.parse(attempt.started_at),
      acceptedAt: toInstant(attempt.accepted_at),
      polls: attempt.polls,
      lastPoll: attempt.last_poll && { ...attempt.last_poll, at: Date.parse(attempt.last_poll.at) },
      outputFetchedAt: toInstant(attempt.output_fetched_at),
      endedAt: toInstant(attempt.ended_at),
      outcome: attempt.outcome,
      error: attempt.error,
    })),
  );
}

/** The tasks that no other one waits for. */
export function toSinkTaskIds({ nodes, edges }: GraphAnswer): ReadonlySet<string> {
  const upstream = new Set(edges.map(([from]) => from));
  return new Set(nodes.filter(({ node_key }) => !upstream.has(node_key)).map(({ task_id }) => task_id));
}

function toWorkflowRecord(workflow: WorkflowAnswer, sequence: number): WorkflowRecord {
  return {
    workflowId: workflow.workflow_id,
    name: workflow.name,
    status: workflow.status,
    error: workflow.error,
    createdAt: Date.parse(workflow.created_at),
    updatedAt: Date.parse(workflow.updated_at),
    counts: workflow.task_counts,
    sequence,
    webUis: workflow.webuis.map(fromWebUiDocument),
  };
}

function toTaskRecord(task: TaskAnswer, position: number): TaskRecord {
  const [output] = task.output_refs;
  return {
    position,
    taskId: task.task_id,
    nodeKey: task.node_key,
    status: task.status,
    attempt: task.attempts.at(-1)?.number ?? 0,
    accepted: false,
    progress: task.progress,
    error: task.error,
    output: output === undefined ? null : { schema_uri: null, size_bytes: null, checksum: null, ...output },
    createdAt: Date.parse(task.created_at),
    updatedAt: Date.parse(task.updated_at),
    startedAt: toInstant(task.started_at),
    endedAt: toInstant(task.ended_at),
  };
}

const toInstant = (text: string | null): number | null => (text === null ? null : Date.parse(text));
