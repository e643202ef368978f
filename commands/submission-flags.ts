/** What is typed on the command line about a submission, as the submission has it. */
import * as Args from "@oclif/core/args";
import * as Flags from "@oclif/core/flags";
import { parseDurationMs } from "../src/config.ts";
import { readDocument } from "../src/document.ts";
import { AieffectError } from "../src/errors.ts";
import { parseDocument } from "../src/model/json-document.ts";
import { type PlannedSubmission, planSubmission } from "../src/model/submission.ts";
import { isPackageFolder, toDocumentPaths } from "./document-paths.ts";

/** A flag whose value is a duration, in ms. */
export const duration = (description: string) =>
  Flags.custom<number>({
    description,
    helpValue: "DURATION",
    parse: async (text) => parseDurationMs(text),
  })();

const PATHS = {
  blueprint: { description: "blueprint.json of the pipeline, or the folder of its package" },
  dockerinfo: { description: "dockerinfo.json: where its services answer; a package has one" },
};

/** The documents of a submission, where there may be another one to go on with. */
export const OPTIONAL_DOCUMENTS = {
  blueprint: Args.string(PATHS.blueprint),
  dockerinfo: Args.string(PATHS.dockerinfo),
};

export const DOCUMENTS = {
  ...OPTIONAL_DOCUMENTS,
  blueprint: Args.string({ ...PATHS.blueprint, required: true }),
};

/** What a submission says beside its documents. */
export const SUBMISSION_FLAGS = {
  input: Flags.string({
    multiple: true,
    multipleNonGreedy: true,
    helpValue: "JSON|@FILE",
    description: "DataReference (or list of them) for every start task.",
  }),
  param: Flags.string({
    multiple: true,
    multipleNonGreedy: true,
    helpValue: "TARGET.KEY=JSON",
    description: "Parameter for TARGET, a container or container:operation.",
  }),
  "services-api-key": Flags.string({
    helpValue: "KEY",
    description: "Bearer key that the services ask for. [env: AIEFFECT_SERVICES_API_KEY]",
  }),
  "task-timeout": duration("Fail a task that takes longer than this. Default: no limit."),
  "execute-timeout": duration("Longest wait for the answer of one execute call. Default: 30s."),
  attempts: Flags.integer({
    helpValue: "N",
    min: 1,
    max: 20,
    description: "Attempts of a task whose service cannot be reached. Default: 3.",
  }),
};

export interface SubmissionFlags {
  readonly input?: readonly string[] | undefined;
  readonly param?: readonly string[] | undefined;
  /** Durations in ms. */
  readonly "task-timeout"?: number | undefined;
  readonly "execute-timeout"?: number | undefined;
  readonly attempts?: number | undefined;
}

/**
 * Reads, checks and plans what the command line submits.
 *
 * @throws AieffectError as planSubmission does, and INVALID_INPUT for files and flags that cannot be read
 */
export function readSubmission(
  paths: NamedPaths,
  flags: SubmissionFlags,
  servicesApiKey: string | null,
): PlannedSubmission {
  return planSubmission(readSubmissionBody(paths, flags, servicesApiKey));
}

type NamedPaths = { readonly [Path in keyof typeof PATHS]?: string | undefined };

/**
 * Reads what the command line submits, as a server takes it: unchecked. What is not given is left out, for there are
 * servers that refuse the extensions.
 *
 * @throws AieffectError INVALID_INPUT for files and flags that cannot be read
 */
export function readSubmissionBody(
  paths: NamedPaths,
  flags: SubmissionFlags,
  servicesApiKey: string | null,
): object {
  const { blueprint, dockerinfo } = demandPaths(paths);
  const parameters = toParameters(flags.param ?? []);
  const options = toOptions(flags);
  return {
    blueprint: readDocument(blueprint, "blueprint"),
    dockerinfo: readDocument(dockerinfo, "dockerinfo"),
    inputs: toInputs(flags.input ?? []),
    ...(servicesApiKey !== null && { services_api_key: servicesApiKey }),
    ...(Object.keys(parameters).length > 0 && { parameters }),
    ...(Object.keys(options).length > 0 && { options }),
  };
}

/** What is no package is not looked into: whoever reads it says what it is instead. */
function demandPaths({ blueprint, dockerinfo }: NamedPaths) {
  const isPackage = blueprint !== undefined && isPackageFolder(blueprint);
  const paths = isPackage ? toDocumentPaths(blueprint, dockerinfo) : { blueprint, dockerinfo };
  if (paths.blueprint !== undefined && paths.dockerinfo !== undefined)
    return { blueprint: paths.blueprint, dockerinfo: paths.dockerinfo };
  const missing = isPackage
    ? `${blueprint} has no dockerinfo.json, which says where its services answer. `
    : "";
  throw new AieffectError(
    "INVALID_INPUT",
    `${missing}Name a blueprint and a dockerinfo, as in blueprint.json dockerinfo.json.`,
  );
}

function toOptions(flags: SubmissionFlags): object {
  return {
    ...(flags["task-timeout"] !== undefined && { task_timeout_ms: flags["task-timeout"] }),
    ...(flags["execute-timeout"] !== undefined && { execute_timeout_ms: flags["execute-timeout"] }),
    ...(flags.attempts !== undefined && { retry: { attempts: flags.attempts } }),
  };
}

/** The inputs of `--input JSON` and `--input @FILE`; each may hold one DataReference or a list of them. */
export function toInputs(flags: readonly string[]): unknown[] {
  return flags.flatMap((flag) =>
    flag.startsWith("@") ? readDocument(flag.slice(1), "input") : parseDocument(flag, "--input"),
  );
}

/**
 * The parameters of `--param TARGET.KEY=JSON`, by target. The last dot before the sign of equality ends the target;
 * later ones win.
 *
 * @throws AieffectError INVALID_INPUT
 */
function toParameters(flags: readonly string[]): Record<string, Record<string, unknown>> {
  const parameters = new Map<string, Record<string, unknown>>();
  for (const flag of flags) {
    const match = /^([^=]+)\.([^=.]+)=(.*)$/s.exec(flag);
    const [, target, key, json] = match ?? [];
    if (target === undefined || key === undefined || json === undefined) {
      throw new AieffectError(
        "INVALID_INPUT",
        `--param ${flag} is not TARGET.KEY=JSON, as in data_generator1.num_records=70`,
      );
    }
    parameters.set(target, { ...parameters.get(target), [key]: toValue(json, `--param ${target}.${key}`) });
  }
  return Object.fromEntries(parameters);
}

/** @throws AieffectError INVALID_INPUT naming the source of the JSON */
export function toValue(json: string, source: string): unknown {
  try {
    return parseDocument(json, source);
  } catch (error) {
    if (!(error instanceof AieffectError)) throw error;
    throw new AieffectError("INVALID_INPUT", `${error.message}. A text needs quotes: '"text"'`, {
      cause: error,
    });
  }
}
