/** Reads the files of a use case from its folder. */
import { readdirSync } from "node:fs";
import { basename, join, posix, resolve } from "node:path";
import { isMissing } from "../../model/missing-file.ts";
import { COMPOSE_FILE } from "../source/compose-variables-file.ts";
import { lookAtSource, readSourceText, refuseSource, refuseUnreadable } from "../source/source-text.ts";
import { CONNECTIONS_FILE, type UseCaseSource } from "./use-case-source.ts";

/**
 * @param folder as the user names it
 * @throws AieffectError GENERATION_REFUSED when there is no such folder, or a file of it cannot be read
 */
export function readUseCase(folder: string): UseCaseSource {
  if (lookAtSource(folder)?.isDirectory() !== true) throw refuseSource(folder, "is no folder");
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
    const text = readSourceText(join(folder, path));
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
  return (
    names?.filter((name) => !name.startsWith(".") && lookAtSource(join(path, name))?.isDirectory()) ?? null
  );
}

function listProtos(folder: string, inside: string, isDeep: boolean): readonly string[] {
  return (listNames(join(folder, inside)) ?? []).flatMap((name) => {
    const path = posix.join(inside, name);
    const found = lookAtSource(join(folder, path));
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
    throw refuseUnreadable(path, cause);
  }
}
