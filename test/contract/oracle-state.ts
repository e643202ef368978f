/** What the oracle keeps of a workflow, and what follows from it. */
import type { DataReference } from "../../src/model/data-reference.ts";
import type { WorkflowEvent } from "../../src/model/event.ts";
import type { PlannedTask } from "../../src/model/plan.ts";
import type { AttemptRecord, TaskRecord, WorkflowRecord } from "../../src/model/record.ts";
import {
  NO_TASKS,
  type TaskCounts,
  type TaskEventType,
  type WorkflowStatus,
} from "../../src/model/status.ts";
import type { NewWorkflow } from "../../src/store/store.ts";

export interface OracleTask {
  readonly planned: PlannedTask;
  record: TaskRecord;
  readonly attempts: AttemptRecord[];
  failures: number;
  serviceTaskId: string | null;
  /** From when on it may be claimed, as far as its upstream tasks allow, and in which step that was decided. */
  available: Readiness;
  /** The step in which it completed. */
  completedIn: number;
}

/** What decides whose turn it is (P3). */
export interface Readiness {
  readonly at: number;
  readonly step: number;
}

export interface OracleWorkflow {
  readonly submitted: NewWorkflow;
  readonly createdAt: number;
  readonly tasks: readonly OracleTask[];
  readonly events: WorkflowEvent[];
  status: WorkflowStatus;
  error: string | null;
  updatedAt: number;
  servicesApiKey: string | null;
}

export interface Place {
  readonly workflow: OracleWorkflow;
  readonly task: OracleTask;
}

type Without<Event, Key extends PropertyKey> = Event extends unknown ? Omit<Event, Key> : never;

/** An event without its place in the log. */
export type NewEvent = Without<WorkflowEvent, "sequence" | "workflow_id" | "at">;

/** An event of a task without the task. */
export type TaskEvent = Without<
  Extract<NewEvent, { type: TaskEventType }>,
  "task_id" | "node_key" | "attempt"
>;

export function toOracleWorkflow(submitted: NewWorkflow, available: Readiness): OracleWorkflow {
  const now = available.at;
  return {
    submitted,
    createdAt: now,
    tasks: submitted.tasks.map((planned) => toOracleTask(planned, available)),
    events: [],
    status: "running",
    error: null,
    updatedAt: now,
    servicesApiKey: submitted.servicesApiKey,
  };
}

function toOracleTask(planned: PlannedTask, available: Readiness): OracleTask {
  const now = available.at;
  const { position, taskId, nodeKey } = planned;
  const record: TaskRecord = {
    position,
    taskId,
    nodeKey,
    status: "pending",
    attempt: 0,
    accepted: false,
    progress: null,
    error: null,
    output: null,
    createdAt: now,
    updatedAt: now,
    startedAt: null,
    endedAt: null,
  };
  return { planned, record, attempts: [], failures: 0, serviceTaskId: null, available, completedIn: 0 };
}

export function toWorkflowRecord(workflow: OracleWorkflow): WorkflowRecord {
  const { submitted, status, error, createdAt, updatedAt, events } = workflow;
  const counts = toCounts(workflow);
  const { workflowId, name, webUis } = submitted;
  return { workflowId, name, status, error, createdAt, updatedAt, counts, sequence: events.length, webUis };
}

export function toCounts({ tasks }: OracleWorkflow): TaskCounts {
  const counts = { ...NO_TASKS };
  for (const { record } of tasks) counts[record.status] += 1;
  return counts;
}

/** When a task can be claimed; null unless it is pending and everything upstream is completed. */
export function toReadiness({ workflow, task }: Place): Readiness | null {
  const upstream = upstreamOf(workflow, task);
  const isReady =
    task.record.status === "pending" && upstream.every(({ record }) => record.status === "completed");
  if (!isReady) return null;
  return {
    at: Math.max(task.available.at, ...upstream.map(({ record }) => record.endedAt ?? 0)),
    step: Math.max(task.available.step, ...upstream.map(({ completedIn }) => completedIn)),
  };
}

/** The inputs of a claim (P6). */
export function toInputs({ workflow, task }: Place): readonly DataReference[] {
  const upstream = upstreamOf(workflow, task);
  if (upstream.length === 0) return workflow.submitted.inputs;
  return upstream.flatMap(({ record }) => (record.output === null ? [] : [record.output]));
}

/** The node that each of these inputs comes from. */
export function toInputNodes({ workflow, task }: Place): readonly (string | null)[] {
  const upstream = upstreamOf(workflow, task);
  if (upstream.length === 0) return workflow.submitted.inputs.map(() => null);
  return upstream.flatMap(({ planned, record }) => (record.output === null ? [] : [planned.nodeKey]));
}

function upstreamOf(workflow: OracleWorkflow, task: OracleTask): readonly OracleTask[] {
  return workflow.tasks.filter((other) => task.planned.upstream.includes(other.planned.position));
}

/** Changes the latest attempt of a task. */
export function amend({ attempts }: OracleTask, changes: Partial<AttemptRecord>): void {
  const latest = attempts.pop();
  if (latest === undefined) throw new Error("a task without an attempt has none to amend");
  attempts.push({ ...latest, ...changes });
}

/** The worker of the latest attempt. */
export function holderOf({ attempts }: OracleTask): string {
  return attempts.at(-1)?.workerId ?? "";
}

export function toInstant(at: number): string {
  return new Date(at).toISOString();
}

export function compareTexts(one: string, other: string): number {
  if (one === other) return 0;
  return one < other ? -1 : 1;
}
