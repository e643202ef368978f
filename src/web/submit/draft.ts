/** What somebody is about to submit, as it stands in the form. It outlives a reload, and so has a schema; the key is no part of it. */
import * as v from "valibot";
import { JsonObjectSchema } from "../../model/field.ts";
import { InputDraftSchema } from "./input-draft.ts";
import { NO_OPTIONS, OptionDraftSchema } from "./option-draft.ts";

const ComplaintSchema = v.object({ path: v.string(), message: v.string() });
export type Complaint = v.InferOutput<typeof ComplaintSchema>;

/** Parameters for a container, or for one of its operations: JSON as it was typed. */
const ParameterDraftSchema = v.object({ target: v.string(), json: v.string() });
export type ParameterDraft = v.InferOutput<typeof ParameterDraftSchema>;

export const DraftSchema = v.object({
  /** Names of the files that it was read from. */
  source: v.string(),
  /** Null while it is still to come. */
  blueprint: v.nullable(JsonObjectSchema),
  /** Its text, for it may be changed; blank while there is none. */
  dockerinfo: v.string(),
  /** What reading the package told. */
  warnings: v.array(ComplaintSchema),
  inputs: v.array(InputDraftSchema),
  parameters: v.array(ParameterDraftSchema),
  options: OptionDraftSchema,
});
export type Draft = v.InferOutput<typeof DraftSchema>;

/** What was read of files that somebody gave: a package, or a part of one. */
export interface ReadFiles {
  readonly source: string;
  readonly blueprint: Draft["blueprint"];
  /** Null when none is among them. */
  readonly dockerinfo: string | null;
  readonly warnings: readonly Complaint[];
}

/** The form for what was read: another pipeline begins anew, and a part of the same one leaves what is filled in. */
export function takeFiles(draft: Draft | null, read: ReadFiles): Draft {
  const isPackage = read.blueprint !== null && read.dockerinfo !== null;
  if (draft === null || isPackage || isOther(draft.blueprint, read.blueprint)) {
    return {
      source: read.source,
      blueprint: read.blueprint,
      dockerinfo: read.dockerinfo ?? "",
      warnings: [...read.warnings],
      inputs: [],
      parameters: [],
      options: NO_OPTIONS,
    };
  }
  return {
    ...draft,
    source: `${draft.source}, ${read.source}`,
    blueprint: read.blueprint ?? draft.blueprint,
    dockerinfo: read.dockerinfo ?? draft.dockerinfo,
    warnings: read.blueprint === null ? [...draft.warnings, ...read.warnings] : [...read.warnings],
  };
}

const isOther = (old: Draft["blueprint"], given: Draft["blueprint"]): boolean =>
  old !== null && given !== null && (old.pipeline_id !== given.pipeline_id || old.name !== given.name);
