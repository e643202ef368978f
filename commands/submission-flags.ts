/** What is typed on the command line about a submission, as the submission has it. */
import { parseDocument, readDocument } from "../src/document.ts";
import { AieffectError } from "../src/errors.ts";
import { type PlannedSubmission, planSubmission } from "../src/model/submission.ts";

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
  paths: { readonly blueprint: string | undefined; readonly dockerinfo: string | undefined },
  flags: SubmissionFlags,
  servicesApiKey: string | null,
): PlannedSubmission {
  const { blueprint, dockerinfo } = paths;
  if (blueprint === undefined || dockerinfo === undefined) {
    throw new AieffectError(
      "INVALID_INPUT",
      "Name a blueprint and a dockerinfo: aieffect run BLUEPRINT DOCKERINFO",
    );
  }
  return planSubmission({
    blueprint: readDocument(blueprint, "blueprint"),
    dockerinfo: readDocument(dockerinfo, "dockerinfo"),
    inputs: toInputs(flags.input ?? []),
    parameters: toParameters(flags.param ?? []),
    services_api_key: servicesApiKey,
    options: toOptions(flags),
  });
}

function toOptions(flags: SubmissionFlags): object {
  return {
    ...(flags["task-timeout"] !== undefined && { task_timeout_ms: flags["task-timeout"] }),
    ...(flags["execute-timeout"] !== undefined && { execute_timeout_ms: flags["execute-timeout"] }),
    ...(flags.attempts !== undefined && { retry: { attempts: flags.attempts } }),
  };
}

/** The inputs of `--input JSON` and `--input @FILE`; each may hold one DataReference or a list of them. */
function toInputs(flags: readonly string[]): unknown[] {
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

function toValue(json: string, source: string): unknown {
  try {
    return parseDocument(json, source);
  } catch (error) {
    if (!(error instanceof AieffectError)) throw error;
    throw new AieffectError("INVALID_INPUT", `${error.message}. A text needs quotes: '"text"'`, {
      cause: error,
    });
  }
}
