/** Reads the proto files of an export, beside its blueprint, and compares what its edges join. */
import { readFileSync, realpathSync, statSync } from "node:fs";
import { dirname, join, posix, sep } from "node:path";
import type { Blueprint } from "../model/blueprint.ts";
import type { Problem } from "../model/problem.ts";
import { compareProtos, type FindProtoFile, toFinder } from "./check-protos.ts";
import { readProto } from "./read-proto.ts";
import { findShipped } from "./shipped-protos.ts";

/** Longest proto file that is read (bytes). */
const LONGEST_PROTO = 4 * 1024 * 1024;

/** Warnings; none for a blueprint that has no proto file beside it. */
export const checkProtos = (blueprintPath: string, blueprint: Blueprint): readonly Problem[] =>
  compareProtos(blueprint, inFolder(dirname(blueprintPath)));

const inFolder =
  (folder: string): FindProtoFile =>
  (path) =>
    readInside(folder, path);

/** A file of the export; null for what is not there, or is outside: a blueprint may come from anywhere. */
function readInside(folder: string, path: string): { path: string; text: string } | null {
  try {
    const real = realpathSync(join(folder, path));
    const { size } = statSync(real);
    if (!real.startsWith(realpathSync(folder) + sep) || !path.endsWith(".proto") || size > LONGEST_PROTO)
      return null;
    return { path: posix.normalize(path), text: readFileSync(real, "utf8") };
  } catch {
    return null;
  }
}

/**
 * The texts of a proto file and of all that it imports, by the names of the imports, but for what every parser has; null
 * when there is no such file in the folder.
 *
 * @throws ProtoError
 */
export function readProtoFiles(folder: string, name: string): Readonly<Record<string, string>> | null {
  const file = readInside(folder, name);
  if (file === null) return null;
  const texts: Record<string, string> = { [name]: file.text };
  const find = toFinder(inFolder(folder));
  readProto(file.path, file.text, (imported, from) => {
    const found = find(imported, from) ?? findShipped(imported);
    if (found !== null) texts[imported] = found.text;
    return found;
  });
  return texts;
}
