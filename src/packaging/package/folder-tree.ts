/** A package as a folder. */
import { readdirSync, readFileSync, realpathSync, statSync } from "node:fs";
import { join, relative, sep } from "node:path";
import { AieffectError } from "../../errors.ts";
import { isMissing } from "../../model/missing-file.ts";
import { type FileTree, longestOf, toMebibytes } from "../../package-files/file-tree.ts";

/** @throws AieffectError INVALID_INPUT when the folder cannot be looked at */
export function openFolder(path: string): FileTree {
  const place = (name: string) => join(path, name);
  return {
    place,
    has: (name) => statSync(place(name), { throwIfNoEntry: false })?.isFile() ?? false,
    protos: listProtos(path, "microservice"),
    others: () => [],
    read: async (name) => readInside(path, place(name)),
  };
}

function listProtos(folder: string, below: string): readonly string[] {
  try {
    const entries = readdirSync(join(folder, below), { recursive: true, withFileTypes: true });
    return entries
      .filter((entry) => !entry.isDirectory() && entry.name.endsWith(".proto"))
      .map((entry) => relative(folder, join(entry.parentPath, entry.name)).replaceAll(sep, "/"))
      .toSorted();
  } catch (error) {
    if (isMissing(error)) return [];
    throw invalid(`${join(folder, below)} cannot be read`, error);
  }
}

/** Packages come from elsewhere: a link in one is followed only to where it stays inside. */
function readInside(folder: string, path: string): Uint8Array {
  try {
    const real = realpathSync(path);
    if (!real.startsWith(join(realpathSync(folder), "/"))) throw invalid(`${path} leads out of the package`);
    const { size } = statSync(real);
    const longest = longestOf(path);
    if (size > longest)
      throw invalid(`${path} has ${toMebibytes(size)}, more than the ${toMebibytes(longest)} that are read`);
    return readFileSync(real);
  } catch (error) {
    if (error instanceof AieffectError) throw error;
    throw invalid(`${path} cannot be read`, error);
  }
}

function invalid(message: string, cause?: unknown): AieffectError {
  const reason = cause instanceof Error ? `: ${cause.message}` : ".";
  return new AieffectError("INVALID_INPUT", `${message}${reason}`, { cause });
}
