/**
 * How workflows and tasks look on the wire (control interface 3.4, 3.5 and 3.9): the reference's keys first and in its
 * order, ours after them. A server answers with these shapes and describes them, a client reads them.
 */
import * as v from "valibot";
import { type DataReference, PROTOCOLS, toSlimReference } from "./data-reference.ts";
import { JsonObjectSchema } from "./field.ts";
import { splitNodeKey } from "./node-key.ts";
import type { AttemptRecord, TaskPlanRecord, TaskRecord, WorkflowRecord } from "./record.ts";
import { TaskStatusSchema, WorkflowStatusSchema } from "./status.ts";
import { findWebUi, toWebUiDocument, type WebUi, WebUiSchema } from "./web-ui.ts";

/** UTC, ISO 8601 with milliseconds. */
const InstantSchema = v.pipe(v.string(), v.isoTimestamp("must be an instant"));
const CountSchema = v.pipe(v.number(), v.integer(), v.minValue(0));

const TaskCountsSchema = v.object({
  pending: CountSchema,
  running: CountSchema,
  completed: CountSchema,
  failed: CountSchema,
  cancelled: CountSchema,
  skipped: CountSchema,
});

export const WorkflowAnswerSchema = v.pipe(
  v.object({
    workflow_id: v.string(),
    status: WorkflowStatusSchema,
    created_at: InstantSchema,
    updated_at: InstantSchema,
    error: v.nullable(v.string()),
    name: v.string(),
    task_counts: TaskCountsSchema,
    /** Web pages of its services; servers that know none do not tell of them. */
    webuis: v.optional(v.array(WebUiSchema), () => []),
  }),
  v.metadata({ ref: "Workflow" }),
);

export type WorkflowAnswer = v.InferOutput<typeof WorkflowAnswerSchema>;

/** A page of workflows. */
export const WorkflowListSchema = v.object({
  workflows: v.array(WorkflowAnswerSchema),
  /** Where the next page begins; null at the end. */
  next_cursor: v.nullable(v.string()),
});

export type WorkflowList = v.InferOutput<typeof WorkflowListSchema>;

/** To a submission, and to a cancelled or retried workflow. */
export const WorkflowStatusAnswerSchema = v.object({
  workflow_id: v.string(),
  status: WorkflowStatusSchema,
});

export type WorkflowStatusAnswer = v.InferOutput<typeof WorkflowStatusAnswerSchema>;

const SlimReferenceSchema = v.pipe(
  v.object({
    protocol: v.picklist(PROTOCOLS),
    uri: v.string(),
    format: v.string(),
    metadata: JsonObjectSchema,
  }),
  v.metadata({ ref: "SlimReference" }),
);

const AttemptAnswerSchema = v.pipe(
  v.object({
    number: CountSchema,
    worker_id: v.string(),
    started_at: InstantSchema,
    ended_at: v.nullable(InstantSchema),
    outcome: v.nullable(v.picklist(["completed", "failed", "lost", "cancelled"])),
    error: v.nullable(v.string()),
    ready_at: InstantSchema,
    accepted_at: v.nullable(InstantSchema),
    polls: CountSchema,
    last_poll: v.nullable(v.object({ answer: v.string(), at: InstantSchema })),
    output_fetched_at: v.nullable(InstantSchema),
  }),
  v.metadata({ ref: "Attempt" }),
);

type AttemptAnswer = v.InferOutput<typeof AttemptAnswerSchema>;

export const TaskAnswerSchema = v.pipe(
  v.object({
    task_id: v.string(),
    node_key: v.string(),
    status: TaskStatusSchema,
    created_at: InstantSchema,
    updated_at: InstantSchema,
    error: v.nullable(v.string()),
    input_refs: v.array(SlimReferenceSchema),
    /** None or one. */
    output_refs: v.array(SlimReferenceSchema),
    progress: v.nullable(v.number()),
    attempts: v.array(AttemptAnswerSchema),
    started_at: v.nullable(InstantSchema),
    ended_at: v.nullable(InstantSchema),
    /** The web page of its service. */
    webui_url: v.optional(v.nullable(v.string()), null),
  }),
  v.metadata({ ref: "Task" }),
);

