/** From what is filled in to what is sent. Pure. */
import { isBlank, isJsonObject } from "../../model/field.ts";
import { parseDocument } from "../../model/json-document.ts";
import { DOCKERINFO_FILE } from "../../model/package-file.ts";
import type { Problem } from "../../model/problem.ts";
import type { Draft } from "./draft.ts";
import { toReferences } from "./input-draft.ts";
import { toOptions } from "./option-draft.ts";

/** The body of POST /workflows and POST /validate; what is not given is left out. */
export type SubmissionBody = Readonly<Record<string, unknown>>;

export interface FilledForm {
  /** Null when something is missing without which there is nothing to check. What cannot be read is left out of it. */
  readonly body: SubmissionBody | null;
  /** What cannot be read. Paths are those of the form: `dockerinfo`, `inputs[0]`, `parameters[0]`, `options.attempts`. */
  readonly problems: readonly Problem[];
}

/** A dockerinfo in which nothing stands, for somebody who has none yet: the server says what is missing in it. */
const NO_ENTRIES = { docker_info_list: [] };

export function toForm(draft: Draft, servicesApiKey: string): FilledForm {
  const problems: Problem[] = [];
  const read = <T>(path: string, reading: () => T, otherwise: T): T => {
    try {
      return reading();
    } catch (error) {
      problems.push({ path, message: error instanceof Error ? error.message : String(error) });
      return otherwise;
    }
  };
  const dockerinfo = read("dockerinfo", () => toObject(draft.dockerinfo, DOCKERINFO_FILE), NO_ENTRIES);
  const inputs = draft.inputs.flatMap((input, at) =>
    read(`inputs[${at}]`, () => toReferences(input, `Input ${at + 1}`), []),
  );
  const parameters = draft.parameters.flatMap(({ target, json }, at) =>
    isBlank(json)
      ? []
      : read(`parameters[${at}]`, () => [[target, toObject(json, `The value for ${target}`)] as const], []),
  );
  const { options, problems: optionProblems } = toOptions(draft.options);
  problems.push(...optionProblems);
  if (draft.blueprint === null) return { body: null, problems };
  return {
    body: {
      blueprint: draft.blueprint,
      dockerinfo: Object.keys(dockerinfo).length === 0 ? NO_ENTRIES : dockerinfo,
      ...(inputs.length > 0 && { inputs }),
      ...(servicesApiKey !== "" && { services_api_key: servicesApiKey }),
      ...(parameters.length > 0 && { parameters: Object.fromEntries(parameters) }),
      ...(Object.keys(options).length > 0 && { options }),
    },
    problems,
  };
}

/** @throws AieffectError, Error */
function toObject(json: string, name: string) {
  if (isBlank(json)) return NO_ENTRIES;
  const read = parseDocument(json, name);
  if (!isJsonObject(read)) throw new Error(`${name} must be an object: { … }`);
  return read;
}
