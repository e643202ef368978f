/** Writes a project, and never over anything. */
import {
  closeSync,
  existsSync,
  lstatSync,
  mkdirSync,
  openSync,
  rmdirSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { dirname, join } from "node:path";
import { AieffectError } from "../errors.ts";
import {
  describeWriteFailure,
  isSystemError,
  type SystemError,
  shortenPath,
} from "../model/write-failure.ts";
import type { Files } from "./rename-service.ts";

/**
 * All files or none.
 *
 * @param folder absolute path; made if it is not there, and may hold other files
 * @throws AieffectError INVALID_INPUT naming a file that is there already, or cannot be written
 */
export function writeProject(folder: string, files: Files): void {
  const entries = Object.entries(files).map(([path, text]) => [join(folder, path), text] as const);
  const made: Made[] = [];
  try {
    refuseNonFolder(folder);
    const taken = entries.find(([path]) => existsSync(path));
    if (taken !== undefined) throw refuse(taken[0], TAKEN);
    for (const [path, text] of entries) {
      makeFolder(dirname(path), made);
      writeFile(path, text, made);
    }
  } catch (cause) {
    const left = takeBack(made);
    throw isSystemError(cause) ? toRefusal(cause, folder, left) : cause;
  }
}

const TAKEN = "is there already, and nothing is overwritten";

interface Made {
  readonly path: string;
  readonly isFolder: boolean;
}

/** Gives the paths of what could not be removed. */
function takeBack(made: readonly Made[]): readonly string[] {
  return made.toReversed().flatMap(({ path, isFolder }) => {
    try {
      // A folder in which somebody else has put something meanwhile stays.
      if (isFolder) rmdirSync(path);
      else rmSync(path);
      return [];
    } catch {
      return [path];
    }
  });
}

/** One that is a link is a folder too, if the link leads to one. */
function refuseNonFolder(path: string): void {
  if (statSync(path, { throwIfNoEntry: false })?.isDirectory()) return;
  const found = lstatSync(path, { throwIfNoEntry: false });
  if (found?.isSymbolicLink()) throw refuse(path, "is a link to what is not there, or is no folder");
  if (found !== undefined) throw refuse(path, "is a file, and the project needs a folder");
}

/** One after the other, for each that is made is to be taken back. */
function makeFolder(path: string, made: Made[]): void {
  if (existsSync(path)) return;
  makeFolder(dirname(path), made);
  mkdirSync(path);
  made.push({ path, isFolder: true });
}

function writeFile(path: string, text: string, made: Made[]): void {
  // Fails if somebody else was faster.
  const file = openSync(path, "wx");
  // From here on it is ours, also when its text is written in part only.
  made.push({ path, isFolder: false });
  try {
    writeFileSync(file, text);
  } finally {
    closeSync(file);
  }
}

function toRefusal(cause: SystemError, folder: string, left: readonly string[]): AieffectError {
  const path = typeof cause.path === "string" ? cause.path : folder;
  const reason = cause.code === "EEXIST" ? TAKEN : describeWriteFailure(cause);
  return refuse(path, reason, { cause, left });
}

function refuse(path: string, reason: string, { cause, left = [] }: Failure = {}): AieffectError {
  const outcome = left.length === 0 ? "Nothing was written" : `Remove what is left: ${left.join(", ")}`;
  const message = `${shortenPath(path)} ${reason}. ${outcome}. Choose another name, or another folder with --dir.`;
  return new AieffectError("INVALID_INPUT", message, { cause });
}

interface Failure {
  readonly cause?: Error;
  /** Paths of what was written and could not be taken back. */
  readonly left?: readonly string[];
}