export type TaskAnswer = v.InferOutput<typeof TaskAnswerSchema>;

export const TasksAnswerSchema = v.object({ workflow_id: v.string(), tasks: v.array(TaskAnswerSchema) });

export type TasksAnswer = v.InferOutput<typeof TasksAnswerSchema>;

/** Nodes and edges in blueprint order; an edge is a pair of node keys, upstream first. */
export const GraphAnswerSchema = v.pipe(
  v.object({
    nodes: v.array(
      v.object({
        node_key: v.string(),
        task_id: v.string(),
        container_name: v.string(),
        operation_name: v.string(),
        node_type: v.string(),
        /** Where its service is called, `http://host:port`; null when nobody said. A server of before tells nothing. */
        address: v.optional(v.nullable(v.string())),
        /** As the blueprint said it; null when it said none, or the workflow is of before they were kept. */
        image: v.optional(v.nullable(v.string()), null),
      }),
    ),
    edges: v.array(v.tuple([v.string(), v.string()])),
  }),
  v.metadata({ ref: "Graph" }),
);

export type GraphAnswer = v.InferOutput<typeof GraphAnswerSchema>;

export function toWorkflowAnswer(workflow: WorkflowRecord): WorkflowAnswer {
  return {
    workflow_id: workflow.workflowId,
    status: workflow.status,
    created_at: toIso(workflow.createdAt),
    updated_at: toIso(workflow.updatedAt),
    error: workflow.error,
    name: workflow.name,
    task_counts: workflow.counts,
    webuis: workflow.webUis.map(toWebUiDocument),
  };
}

/** A task as a run reports it: without its inputs, which are not kept with a task. */
export type TaskReport = Omit<TaskAnswer, "input_refs" | "webui_url">;

/** @param attempts those of this task, by number */
export function toTaskAnswer(task: TaskRecord, attempts: readonly AttemptRecord[]): TaskReport {
  return { ...toReferenceKeys(task), ...toOwnKeys(task, attempts) };
}

/** The same with its inputs, as a server answers. */
export function toServedTask(
  task: TaskRecord,
  attempts: readonly AttemptRecord[],
  inputs: readonly DataReference[],
  webUis: readonly WebUi[],
): TaskAnswer {
  const input_refs = inputs.map(toSlimReference);
  const webui_url = findWebUi(webUis, splitNodeKey(task.nodeKey)[0]);
  return { ...toReferenceKeys(task), input_refs, ...toOwnKeys(task, attempts), webui_url };
}

function toReferenceKeys(task: TaskRecord) {
  return {
    task_id: task.taskId,
    node_key: task.nodeKey,
    status: task.status,
    created_at: toIso(task.createdAt),
    updated_at: toIso(task.updatedAt),
    error: task.error,
  };
}

function toOwnKeys(task: TaskRecord, attempts: readonly AttemptRecord[]) {
  return {
    output_refs: task.output === null ? [] : [toSlimReference(task.output)],
    // What has completed between two polls told less last.
    progress: task.status === "completed" ? 100 : task.progress,
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

/** @param edges pairs of positions, upstream first */
export function toGraphAnswer(
  plans: readonly TaskPlanRecord[],
  edges: readonly (readonly [number, number])[],
): GraphAnswer {
  const keyAt = (position: number): string => plans[position]?.nodeKey ?? "";
  return {
    nodes: plans.map(({ nodeKey, taskId, nodeType, address, image }) => {
      const [container_name, operation_name] = splitNodeKey(nodeKey);
      return {
        node_key: nodeKey,
        task_id: taskId,
        container_name,
        operation_name,
        node_type: nodeType,
        address,
        image,
      };
    }),
    edges: edges.map(([from, to]) => [keyAt(from), keyAt(to)]),
  };
}

const toIso = (instantAt: number): string => new Date(instantAt).toISOString();

const toIsoOrNull = (instantAt: number | null): string | null =>
  instantAt === null ? null : toIso(instantAt);
