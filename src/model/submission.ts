/** What is submitted to run a workflow: the body of POST /workflows, and what `run` makes of its arguments. */
import * as v from "valibot";
import { AieffectError, type ErrorCode } from "../errors.ts";
import { readBlueprint } from "./blueprint.ts";
import { type DataReference, DataReferenceSchema } from "./data-reference.ts";
import { readDockerinfo, toAddresses, toWebUis } from "./dockerinfo.ts";
import { closedObject, JsonObjectSchema, NOT_A_LIST, ShallowObjectSchema, TextSchema } from "./field.ts";
import { type Graph, toGraph } from "./graph.ts";
import { type Plan, toPlan, toUnknownTargets } from "./plan.ts";
import { type Problem, type Reading, readWith, toReading } from "./problem.ts";
import { DEFAULT_OPTIONS, type SubmissionOptions, toSubmissionOptionsSchema } from "./submission-options.ts";
import type { WebUi } from "./web-ui.ts";

const documentNamed = (name: string) =>
  v.pipe(
    JsonObjectSchema,
    ShallowObjectSchema,
    v.check((document) => Object.keys(document).length > 0, `${name} is required`),
  );

/** A key travels in a header, which carries printable ASCII and no space around it. */
export const ServicesApiKeySchema = v.pipe(
  TextSchema,
  v.regex(/^(?:[!-~](?:[ -~]*[!-~])?)?$/, "must be printable ASCII, for it is sent in a header"),
);

/** A services key or null; an empty text counts as none. */
export const NullableServicesApiKeySchema = v.pipe(
  v.nullable(ServicesApiKeySchema),
  v.transform((key) => key || null),
);

/** Parameters by target. A map, since valibot's record would drop a container named `constructor` in silence. */
const ParametersSchema = v.pipe(
  JsonObjectSchema,
  ShallowObjectSchema,
  v.transform((parameters) => new Map(Object.entries(parameters))),
  v.map(v.string(), ShallowObjectSchema),
  v.metadata({ type: "object", additionalProperties: { type: "object" } }),
);

/**
 * The shape of a submission. The documents in it are read later, each with its own errors, so that the first error
 * is always the one that the contract's order of checks demands. Unknown keys are refused.
 *
 * @param defaults of the options that it does not give
 */
export const toSubmissionEntries = (defaults: SubmissionOptions) => ({
  blueprint: documentNamed("blueprint"),
  dockerinfo: documentNamed("dockerinfo"),
  inputs: v.optional(v.array(JsonObjectSchema, NOT_A_LIST), () => []),
  /** Null when there is none; an empty text counts as none. */
  services_api_key: v.optional(NullableServicesApiKeySchema, null),
  parameters: v.optional(ParametersSchema, () => ({})),
  options: v.optional(toSubmissionOptionsSchema(defaults), {}),
});

/** The shape of a submission to no server in particular. */
export const SubmissionSchema = closedObject(toSubmissionEntries(DEFAULT_OPTIONS));

export type Submission = v.InferOutput<typeof SubmissionSchema>;

/** A submission that passed every check: all that is needed to store and start the workflow. */
export interface PlannedSubmission {
  /** The blueprint's. */
  readonly name: string;
  readonly plan: Plan;
  /** For every start task. */
  readonly inputs: readonly DataReference[];
  readonly options: SubmissionOptions;
  readonly servicesApiKey: string | null;
  readonly webUis: readonly WebUi[];
}

/** The inputs of a submission as references. */
export const InputsSchema = v.object({ inputs: v.array(DataReferenceSchema) });

/** What is allowed of a submission beside being right. */
export interface SubmissionRules {
  readonly maxTasks: number;
  /** Whether a service may be called at `http://host:port`. */
  readonly allowsAddress: (address: string) => boolean;
}

const NO_RULES: SubmissionRules = { maxTasks: Number.POSITIVE_INFINITY, allowsAddress: () => true };

/**
 * Checks a submission in the contract's order (shape, blueprint, dockerinfo, inputs, parameters) and plans it.
 *
 * @throws AieffectError with the first problem: INVALID_INPUT for the shape, then as planWellShaped
 */
export function planSubmission(raw: unknown): PlannedSubmission {
  return planWellShaped(demand(readWith(SubmissionSchema, raw), "INVALID_INPUT", "Invalid submission"));
}

/**
 * Checks a submission whose shape is right in the contract's order (blueprint, dockerinfo, inputs, parameters) and
 * plans it.
 *
 * @throws AieffectError with the first problem: INVALID_BLUEPRINT, INVALID_DOCKERINFO, INVALID_REFERENCES,
 * INVALID_PARAMETERS
 */
export function planWellShaped(submission: Submission, rules: SubmissionRules = NO_RULES): PlannedSubmission {
  const { name, graph } = readGraph(submission, rules);
  const { addresses, webUis } = readAddresses(submission, graph, rules);
  const { inputs } = demand(readWith(InputsSchema, submission), "INVALID_REFERENCES", "Invalid inputs");
  const parameters = demand(
    toReading(submission.parameters, toUnknownTargets(graph.nodes, submission.parameters)),
    "INVALID_PARAMETERS",
    "Invalid parameters",
  );
  const { options, services_api_key: servicesApiKey } = submission;
  return { name, plan: toPlan(graph, addresses, parameters), inputs, options, servicesApiKey, webUis };
}

function readGraph({ blueprint: raw }: Submission, rules: SubmissionRules) {
  const subject = "Invalid blueprint";
  const blueprint = demand(readBlueprint(raw, { strict: false }), "INVALID_BLUEPRINT", subject);
  const graph = demand(toGraph(blueprint), "INVALID_BLUEPRINT", subject);
  const problems = toSizeProblems(graph.nodes.length, rules);
  return { name: blueprint.name, graph: demand(toReading(graph, problems), "INVALID_BLUEPRINT", subject) };
}

function readAddresses({ dockerinfo: raw }: Submission, { nodes }: Graph, rules: SubmissionRules) {
  const subject = "Invalid dockerinfo";
  const dockerinfo = demand(readDockerinfo(raw, { strict: false }), "INVALID_DOCKERINFO", subject);
  const addresses = toAddresses(dockerinfo);
  const containers = nodes.map((node) => node.container);
  const problems = toAddressProblems(containers, addresses, rules);
  const found = { addresses, webUis: toWebUis(dockerinfo, containers) };
  return demand(toReading(found, problems), "INVALID_DOCKERINFO", subject);
}

/** A graph of more tasks than is allowed; the message is what follows `Invalid blueprint: `. */
export function toSizeProblems(tasks: number, { maxTasks }: SubmissionRules): readonly Problem[] {
  if (tasks <= maxTasks) return [];
  return [{ path: "nodes", message: `${tasks} tasks are more than ${maxTasks}` }];
}

/**
 * Addresses of containers that may not be called; each message is what follows `Invalid dockerinfo: `. Entries for
 * containers of no task are nobody's business.
 */
export function toAddressProblems(
  containers: readonly string[],
  addresses: ReadonlyMap<string, string | null>,
  { allowsAddress }: SubmissionRules,
): readonly Problem[] {
  return [...new Set(containers)].flatMap((container) => {
    const address = addresses.get(container) ?? null;
    if (address === null || allowsAddress(address)) return [];
    return { path: "docker_info_list", message: `Address not allowed for ${container}: ${address}` };
  });
}

function demand<T>(reading: Reading<T>, code: ErrorCode, subject: string): T {
  if (reading.ok) return reading.value;
  throw new AieffectError(code, `${subject}: ${reading.problems[0].message}`);
}
