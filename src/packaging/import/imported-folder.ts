/** Writes what was imported into a folder: whole, or not at all. */
import { readdirSync, realpathSync } from "node:fs";
import { AieffectError } from "../../errors.ts";
import { isMissing } from "../../model/missing-file.ts";
import { DOCKERINFO_FILE } from "../../model/package-file.ts";
import { takeBackUnfinished, writeWhole } from "../output/whole-output.ts";
import { openFolder } from "../package/folder-tree.ts";
import type { Package } from "../package/package.ts";
import { toImportedFiles } from "./imported-files.ts";

/**
 * With `overwrite` the files of a package that were there are replaced or removed, and everything else stays.
 *
 * @param folder made if it is not there
 * @returns the names of the files, in the order of an archive
 * @throws AieffectError INVALID_INPUT when there is something already, and OUTPUT_UNWRITABLE; then nothing has changed
 */
export function writeImported(
  imported: Package,
  folder: string,
  { overwrite }: { readonly overwrite: boolean },
): readonly string[] {
  const files = toImportedFiles(imported);
  refuseItself(imported.path, folder);
  if (!overwrite) refuseFilled(folder);
  takeBackUnfinished(folder);
  const old = openFolder(folder);
  writeWhole([{ folder, files: Object.fromEntries(files), stale: [DOCKERINFO_FILE, ...old.protos] }]);
  return [...files.keys()];
}

function refuseItself(path: string, folder: string): void {
  if (toReal(path) !== toReal(folder)) return;
  throw invalid(`${folder} is the package itself. Name another folder to import it into.`);
}

function toReal(path: string): string | null {
  try {
    return realpathSync(path);
  } catch {
    return null;
  }
}

function refuseFilled(folder: string): void {
  const names = listNames(folder);
  if (names.length === 0) return;
  throw invalid(
    `${folder} is not empty. With --overwrite its package is replaced, and what else is in it stays.`,
  );
}

/** Of what is no folder, or may not be looked at, whoever writes there will tell. */
function listNames(folder: string): readonly string[] {
  try {
    return readdirSync(folder);
  } catch (error) {
    if (isMissing(error)) return [];
    throw invalid(`${folder} cannot be read: ${error instanceof Error ? error.message : String(error)}`);
  }
}

const invalid = (message: string): AieffectError => new AieffectError("INVALID_INPUT", message);
