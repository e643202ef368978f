/** Reads the compose file of a use case from its folder. */
import { readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { parseEnv } from "node:util";
import { parse } from "yaml";
import { AieffectError } from "../errors.ts";
import { type ComposeFile, readComposeFile } from "../model/compose-file.ts";
import { fillVariables, type Variables } from "../model/compose-variables.ts";
import { isMissing } from "../model/missing-file.ts";

export const COMPOSE_FILE = "docker-compose.yml";

/**
 * Variables come from a `.env` beside the compose file and from the environment, which wins, as with Docker.
 * @throws AieffectError INVALID_INPUT when there is none, or none that can be used
 */
export function readCompose(folder: string, environment: Variables): ComposeFile {
  const path = join(folder, COMPOSE_FILE);
  const text = readText(path);
  if (text === undefined) throw invalid(`There is no ${path}${statHint(folder)}`);
  const variables = { ...parseEnv(readText(join(folder, ".env")) ?? ""), ...environment };
  const reading = readComposeFile(fillVariables(parseYaml(path, text), variables));
  if (reading.ok) return reading.value;
  throw invalid(
    `${path} is not usable:\n${reading.problems.map(({ message }) => `  ${message}`).join("\n")}`,
  );
}

const statHint = (folder: string): string =>
  statSync(folder, { throwIfNoEntry: false })?.isDirectory() ? "." : `: ${folder} is no folder.`;

function parseYaml(path: string, text: string): unknown {
  try {
    return parse(text, { merge: true });
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message.split("\n", 1)[0] : String(cause);
    throw new AieffectError("INVALID_INPUT", `${path} is no valid YAML: ${reason}`, { cause });
  }
}

/** undefined when there is no such file. */
function readText(path: string): string | undefined {
  try {
    return readFileSync(path, "utf8");
  } catch (error) {
    if (isMissing(error)) return undefined;
    throw new AieffectError("INVALID_INPUT", `${path} cannot be read: ${String(error)}`, { cause: error });
  }
}

const invalid = (message: string): AieffectError => new AieffectError("INVALID_INPUT", message);
