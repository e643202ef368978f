/** Reads a compose file, whoever wrote it, as what is deployed. */
import { readFileSync, statSync } from "node:fs";
import { basename, dirname, join, resolve } from "node:path";
import { parseEnv } from "node:util";
import { parse } from "yaml";
import { AieffectError } from "../../errors.ts";
import { fillVariables, type Variables } from "../../model/compose-variables.ts";
import { isMissing } from "../../model/missing-file.ts";
import type { ComparedCompose } from "./compare-compose.ts";
import { readDeployedCompose } from "./deployed-compose.ts";

/** As Docker Compose looks for them. */
const FILE_NAMES = ["compose.yaml", "compose.yml", "docker-compose.yml", "docker-compose.yaml"];

/**
 * The compose file of a package: in its folder, or in that of the use case around it.
 *
 * @throws AieffectError INVALID_INPUT when there is none
 */
export function findCompose(packagePath: string): string {
  const isFolder = statSync(packagePath).isDirectory();
  const inside = isFolder ? [packagePath] : [];
  const folders = [...inside, isFolder ? join(packagePath, "..") : dirname(packagePath)];
  const found = folders.map(findInFolder).find((path) => path !== undefined);
  if (found !== undefined) return found;
  throw invalid(
    `There is no docker-compose.yml beside ${packagePath}: name one with --compose, or a workflow.`,
  );
}

const findInFolder = (folder: string): string | undefined =>
  FILE_NAMES.map((name) => join(folder, name)).find((path) => statsOf(path)?.isFile());

const statsOf = (path: string) => statSync(path, { throwIfNoEntry: false });

/**
 * Variables come from a `.env` beside the file and from the environment, which wins, as with Docker. One that the file
 * demands and nobody gave is empty here, for it is a key as a rule.
 *
 * @param given the file, or its folder
 * @throws AieffectError INVALID_INPUT naming the file and the place
 */
export function readComposeFile(given: string, environment: Variables): ComparedCompose {
  const path = statsOf(given)?.isDirectory()
    ? (findInFolder(given) ?? join(given, "docker-compose.yml"))
    : given;
  const text = readText(path);
  if (text === null) throw invalid(`There is no ${path}.`);
  const folder = dirname(resolve(path));
  const variables = { ...parseEnv(readText(join(folder, ".env")) ?? ""), ...environment };
  const raw = fillVariables(parseYaml(path, text), variables, { demands: "ignored" });
  const reading = readDeployedCompose(raw);
  if (reading.ok) return { ...reading.value, place: path, folderName: basename(folder) };
  const lines = reading.problems.map(({ message }) => `  ${message}`);
  throw invalid(`${path} is not usable:\n${lines.join("\n")}`);
}

function parseYaml(path: string, text: string): unknown {
  try {
    return parse(text, { merge: true });
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message.split("\n", 1)[0] : String(cause);
    throw invalid(`${path} is no valid YAML: ${reason}`, cause);
  }
}

/** Null when there is no such file. */
function readText(path: string): string | null {
  try {
    return readFileSync(path, "utf8");
  } catch (cause) {
    if (isMissing(cause)) return null;
    throw invalid(`${path} cannot be read: ${cause instanceof Error ? cause.message : String(cause)}`, cause);
  }
}

const invalid = (message: string, cause?: unknown): AieffectError =>
  new AieffectError("INVALID_INPUT", message, { cause });
