/** The file that `run --junit` writes: looked at before the run, so that nothing has run when it cannot be written. */
import { randomUUID } from "node:crypto";
import { closeSync, openSync, realpathSync, rmSync, statSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { AieffectError } from "./errors.ts";
import { describeWriteFailure, isSystemError, shortenPath } from "./model/write-failure.ts";

/**
 * The place of a report, where a file was tried.
 *
 * @param inputs files of the same command, which a report must not take the place of
 * @throws AieffectError INVALID_INPUT
 */
export function findJunitPlace(path: string, inputs: readonly (string | undefined)[]): string {
  const place = toPlace(path);
  if (inputs.some((input) => input !== undefined && toPlace(input) === place)) {
    throw refused(path, "cannot be written: the run needs that file itself");
  }
  try {
    const stat = statSync(place, { throwIfNoEntry: false });
    if (stat?.isDirectory()) throw refused(path, "cannot be written: it is a folder");
    if (stat !== undefined && !stat.isFile()) throw refused(path, "cannot be written: it is no regular file");
    tryFile(dirname(place));
  } catch (error) {
    throw isSystemError(error) ? refused(path, describeWriteFailure(error), error) : error;
  }
  return place;
}

/** Where a link leads, so that it stays one. */
function toPlace(path: string): string {
  try {
    return realpathSync(path);
  } catch {
    return resolve(path);
  }
}

/** In the folder, or, when it has yet to be made, where it will be. */
function tryFile(folder: string): void {
  let place = folder;
  while (statSync(place, { throwIfNoEntry: false }) === undefined) place = dirname(place);
  const path = join(place, `.aieffect-${randomUUID()}`);
  closeSync(openSync(path, "wx"));
  rmSync(path);
}

/** @param reason follows the path */
const refused = (path: string, reason: string, cause?: unknown) =>
  new AieffectError("INVALID_INPUT", `--junit ${shortenPath(path)} ${reason}. Name another file.`, { cause });
