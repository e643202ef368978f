/** blueprint.json: containers, their operations, and which operation feeds which. */
import * as v from "valibot";
import { FilledTextSchema, filledList, isBlank, NOT_A_LIST, TextSchema } from "./field.ts";
import { CLOSED, type Form, objectIn, STRICT, textIn, toIgnoredKeys, WIDE } from "./form.ts";
import { type Problem, type Reading, readWith, toIssueMessage } from "./problem.ts";

/** The name of a protobuf message; blank counts as none. */
const MessageNameSchema = v.optional(
  v.nullable(
    v.pipe(
      TextSchema,
      v.transform((name) => (isBlank(name) ? null : name)),
    ),
  ),
  null,
);

const toFlag = (input: unknown): unknown => {
  if (typeof input !== "string") return input;
  const text = input.toLowerCase();
  return text === "true" || (text === "false" ? false : input);
};

/** A boolean, or one of the texts true and false in any case. */
const FlagSchema = v.optional(
  v.pipe(v.unknown(), v.transform(toFlag), v.boolean("must be true or false")),
  false,
);

const toConnectionsSchema = (form: Form) => {
  const list = v.array(
    objectIn(form, {
      container_name: FilledTextSchema,
      operation_signature: objectIn(form, { operation_name: FilledTextSchema }),
    }),
    NOT_A_LIST,
  );
  return form.complete ? v.optional(list, () => []) : v.nullish(list, () => []);
};

const toOperationSchema = (form: Form) =>
  objectIn(form, {
    operation_signature: objectIn(form, {
      operation_name: FilledTextSchema,
      input_message_name: MessageNameSchema,
      output_message_name: MessageNameSchema,
      input_message_stream: FlagSchema,
      output_message_stream: FlagSchema,
    }),
    connected_to: toConnectionsSchema(form),
  });

const toNodeSchema = (form: Form) =>
  objectIn(form, {
    container_name: FilledTextSchema,
    proto_uri: textIn(form, FilledTextSchema, ""),
    image: textIn(form, FilledTextSchema, ""),
    node_type: textIn(form, FilledTextSchema, "MLModel"),
    operation_signature_list: filledList(toOperationSchema(form)),
  });

const toBlueprintSchema = (form: Form) =>
  v.pipe(
    objectIn(form, {
      name: textIn(form, FilledTextSchema, ""),
      pipeline_id: textIn(form, FilledTextSchema, ""),
      creation_date: textIn(form, TextSchema, ""),
      type: textIn(form, FilledTextSchema, "pipeline-topology/v2"),
      version: textIn(form, FilledTextSchema, "2.0"),
      nodes: filledList(toNodeSchema(form)),
    }),
    v.transform((blueprint) => ({ ...blueprint, name: toName(blueprint.name, blueprint.pipeline_id) })),
  );

const toName = (name: string, pipelineId: string): string =>
  [name, pipelineId].find((text) => !isBlank(text)) ?? "pipeline";

/** What we accept: the published minimal form and the AI4EU / Graphene originals too. Unknown keys are dropped. */
export const BlueprintSchema = toBlueprintSchema(WIDE);

/** What the reference orchestrator accepts: every field there, no other keys. Same output. */
export const StrictBlueprintSchema = toBlueprintSchema(STRICT);

const ClosedBlueprintSchema = toBlueprintSchema(CLOSED);

export type Blueprint = v.InferOutput<typeof BlueprintSchema>;

/** Reads a blueprint; each problem's message is what follows `Invalid blueprint: `. */
export const readBlueprint = (raw: unknown, { strict }: { readonly strict: boolean }): Reading<Blueprint> =>
  readWith(
    strict ? StrictBlueprintSchema : BlueprintSchema,
    raw,
    (path, issue) => `Invalid blueprint structure: ${toIssueMessage(path, issue)}`,
  );

/** The keys of a blueprint that we ignore, at any level. */
export const toIgnoredBlueprintKeys = (raw: unknown): readonly Problem[] =>
  toIgnoredKeys(ClosedBlueprintSchema, raw);
