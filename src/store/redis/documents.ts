/** What the scripts keep and give, as values of ours: documents are JSON, rows are short lists. */
import * as v from "valibot";
import { type DataReference, DataReferenceSchema, toPlainReference } from "../../model/data-reference.ts";
import { type WorkflowEvent, WorkflowEventSchema } from "../../model/event.ts";
import { JsonObjectSchema } from "../../model/field.ts";
import type { PlannedTask } from "../../model/plan.ts";
import type { WorkflowRecord } from "../../model/record.ts";
import { TaskStatusSchema, WorkflowStatusSchema } from "../../model/status.ts";
import { type SubmissionOptions, SubmissionOptionsSchema } from "../../model/submission-options.ts";
import { fromWebUiDocument, WebUiSchema } from "../../model/web-ui.ts";
import type { Claim } from "../store.ts";

const json = <Schema extends v.GenericSchema>(schema: Schema) => v.pipe(v.string(), v.parseJson(), schema);

const PlanSchema = json(
  v.object({
    taskId: v.string(),
    nodeKey: v.string(),
    nodeType: v.string(),
    /** Left out when there is none. */
    image: v.optional(v.nullable(v.string()), null),
    address: v.nullable(v.string()),
    parameters: v.nullable(JsonObjectSchema),
    /** The node keys of its upstream tasks, in blueprint order. */
    upstreamNodes: v.array(v.string()),
  }),
);
export type PlanDocument = v.InferOutput<typeof PlanSchema>;

const InputsSchema = json(v.array(DataReferenceSchema));
const OutputSchema = json(DataReferenceSchema);
const OptionsSchema = json(SubmissionOptionsSchema);
const TextSchema = json(v.string());

export const parsePlan = (document: string): PlanDocument => v.parse(PlanSchema, document);
export const parseInputs = (document: string): DataReference[] => v.parse(InputsSchema, document);
export const parseOutput = (document: string): DataReference => v.parse(OutputSchema, document);
export const parseOptions = (document: string): SubmissionOptions => v.parse(OptionsSchema, document);
export const parseText = (document: string): string => v.parse(TextSchema, document);

const GivenInputsSchema = json(v.array(v.unknown()));

/**
 * The inputs that a task is claimed with, and the node that each comes from.
 *
 * @param document the workflow's inputs, or for each upstream task its output or null
 */
export function parseGivenInputs(
  document: string,
  upstreamNodes: readonly string[],
): Pick<Claim, "inputs" | "inputNodes"> {
  const inputs: DataReference[] = [];
  const inputNodes: (string | null)[] = [];
  for (const [place, raw] of v.parse(GivenInputsSchema, document).entries()) {
    if (raw === null) continue;
    inputs.push(toPlainReference(raw) ?? v.parse(DataReferenceSchema, raw));
    inputNodes.push(upstreamNodes[place] ?? null);
  }
  return { inputs, inputNodes };
}

/**
 * @param tasks all tasks of its workflow, by position
 * @throws TypeError when something in it cannot be written as JSON
 */
export function toPlanDocument(task: PlannedTask, tasks: readonly PlannedTask[]): string {
  const { taskId, nodeKey, nodeType, image, address, parameters } = task;
  const upstreamNodes = task.upstream.map((position) => tasks[position]?.nodeKey ?? "");
  const kept = image === null ? {} : { image };
  return JSON.stringify({ taskId, nodeKey, nodeType, ...kept, address, parameters, upstreamNodes });
}

/** The names of a task as members of its events, then its neighbours. */
export function toInfo({ taskId, nodeKey, upstream, downstream }: PlannedTask): string {
  const names = `"task_id":${JSON.stringify(taskId)},"node_key":${JSON.stringify(nodeKey)}`;
  return `${names}\n${upstream.join()}\n${downstream.join()}`;
}

const NamesSchema = json(v.object({ task_id: v.string(), node_key: v.string() }));

/** The reverse of `toInfo`. */
export function parseInfo(info: string) {
  const [names = "", upstream = "", downstream = ""] = info.split("\n");
  const { task_id: taskId, node_key: nodeKey } = v.parse(NamesSchema, `{${names}}`);
  return { taskId, nodeKey, upstream: toPositions(upstream), downstream: toPositions(downstream) };
}

function toPositions(text: string): readonly number[] {
  return text === "" ? [] : text.split(",").map(Number);
}

/** The row of a task, as far as it is read back; see `lua/prelude/task.lua`. */
export function parseRow(row: string) {
  const [status, , attempt, , accepted, progress, updatedAt, startedAt, endedAt] = row.split(",");
  return {
    status: v.parse(TaskStatusSchema, status),
    attempt: Number(attempt),
    accepted: accepted === "1",
    progress: toNumber(progress),
    updatedAt: Number(updatedAt),
    startedAt: toNumber(startedAt),
    endedAt: toNumber(endedAt),
  };
}

function toNumber(text: string | undefined): number | null {
  return text === undefined || text === "" ? null : Number(text);
}

const WorkflowFieldsSchema = v.object({
  name: TextSchema,
  state: v.string(),
  error: v.nullish(TextSchema, null),
  created: v.pipe(v.string(), v.toNumber()),
  webuis: v.nullish(json(v.pipe(v.array(WebUiSchema), v.mapItems(fromWebUiDocument))), "[]"),
});

/** The record of a workflow from the fields of its hash. */
export function toWorkflowRecord(workflowId: string, fields: unknown): WorkflowRecord {
  const { name, state, error, created: createdAt, webuis: webUis } = v.parse(WorkflowFieldsSchema, fields);
  const [status, ...numbers] = state.split(",");
  const [
    sequence = 0,
    updatedAt = 0,
    pending = 0,
    running = 0,
    completed = 0,
    failed = 0,
    cancelled = 0,
    skipped = 0,
  ] = numbers.map(Number);
  const counts = { pending, running, completed, failed, cancelled, skipped };
  return {
    workflowId,
    name,
    status: v.parse(WorkflowStatusSchema, status),
    error,
    createdAt,
    updatedAt,
    counts,
    sequence,
    webUis,
  };
}

const InstantSchema = v.pipe(
  v.number(),
  v.transform((at) => new Date(at).toISOString()),
);

/** Instants are kept in ms; members that are not the event's own are the timeline's (see timeline.ts). */
const KeptEventSchema = v.pipe(
  v.looseObject({ at: InstantSchema, available_at: v.optional(InstantSchema) }),
  WorkflowEventSchema,
);
const KeptEventsSchema = json(v.array(KeptEventSchema));

export const parseEvent = (document: string): WorkflowEvent => v.parse(json(KeptEventSchema), document);
/** The events of one step, as the feed has them. */
export const parseFeedEntry = (document: string): readonly WorkflowEvent[] =>
  v.parse(KeptEventsSchema, document);
