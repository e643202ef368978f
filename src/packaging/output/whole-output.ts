/**
 * Writes what a generator made: all of it or nothing.
 *
 * O1 Nothing under a final name changes before everything new is on the disk, staged in the folder that it belongs to.
 * O2 Each file appears whole, by one rename. What is new as a whole, a folder with all that is in it, is one rename too.
 * O3 An error in the middle takes back what was done. So does, for each folder, the next run after one that was killed
 *    there: files that are to be replaced are kept until all are in place.
 * O4 What somebody else has put into a folder stays, and the folder remains the same one: a shell may stand in it, and a
 *    container may have it mounted. That is why no folder is exchanged as a whole for another one.
 * O5 No link inside of an output folder is followed.
 *
 * It gives no turn to anybody: a process that listens for signals is not interrupted in it.
 */
import { lstatSync, readFileSync, realpathSync, type Stats, statSync } from "node:fs";
import { basename, dirname, isAbsolute, join, normalize, relative, resolve, sep } from "node:path";
import { isMissing } from "../../model/missing-file.ts";
import { clearLeftovers } from "./leftovers.ts";
import { StagedFolder } from "./staged-folder.ts";
import { refuseOutput, tellUnwritable } from "./unwritable-output.ts";

/** What a folder is to hold. */
export interface Output {
  /** Made if it is not there; may hold other files. */
  readonly folder: string;
  /** By path inside the folder. */
  readonly files: Readonly<Record<string, string | Uint8Array>>;
  /** By the same path: the mode that the file has in any case. Others keep that of the file they replace. */
  readonly modes?: Readonly<Record<string, number>>;
  /** Paths inside the folder: files that are removed if they are there. */
  readonly stale?: readonly string[];
}

/** What is to become of one path. */
export type Change =
  | {
      readonly kind: "write";
      readonly path: string;
      readonly content: Uint8Array;
      readonly mode: number | null;
    }
  | { readonly kind: "remove"; readonly path: string };

/** @throws AieffectError OUTPUT_UNWRITABLE naming the path that cannot be written; then nothing has changed */
export function writeWhole(outputs: readonly Output[]): void {
  for (const { folder } of outputs) takeBackUnfinished(folder);
  const changes = Map.groupBy(outputs.flatMap(toPlacedChanges), ({ root }) => root);
  const wanted = [...changes].map(([root, placed]) => {
    return { root, changes: placed.filter(isChange).map(({ change }) => change) };
  });
  const staged: StagedFolder[] = [];
  try {
    for (const { root, changes: some } of wanted) {
      if (some.length > 0) staged.push(StagedFolder.open(root, some));
    }
    swap(staged);
  } finally {
    for (const folder of staged) folder.discard();
  }
}

/**
 * Takes back what a run that was killed has begun in a folder. To be called before somebody looks for what is stale in it:
 * a file may come back that was removed.
 *
 * @throws AieffectError OUTPUT_UNWRITABLE
 */
export function takeBackUnfinished(folder: string): void {
  const path = resolve(folder);
  for (const place of new Set([findRoot(path).root, dirname(path)])) clearLeftovers(place);
}

/** @param path of the file; a file that is there is replaced */
export function writeWholeFile(path: string, content: string | Uint8Array, mode?: number): void {
  const name = basename(path);
  const modes = mode === undefined ? {} : { [name]: mode };
  writeWhole([{ folder: dirname(path), files: { [name]: content }, modes }]);
}

function swap(staged: readonly StagedFolder[]): void {
  // One rename is whole by itself: of nothing else a part could be left.
  const [first, ...others] = staged;
  if (first?.isOneMove && others.length === 0) {
    first.move();
    return;
  }
  const begun: StagedFolder[] = [];
  try {
    for (const folder of staged) {
      folder.begin();
      begun.push(folder);
    }
    for (const folder of begun) folder.move();
    for (const folder of begun) folder.finish();
  } catch (error) {
    for (const folder of begun.toReversed()) folder.undo();
    throw error;
  }
}

interface PlacedChange {
  /** The folder, which is there, in which it is staged. */
  readonly root: string;
  /** Its path is the one inside the root. */
  readonly change: Change;
}

function toPlacedChanges({ folder, files, modes = {}, stale = [] }: Output): readonly PlacedChange[] {
  const { root, inside } = findRoot(resolve(folder));
  const place = (path: string): string => join(inside, toInnerPath(folder, path));
  const written = Object.entries(files).map(([path, content]): Change => {
    const bytes = typeof content === "string" ? Buffer.from(content) : content;
    return { kind: "write", path: place(path), content: bytes, mode: modes[path] ?? null };
  });
  const removed = stale.map((path): Change => ({ kind: "remove", path: place(path) }));
  const paths = new Set(written.map(({ path }) => path));
  return [...written, ...removed.filter(({ path }) => !paths.has(path))].map((change) => ({ root, change }));
}

/** The nearest folder on the way that is there: what is missing below it can then appear by one rename. */
function findRoot(folder: string): { readonly root: string; readonly inside: string } {
  for (let above = folder; ; above = dirname(above)) {
    const stats = look(above, statSync);
    if (stats?.isDirectory()) return { root: realpathSync(above), inside: relative(above, folder) };
    if (stats !== undefined) throw refuseOutput(above, "is a file, and a folder is needed there");
    if (lstatOf(above)?.isSymbolicLink()) throw refuseOutput(above, "is a link to what is not there");
  }
}

function toInnerPath(folder: string, path: string): string {
  const inner = normalize(path);
  const isOutside = isAbsolute(inner) || inner === ".." || inner.startsWith(`..${sep}`) || inner === ".";
  if (isOutside) throw refuseOutput(join(folder, path), "is not inside of its folder");
  return inner;
}

/** Whether there is something to do; refuses what is not possible. */
function isChange({ root, change }: PlacedChange): boolean {
  refuseDetours(root, dirname(change.path));
  const path = join(root, change.path);
  const found = lstatOf(path);
  if (found?.isDirectory()) throw refuseOutput(path, "is a folder, and a file is needed there");
  if (change.kind === "remove") return found !== undefined;
  return found === undefined || !isAlready(path, found, change);
}

function refuseDetours(root: string, inside: string): void {
  if (inside === ".") return;
  refuseDetours(root, dirname(inside));
  const path = join(root, inside);
  const found = lstatOf(path);
  if (found === undefined || found.isDirectory()) return;
  const what = found.isSymbolicLink() ? "a link" : "a file";
  throw refuseOutput(path, `is ${what}, and a folder is needed there`);
}

function isAlready(path: string, found: Stats, { content, mode }: Change & { kind: "write" }): boolean {
  if (!found.isFile() || found.size !== content.length) return false;
  if (mode !== null && (found.mode & 0o777) !== mode) return false;
  return tellUnwritable(path, () => readFileSync(path)).equals(content);
}

const lstatOf = (path: string): Stats | undefined => look(path, lstatSync);

/** undefined when there is nothing. */
function look(path: string, stat: (path: string) => Stats): Stats | undefined {
  return tellUnwritable(path, () => {
    try {
      return stat(path);
    } catch (error) {
      if (isMissing(error)) return;
      throw error;
    }
  });
}
