/** What a process that was killed in the middle of writing has left: it is cleared, and a swap that was begun is taken back. */
import { existsSync, lstatSync, readdirSync, readFileSync, renameSync, rmdirSync, rmSync } from "node:fs";
import { dirname, join } from "node:path";
import { tellUnwritable } from "./unwritable-output.ts";

/** The pid of its process follows. */
export const STAGED_PREFIX = ".aieffect-output-";
/** Has one name, so that of two processes only one can swap at a time. */
export const SWAP_FOLDER = ".aieffect-swap";
/** Inside of the swap folder; holds the pid of its process. */
export const OWNER_FILE = "owner";

/** Folders inside of the swap folder, each with paths as they are in the folder that is written to. */
export const SWAP_PARTS = {
  /** What is to be put in place. */
  new: "new",
  /** Files that are replaced or removed. */
  old: "old",
  /** An empty file for each that was not there. */
  added: "added",
  /** Folders that were there. */
  folders: "folders",
} as const;

/** @throws AieffectError OUTPUT_UNWRITABLE */
export function clearLeftovers(folder: string): void {
  for (const name of readNames(folder)) {
    const path = join(folder, name);
    const isSwap = name === SWAP_FOLDER;
    if (!isSwap && !name.startsWith(STAGED_PREFIX)) continue;
    if (isAlive(isSwap ? readOwner(path) : toPid(name.slice(STAGED_PREFIX.length)))) continue;
    tellUnwritable(path, () => {
      if (isSwap) undoSwap(folder, path);
      rmSync(path, { recursive: true, force: true });
    });
  }
}

/** The process that is swapping in a folder now; NaN when there is none. */
export function readOwner(swapFolder: string): number {
  try {
    return toPid(readFileSync(join(swapFolder, OWNER_FILE), "utf8"));
  } catch {
    return Number.NaN;
  }
}

function readNames(folder: string): readonly string[] {
  try {
    return readdirSync(folder);
  } catch {
    // Whether it can be written to is found out by writing.
    return [];
  }
}

/** Puts back what was there before. Begun once more after it was itself cut short, it goes on. */
export function undoSwap(root: string, swap: string): void {
  const hadFolder = (inside: string): boolean => existsSync(join(swap, SWAP_PARTS.folders, inside));
  for (const path of findFiles(join(swap, SWAP_PARTS.added), "")) {
    if (!isReached(root, path)) continue;
    rmSync(join(root, path), { force: true });
    removeEmptyFolders(root, dirname(path), hadFolder);
  }
  for (const path of findFiles(join(swap, SWAP_PARTS.old), "")) {
    if (isReached(root, path)) renameSync(join(swap, SWAP_PARTS.old, path), join(root, path));
  }
}

/** Paths of all files below, inside of the folder. */
function findFiles(folder: string, inside: string): readonly string[] {
  if (lstatSync(folder, { throwIfNoEntry: false }) === undefined) return [];
  return readdirSync(join(folder, inside), { withFileTypes: true }).flatMap((entry) => {
    const path = join(inside, entry.name);
    return entry.isDirectory() ? findFiles(folder, path) : [path];
  });
}

/** Whether only folders, and no link, lead there: a swap folder may have come from elsewhere, with links beside it. */
function isReached(root: string, path: string): boolean {
  const folder = dirname(path);
  if (folder === ".") return true;
  const isFolder = lstatSync(join(root, folder), { throwIfNoEntry: false })?.isDirectory() === true;
  return isFolder && isReached(root, folder);
}

function removeEmptyFolders(root: string, inside: string, isToStay: (inside: string) => boolean): void {
  if (inside === "." || isToStay(inside)) return;
  try {
    rmdirSync(join(root, inside));
  } catch {
    // Not empty yet, or somebody else has put something there.
    return;
  }
  removeEmptyFolders(root, dirname(inside), isToStay);
}

const toPid = (text: string): number => Number.parseInt(text, 10);

/**
 * A process of somebody else is alive too, though it must not be asked. What bears the number of this process is of one
 * that had it before: in a container each has the same.
 */
function isAlive(pid: number): boolean {
  if (!(pid > 0) || pid === process.pid) return false;
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error instanceof Error && "code" in error && error.code === "EPERM";
  }
}
