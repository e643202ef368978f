/** What is submitted to run a workflow: the body of POST /workflows, and what `run` makes of its arguments. */
import * as v from "valibot";
import { AieffectError, type ErrorCode } from "../errors.ts";
import { readBlueprint } from "./blueprint.ts";
import { type DataReference, DataReferenceSchema } from "./data-reference.ts";
import { readDockerinfo, toAddresses } from "./dockerinfo.ts";
import {
  closedObject,
  type JsonObject,
  JsonObjectSchema,
  NOT_A_LIST,
  ShallowObjectSchema,
  TextSchema,
} from "./field.ts";
import { toGraph } from "./graph.ts";
import { type Plan, toPlan, toUnknownTargets } from "./plan.ts";
import { type Reading, readWith, toReading } from "./problem.ts";
import { type SubmissionOptions, SubmissionOptionsSchema } from "./submission-options.ts";

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

/** Parameters by target. A map, since valibot's record would drop a container named `constructor` in silence. */
const ParametersSchema = v.pipe(
  JsonObjectSchema,
  ShallowObjectSchema,
  v.rawTransform(({ dataset, addIssue }) => {
    const parameters = new Map<string, JsonObject>();
    for (const [target, value] of Object.entries(dataset.value)) {
      const path = [
        { type: "object", origin: "value", input: dataset.value, key: target, value } as const,
      ] satisfies [v.IssuePathItem];
      const reading = v.safeParse(ShallowObjectSchema, value);
      if (reading.success) parameters.set(target, reading.output);
      else addIssue({ message: reading.issues[0].message, path });
    }
    return parameters;
  }),
);

/**
 * The shape of a submission. The documents in it are read later, each with its own errors, so that the first error
 * is always the one that the contract's order of checks demands. Unknown keys are refused.
 */
export const SubmissionSchema = closedObject({
  blueprint: documentNamed("blueprint"),
  dockerinfo: documentNamed("dockerinfo"),
  inputs: v.optional(v.array(JsonObjectSchema, NOT_A_LIST), () => []),
  /** Null when there is none; an empty text counts as none. */
  services_api_key: v.optional(
    v.pipe(
      v.nullable(ServicesApiKeySchema),
      v.transform((key) => key || null),
    ),
    null,
  ),
  parameters: v.optional(ParametersSchema, () => ({})),
  options: v.optional(SubmissionOptionsSchema, {}),
});

/** A submission that passed every check: all that is needed to store and start the workflow. */
export interface PlannedSubmission {
  /** The blueprint's. */
  readonly name: string;
  readonly plan: Plan;
  /** For every start task. */
  readonly inputs: readonly DataReference[];
  readonly options: SubmissionOptions;
  readonly servicesApiKey: string | null;
}

const InputsSchema = v.object({ inputs: v.array(DataReferenceSchema) });

/**
 * Checks a submission in the contract's order (shape, blueprint, dockerinfo, inputs, parameters) and plans it.
 *
 * @throws AieffectError with the first problem: INVALID_INPUT for the shape, then INVALID_BLUEPRINT,
 * INVALID_DOCKERINFO, INVALID_REFERENCES, INVALID_PARAMETERS
 */
export function planSubmission(raw: unknown): PlannedSubmission {
  const submission = demand(readWith(SubmissionSchema, raw), "INVALID_INPUT", "Invalid submission");
  const blueprint = demand(
    readBlueprint(submission.blueprint, { strict: false }),
    "INVALID_BLUEPRINT",
    "Invalid blueprint",
  );
  const graph = demand(toGraph(blueprint), "INVALID_BLUEPRINT", "Invalid blueprint");
  const dockerinfo = demand(
    readDockerinfo(submission.dockerinfo, { strict: false }),
    "INVALID_DOCKERINFO",
    "Invalid dockerinfo",
  );
  const { inputs } = demand(readWith(InputsSchema, submission), "INVALID_REFERENCES", "Invalid inputs");
  const parameters = demand(
    toReading(submission.parameters, toUnknownTargets(graph, submission.parameters)),
    "INVALID_PARAMETERS",
    "Invalid parameters",
  );
  const plan = toPlan(graph, toAddresses(dockerinfo), parameters);
  const { options, services_api_key: servicesApiKey } = submission;
  return { name: blueprint.name, plan, inputs, options, servicesApiKey };
}

function demand<T>(reading: Reading<T>, code: ErrorCode, subject: string): T {
  if (reading.ok) return reading.value;
  throw new AieffectError(code, `${subject}: ${reading.problems[0].message}`);
}
