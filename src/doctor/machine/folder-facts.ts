/** Whether a folder can be written to, and how much room there is. */
import { accessSync, constants, existsSync, mkdtempSync, rmSync, statfsSync } from "node:fs";
import { dirname, join } from "node:path";

export interface FolderFacts {
  /** What is kept there, for people. */
  readonly purpose: string;
  readonly path: string;
  /** The folder itself, or the nearest one above it that there is. */
  readonly existing: string;
  /** Why nothing can be written there; null when it can. */
  readonly unwritable: string | null;
  /** For this user; null when the system does not tell. */
  readonly freeBytes: number | null;
  /** How many more files fit; null when the system does not tell. */
  readonly freeFiles: number | null;
}

export function observeFolder(purpose: string, path: string): FolderFacts {
  const existing = findExisting(path);
  return { purpose, path, existing, unwritable: tryToWrite(existing), ...readRoom(existing) };
}

function findExisting(path: string): string {
  const parent = dirname(path);
  return existsSync(path) || parent === path ? path : findExisting(parent);
}

/** By writing: permissions alone do not tell of file systems that are read-only or full. */
function tryToWrite(folder: string): string | null {
  try {
    accessSync(folder, constants.W_OK | constants.X_OK);
    const made = mkdtempSync(join(folder, ".aieffect-doctor-"));
    rmSync(made, { recursive: true });
    return null;
  } catch (error) {
    return error instanceof Error && "code" in error ? String(error.code) : String(error);
  }
}

function readRoom(folder: string): Pick<FolderFacts, "freeBytes" | "freeFiles"> {
  try {
    const { bavail, bsize, ffree, files } = statfsSync(folder);
    return { freeBytes: bavail * bsize, freeFiles: files === 0 ? null : ffree };
  } catch {
    return { freeBytes: null, freeFiles: null };
  }
}
