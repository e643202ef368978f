/** What tests arrange with: workflows from a short list of edges, references, settlements. */
import * as v from "valibot";
import type { DataReference } from "../src/model/data-reference.ts";
import type { JsonObject } from "../src/model/field.ts";
import { toNodeKey } from "../src/model/node-key.ts";
import type { PlannedTask } from "../src/model/plan.ts";
import type { Outcome, Settlement } from "../src/model/settlement.ts";
import { type SubmissionOptions, SubmissionOptionsSchema } from "../src/model/submission-options.ts";
import { toTaskId } from "../src/model/task-id.ts";
import type { WebUi } from "../src/model/web-ui.ts";
import type { Idempotency, NewWorkflow } from "../src/store/store.ts";

export interface WorkflowSketch {
  readonly workflowId?: string;
  readonly name?: string;
  /** Names of the tasks in blueprint order, separated by blanks; needed for those that `edges` does not name in order. */
  readonly tasks?: string;
  /** `"a>c b>c"`: c waits for a and for b. */
  readonly edges?: string;
  readonly inputs?: readonly DataReference[];
  readonly options?: v.InferInput<typeof SubmissionOptionsSchema>;
  readonly servicesApiKey?: string | null;
  readonly webUis?: readonly WebUi[];
  /** For ever unless given. */
  readonly retainMs?: number | null;
  readonly idempotency?: Idempotency | null;
  /** By task name. */
  readonly parameters?: Readonly<Record<string, JsonObject>>;
}

let workflows = 0;

/** A workflow as the plan of a blueprint would give it; the task named `a` is the node `a:Run`. */
export function makeWorkflow(sketch: WorkflowSketch = {}): NewWorkflow {
  workflows += 1;
  const edges = toWords(sketch.edges ?? "").map((edge) => edge.split(">"));
  const names = [...new Set([...toWords(sketch.tasks ?? ""), ...edges.flat()])];
  return {
    workflowId: sketch.workflowId ?? `wf-${String(workflows).padStart(12, "0")}`,
    name: sketch.name ?? "sketch",
    tasks: toTasks(names.length === 0 ? ["a"] : names, edges, sketch.parameters ?? {}),
    inputs: sketch.inputs ?? [],
    options: makeOptions(sketch.options),
    servicesApiKey: sketch.servicesApiKey ?? null,
    webUis: sketch.webUis ?? [],
    retainMs: sketch.retainMs ?? null,
    idempotency: sketch.idempotency ?? null,
  };
}

/** Options with every default filled in. */
export function makeOptions(options: v.InferInput<typeof SubmissionOptionsSchema> = {}): SubmissionOptions {
  return v.parse(SubmissionOptionsSchema, options);
}

/** `count` names: `t0 t1 t2 …`. */
export function makeNames(count: number, prefix = "t"): readonly string[] {
  return Array.from({ length: count }, (_, index) => `${prefix}${index}`);
}

/** A reference in its full form: to JSON inside of it unless `fields` say otherwise. */
export const refer = (fields: Partial<DataReference>): DataReference => ({
  protocol: "inline",
  uri: "",
  format: "json",
  schema_uri: null,
  size_bytes: null,
  checksum: null,
  metadata: {},
  ...fields,
});

/** A reference with its data inside. */
export const referInline = (content: string | Uint8Array, format: string): DataReference =>
  refer({ uri: Buffer.from(content).toString("base64"), format });

/** An inline reference to a short text; the full form with every key. */
export function makeReference(text: string): DataReference {
  return {
    protocol: "inline",
    uri: Buffer.from(JSON.stringify(text)).toString("base64"),
    format: "json",
    schema_uri: null,
    size_bytes: text.length,
    checksum: null,
    metadata: { text },
  };
}

/** An outcome, with nothing on the timeline unless given. */
export function makeSettlement(outcome: Outcome, timeline: Partial<Settlement> = {}): Settlement {
  return { polls: 0, lastPoll: null, outputFetchedAt: null, ...timeline, outcome };
}

export function makeCompleted(output: DataReference | null = null): Settlement {
  return makeSettlement({ kind: "completed", output });
}

export function makeFailed(error = "it broke"): Settlement {
  return makeSettlement({ kind: "failed", error });
}

export function makeRetry(delayMs: number, error = "try again"): Settlement {
  return makeSettlement({ kind: "retry", error, delayMs });
}

function toTasks(
  names: readonly string[],
  edges: readonly (readonly string[])[],
  parameters: Readonly<Record<string, JsonObject>>,
): readonly PlannedTask[] {
  const positions = new Map(names.map((name, position) => [name, position]));
  const upstream = names.map((): number[] => []);
  const downstream = names.map((): number[] => []);
  for (const [from = "", to = ""] of edges) {
    const source = positions.get(from) ?? -1;
    const target = positions.get(to) ?? -1;
    downstream[source]?.push(target);
    upstream[target]?.push(source);
  }
  return names.map((name, position) => ({
    position,
    taskId: toTaskId(toNodeKey(name, "Run")),
    nodeKey: toNodeKey(name, "Run"),
    containerName: name,
    operationName: "Run",
    nodeType: "MLModel",
    image: position % 2 === 0 ? `team/${name}:1` : null,
    address: `http://${name}:8080`,
    parameters: parameters[name] ?? null,
    upstream: upstream[position]?.toSorted(byNumber) ?? [],
    downstream: downstream[position]?.toSorted(byNumber) ?? [],
  }));
}

const byNumber = (one: number, other: number): number => one - other;

function toWords(text: string): readonly string[] {
  return text.split(" ").filter((word) => word !== "");
}
