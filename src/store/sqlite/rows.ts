/** Workflows and tasks as rows of the database, and back. What is read passes the schema of its document. */
import * as v from "valibot";
import { type DataReference, DataReferenceSchema } from "../../model/data-reference.ts";
import { JsonObjectSchema } from "../../model/field.ts";
import type { WorkflowRecord } from "../../model/record.ts";
import { WorkflowStatusSchema } from "../../model/status.ts";
import { SubmissionOptionsSchema } from "../../model/submission-options.ts";
import { type TaskOutput, type TaskPlan, type TaskState, TaskStateSchema } from "../../model/task-state.ts";
import { fromWebUiDocument, toWebUiDocument, WebUiSchema } from "../../model/web-ui.ts";
import type { WorkflowState, WorkflowStateValues } from "../../model/workflow-state.ts";
import type { Idempotency } from "../store.ts";

export interface WorkflowRow {
  workflow_id: string;
  name: string;
  created_at: number;
  submitted: string;
  state: string;
  services_api_key: string | null;
}

/** A workflow without what only its tasks need. */
export interface HeadRow {
  workflow_id: string;
  name: string;
  created_at: number;
  state: string;
}

export interface TaskRow {
  plan: string;
  state: string;
  output: string | null;
}

/** Longer outputs (UTF-16 units of their JSON) are not held in memory. */
const LONGEST_OUTPUT_HELD = 4096;

const SubmittedSchema = v.pipe(
  v.string(),
  v.parseJson(),
  v.object({
    inputs: v.array(DataReferenceSchema),
    options: SubmissionOptionsSchema,
    /** Files of schema 1 do not have it. */
    retainMs: v.optional(v.nullable(v.number()), null),
  }),
);

const TaskCountSchema = v.optional(v.number(), 0);

const WorkflowStateSchema = v.pipe(
  v.string(),
  v.parseJson(),
  v.object({
    updatedAt: v.number(),
    status: WorkflowStatusSchema,
    error: v.nullable(v.string()),
    sequence: v.number(),
    /** Most workflows have none, and then it is left out: this is written at each change. */
    webUis: v.optional(v.pipe(v.array(WebUiSchema), v.mapItems(fromWebUiDocument)), () => []),
    counts: v.object({
      pending: TaskCountSchema,
      running: TaskCountSchema,
      completed: TaskCountSchema,
      failed: TaskCountSchema,
      cancelled: TaskCountSchema,
      skipped: TaskCountSchema,
    }),
  }),
);

const PositionsSchema = v.array(v.number());

const TaskPlanSchema = v.pipe(
  v.string(),
  v.parseJson(),
  v.object({
    taskId: v.string(),
    nodeKey: v.string(),
    /** Files of schema 1 do not have it. */
    nodeType: v.optional(v.string(), "MLModel"),
    /** Left out when there is none. */
    image: v.optional(v.nullable(v.string()), null),
    address: v.nullable(v.string()),
    parameters: v.nullable(JsonObjectSchema),
    upstream: PositionsSchema,
    downstream: PositionsSchema,
  }),
);

const TaskRowStateSchema = v.pipe(v.string(), v.parseJson(), TaskStateSchema);

const OutputSchema = v.pipe(v.string(), v.parseJson(), DataReferenceSchema);

export function parseOutput(json: string): DataReference {
  return v.parse(OutputSchema, json);
}

/** The parts of a new workflow that never change. */
export interface NewRows {
  readonly submitted: string;
  /** By position. */
  readonly plans: readonly string[];
  readonly idempotency: Idempotency | null;
}

/** @throws TypeError, RangeError when something in it cannot be written as JSON */
export function toNewRows({ values, tasks }: WorkflowState, idempotency: Idempotency | null): NewRows {
  const plans = tasks.map(({ plan }) => toPlanText(plan));
  return { submitted: toSubmittedText(values), plans, idempotency };
}

function toSubmittedText({ inputs, options, retainMs }: WorkflowStateValues): string {
  return JSON.stringify({ inputs, options, retainMs });
}

export function toStateText({ values, counts }: WorkflowState): string {
  const { updatedAt, status, error, sequence, webUis } = values;
  const pages = webUis.length === 0 ? {} : { webUis: webUis.map(toWebUiDocument) };
  return JSON.stringify({ updatedAt, status, error, sequence, counts, ...pages });
}

function toPlanText(plan: TaskPlan): string {
  const { taskId, nodeKey, nodeType, image, address, parameters, upstream, downstream } = plan;
  const kept = image === null ? {} : { image };
  return JSON.stringify({ taskId, nodeKey, nodeType, ...kept, address, parameters, upstream, downstream });
}

/** @param openKey gives a services key from what is stored of it, or throws */
export function toWorkflowValues(row: WorkflowRow, openKey: (stored: string) => string): WorkflowStateValues {
  const { updatedAt, status, error, sequence, webUis } = v.parse(WorkflowStateSchema, row.state);
  return {
    workflowId: row.workflow_id,
    name: row.name,
    createdAt: row.created_at,
    servicesApiKey: row.services_api_key === null ? null : openKey(row.services_api_key),
    ...v.parse(SubmittedSchema, row.submitted),
    ...{ updatedAt, status, error, sequence, webUis },
  };
}

export function toWorkflowRecord(row: HeadRow): WorkflowRecord {
  const { workflow_id: workflowId, name, created_at: createdAt } = row;
  return { workflowId, name, createdAt, ...v.parse(WorkflowStateSchema, row.state) };
}

export function toTaskState(row: TaskRow, position: number): TaskState {
  return {
    plan: { position, ...v.parse(TaskPlanSchema, row.plan) },
    values: v.parse(TaskRowStateSchema, row.state),
    output: toTaskOutput(row.output),
  };
}

function toTaskOutput(output: string | null): TaskOutput {
  if (output === null) return null;
  return isLarge(output) ? "stored" : { reference: parseOutput(output), json: output };
}

/** Whether the JSON of an output is too long to be held in memory. */
export function isLarge(output: string): boolean {
  return output.length > LONGEST_OUTPUT_HELD;
}
