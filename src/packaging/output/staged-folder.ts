/** New content of a folder, beside what is there now, and the way from one to the other and back. */
import {
  chmodSync,
  closeSync,
  copyFileSync,
  fchmodSync,
  fsyncSync,
  linkSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readdirSync,
  readlinkSync,
  renameSync,
  rmSync,
  type Stats,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { dirname, join } from "node:path";
import { OWNER_FILE, readOwner, STAGED_PREFIX, SWAP_FOLDER, SWAP_PARTS, undoSwap } from "./leftovers.ts";
import { refuseOutput, tellUnwritable } from "./unwritable-output.ts";
import type { Change } from "./whole-output.ts";

export class StagedFolder {
  readonly #root: string;
  readonly #moves: readonly Move[];
  /** Where it is now. */
  #path: string;
  #isBegun = false;

  private constructor(root: string, path: string, moves: readonly Move[]) {
    this.#root = root;
    this.#path = path;
    this.#moves = moves;
  }

  /** @param changes at least one */
  static open(root: string, changes: readonly Change[]): StagedFolder {
    const path = tellUnwritable(root, () => mkdtempSync(join(root, `${STAGED_PREFIX}${process.pid}-`)));
    try {
      for (const change of changes) tellUnwritable(join(root, change.path), () => stage(root, path, change));
      const removals = changes.filter(({ kind }) => kind === "remove");
      const moves = [...toMoves(root, path, ""), ...removals.map(({ path: from }) => ({ from, to: null }))];
      tellUnwritable(root, () => syncFolders(path));
      return new StagedFolder(root, path, moves);
    } catch (error) {
      rmSync(path, { recursive: true, force: true });
      throw error;
    }
  }

  get isOneMove(): boolean {
    return this.#moves.length === 1;
  }

  /** From here on `undo` leads back, also in another process. One at a time for a folder. */
  begin(): void {
    tellUnwritable(this.#root, () => {
      writeSynced(join(this.#path, OWNER_FILE), Buffer.from(String(process.pid)), null);
      this.#refuseOther();
      this.#rename(SWAP_FOLDER);
      this.#isBegun = true;
      syncFolder(this.#root);
    });
  }

  move(): void {
    for (const { from, to } of this.#moves) {
      const path = join(this.#root, to ?? from);
      tellUnwritable(path, () => {
        if (to === null) rmSync(path);
        else renameSync(join(this.#path, SWAP_PARTS.new, from), path);
      });
    }
    for (const inside of new Set(this.#moves.map(({ from }) => dirname(from)))) {
      const folder = join(this.#root, inside);
      tellUnwritable(folder, () => syncFolder(folder));
    }
  }

  /** Also after `finish`, until it is discarded. */
  undo(): void {
    undoSwap(this.#root, this.#path);
    this.#isBegun = false;
  }

  /** Everything is in place: the next run finds nothing to take back. */
  finish(): void {
    tellUnwritable(this.#root, () => this.#rename(`${STAGED_PREFIX}${process.pid}-done`));
    this.#isBegun = false;
  }

  /** Removes what is still staged; but never what leads back. */
  discard(): void {
    if (this.#isBegun) return;
    try {
      rmSync(this.#path, { recursive: true, force: true });
    } catch {
      // All is as it should be without that: the next run clears it.
    }
  }

  #refuseOther(): void {
    const path = join(this.#root, SWAP_FOLDER);
    if (lstatSync(path, { throwIfNoEntry: false }) === undefined) return;
    const what = `is being written to by process ${readOwner(path)} (if that is no aieffect, remove ${path})`;
    throw refuseOutput(this.#root, what);
  }

  #rename(name: string): void {
    const path = join(this.#root, name);
    renameSync(this.#path, path);
    this.#path = path;
  }
}

/** Paths inside what is staged and inside the root. */
interface Move {
  readonly from: string;
  /** null: it is removed. */
  readonly to: string | null;
}

/** A folder that is not there yet is moved with all that is in it. */
function toMoves(root: string, staged: string, inside: string): readonly Move[] {
  const folder = join(staged, SWAP_PARTS.new, inside);
  const names = lstatSync(folder, { throwIfNoEntry: false }) === undefined ? [] : readdirSync(folder);
  return names.flatMap((name) => {
    const path = join(inside, name);
    const isFolder = lstatSync(join(root, path), { throwIfNoEntry: false })?.isDirectory();
    return isFolder ? toMoves(root, staged, path) : [{ from: path, to: path }];
  });
}

/** Writes what is new, and keeps what it replaces. */
function stage(root: string, staged: string, change: Change): void {
  const path = join(root, change.path);
  const found = lstatSync(path, { throwIfNoEntry: false });
  if (found === undefined) mark(join(staged, SWAP_PARTS.added, change.path));
  else keep(path, found, join(staged, SWAP_PARTS.old, change.path));
  keepFolders(root, staged, dirname(change.path));
  if (change.kind === "remove") return;
  const usualMode = found?.isFile() ? found.mode & 0o777 : null;
  writeInto(join(staged, SWAP_PARTS.new, change.path), change.content, change.mode ?? usualMode);
}

function keep(path: string, found: Stats, kept: string): void {
  mkdirSync(dirname(kept), { recursive: true });
  if (found.isSymbolicLink()) {
    symlinkSync(readlinkSync(path), kept);
    return;
  }
  try {
    linkSync(path, kept);
  } catch {
    // Not every disk has links, and not every file may be linked.
    copyFileSync(path, kept);
    chmodSync(kept, found.mode & 0o777);
    // On some disks that are full a copy ends as if all of it were there (Bun 1.4.5).
    if (lstatSync(kept).size !== found.size) throw refuseOutput(path, "cannot be kept: is the disk full?");
  }
}

/** What counts is its name, which is synced with its folder. */
function mark(path: string): void {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, "");
}

function keepFolders(root: string, staged: string, inside: string): void {
  if (inside === "." || lstatSync(join(root, inside), { throwIfNoEntry: false }) !== undefined) {
    mkdirSync(join(staged, SWAP_PARTS.folders, inside), { recursive: true });
  } else keepFolders(root, staged, dirname(inside));
}

function writeInto(path: string, content: Uint8Array, mode: number | null): void {
  mkdirSync(dirname(path), { recursive: true });
  writeSynced(path, content, mode);
}

function writeSynced(path: string, content: Uint8Array, mode: number | null): void {
  const file = openSync(path, "wx");
  try {
    writeFileSync(file, content);
    if (mode !== null) fchmodSync(file, mode);
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
}

function syncFolders(folder: string): void {
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    if (entry.isDirectory()) syncFolders(join(folder, entry.name));
  }
  syncFolder(folder);
}

/** So that names outlive a loss of power too. Not every system lets a folder be opened. */
function syncFolder(path: string): void {
  if (process.platform === "win32") return;
  const folder = openSync(path, "r");
  try {
    fsyncSync(folder);
  } finally {
    closeSync(folder);
  }
}
