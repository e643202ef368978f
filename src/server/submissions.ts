/** What this server makes of a submission: its shape with the server's defaults, and the rules that it is held to. */
import * as v from "valibot";
import { BlueprintSchema } from "../model/blueprint.ts";
import { DataReferenceSchema } from "../model/data-reference.ts";
import { DockerinfoSchema } from "../model/dockerinfo.ts";
import { closedObject, NOT_A_LIST } from "../model/field.ts";
import { toHostPolicy } from "../model/host-policy.ts";
import { type Submission, type SubmissionRules, toSubmissionEntries } from "../model/submission.ts";
import type { ServerSettings } from "./ports.ts";

export interface Submissions {
  /** The shape alone: what is in its documents is checked after that, in the contract's order. */
  readonly schema: v.GenericSchema<unknown, Submission>;
  /** The shape with that of its documents, for people to read. */
  readonly described: v.GenericSchema;
  readonly rules: SubmissionRules;
}

/** @throws AieffectError INVALID_INPUT for a pattern of hosts that is none */
export function toSubmissions({ defaults, maxTasks, allowHosts }: ServerSettings): Submissions {
  const entries = toSubmissionEntries(defaults);
  const described = closedObject({
    ...entries,
    blueprint: v.pipe(BlueprintSchema, v.metadata({ ref: "Blueprint" })),
    dockerinfo: v.pipe(DockerinfoSchema, v.metadata({ ref: "Dockerinfo" })),
    inputs: v.optional(
      v.array(v.pipe(DataReferenceSchema, v.metadata({ ref: "DataReference" })), NOT_A_LIST),
      () => [],
    ),
  });
  return {
    schema: closedObject(entries),
    described: v.pipe(described, v.metadata({ ref: "Submission" })),
    rules: { maxTasks, allowsAddress: toHostPolicy(allowHosts) },
  };
}
