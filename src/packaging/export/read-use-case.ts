/** Reads the files of a use case from its folder. */
import { readdirSync, readFileSync, statSync } from "node:fs";
import { basename, join, posix, resolve } from "node:path";
import { AieffectError } from "../../errors.ts";
import { isMissing } from "../../model/missing-file.ts";
import { COMPOSE_FILE, CONNECTIONS_FILE, type UseCaseSource } from "./use-case-source.ts";

/** Longest file that is read (bytes). */
const LONGEST_FILE = 4 * 1024 * 1024;

/**
 * @param folder as the user names it
 * @throws AieffectError GENERATION_REFUSED when there is no such folder, or a file of it cannot be read
 */
export function readUseCase(folder: string): UseCaseSource {
  if (look(folder)?.isDirectory() !== true) throw refused(`${folder} is no folder.`);
  const services = listFolders(join(folder, "services"));
  const protoFolders = ["proto", "protos", ...(services ?? []).map((name) => `services/${name}/proto`)];
  const paths = [
    CONNECTIONS_FILE,
    COMPOSE_FILE,
    ...protoFolders.flatMap((inside) => listProtos(folder, inside, true)),
    ...[".", "services", ...(services ?? []).map((name) => `services/${name}`)].flatMap((inside) =>
      listProtos(folder, inside, false),
    ),
  ];
  const texts = paths.flatMap((path): [string, string][] => {
    const text = readText(join(folder, path));
    return text === null ? [] : [[path, text]];
  });
  return {
    directory: basename(resolve(folder)),
    services,
    texts: new Map(texts),
    place: (path) => join(folder, path),
  };
}

/** Null when there is no such folder. What begins with a dot is no service. */
function listFolders(path: string): readonly string[] | null {
  const names = listNames(path);
  return names?.filter((name) => !name.startsWith(".") && look(join(path, name))?.isDirectory()) ?? null;
}

function listProtos(folder: string, inside: string, isDeep: boolean): readonly string[] {
  return (listNames(join(folder, inside)) ?? []).flatMap((name) => {
    const path = posix.join(inside, name);
    const found = look(join(folder, path));
    if (found?.isDirectory()) return isDeep ? listProtos(folder, path, true) : [];
    return found?.isFile() && name.endsWith(".proto") ? [path] : [];
  });
}

/** Null when there is no such folder. */
function listNames(path: string): readonly string[] | null {
  try {
    return readdirSync(path);
  } catch (cause) {
    if (isMissing(cause)) return null;
    throw refused(`${path} cannot be read: ${toReason(cause)}.`, cause);
  }
}

/** Null when there is no such file. */
function readText(path: string): string | null {
  const found = look(path);
  if (found === undefined) return null;
  if (!found.isFile()) throw refused(`${path} is no file.`);
  if (found.size > LONGEST_FILE)
    throw refused(`${path} has ${found.size} bytes, more than the ${LONGEST_FILE} that are read.`);
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(readFileSync(path));
  } catch (cause) {
    const reason = cause instanceof TypeError ? "is not UTF-8" : `cannot be read: ${toReason(cause)}`;
    throw refused(`${path} ${reason}.`, cause);
  }
}

/** undefined when there is nothing, or a link to nothing. */
function look(path: string) {
  try {
    return statSync(path, { throwIfNoEntry: false });
  } catch (cause) {
    if (isMissing(cause)) return;
    throw refused(`${path} cannot be read: ${toReason(cause)}.`, cause);
  }
}

const toReason = (cause: unknown): string => (cause instanceof Error ? cause.message : String(cause));

const refused = (message: string, cause?: unknown): AieffectError =>
  new AieffectError("GENERATION_REFUSED", message, { cause });
