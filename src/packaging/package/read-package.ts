/** Reads a package from a folder or a ZIP archive, for every command that takes one. */
import { existsSync, type Stats, statSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { AieffectError } from "../../errors.ts";
import { isMissing } from "../../model/missing-file.ts";
import { BLUEPRINT_FILE, DOCKERINFO_FILE } from "../../model/package-file.ts";
import { toProtoPaths } from "../../model/proto-file.ts";
import { openArchive } from "../../package-files/archive-tree.ts";
import { isSafePath } from "../../package-files/entry-name.ts";
import type { FileTree } from "../../package-files/file-tree.ts";
import { openFolder } from "./folder-tree.ts";
import { type Package, toBlueprint, toPackage } from "./package.ts";

/**
 * @param path of a folder, or of a ZIP archive
 * @throws AieffectError INVALID_INPUT, INVALID_BLUEPRINT, INVALID_DOCKERINFO naming the file and the place in it
 */
export async function readPackage(path: string): Promise<Package> {
  return (await readPackageWithOthers(path)).package;
}

/** The package, and the names of the other files of an archive. */
export async function readPackageWithOthers(path: string) {
  const tree = await openTree(path);
  const files = new Map<string, Uint8Array>();
  const take = async (name: string) => {
    if (!files.has(name)) files.set(name, await tree.read(name));
  };
  await take(BLUEPRINT_FILE);
  if (tree.has(DOCKERINFO_FILE)) await take(DOCKERINFO_FILE);
  const read = toBlueprint(files, tree.place);
  for (const name of tree.protos) await take(name);
  const named = read.blueprint.nodes.flatMap(toProtoPaths).filter(isSafePath);
  for (const name of named) if (tree.has(name)) await take(name);
  return { package: toPackage(path, files, tree.place, read), others: tree.others(new Set(files.keys())) };
}

async function openTree(path: string): Promise<FileTree> {
  const found = look(path);
  if (!found.isDirectory() && basename(path) === BLUEPRINT_FILE)
    throw invalid(`${path} is a part of a package. Name the package: the folder ${dirname(path)}.`);
  if (found.isFile()) return await openArchive(Bun.file(path), path);
  if (!found.isDirectory()) throw invalid(`${path} is neither a folder nor a ZIP archive.`);
  if (existsSync(join(path, BLUEPRINT_FILE))) return openFolder(path);
  const hint = existsSync(join(path, "export", BLUEPRINT_FILE))
    ? ` The package of this use case is ${join(path, "export")}.`
    : "";
  throw invalid(`${path} has no ${BLUEPRINT_FILE}, and is no package.${hint}`);
}

function look(path: string): Stats {
  try {
    return statSync(path);
  } catch (cause) {
    if (isMissing(cause)) throw invalid(`There is no ${path}.`, cause);
    throw invalid(
      `${path} cannot be read: ${cause instanceof Error ? cause.message : String(cause)}.`,
      cause,
    );
  }
}

const invalid = (message: string, cause?: unknown): AieffectError =>
  new AieffectError("INVALID_INPUT", message, { cause });
