/** Reads the files that something is generated from. */
import { readFileSync, type Stats, statSync } from "node:fs";
import { AieffectError } from "../../errors.ts";
import { isMissing } from "../../model/missing-file.ts";

/** Longest file that is read (bytes). */
const LONGEST_FILE = 4 * 1024 * 1024;

/**
 * Null when there is no such file.
 *
 * @throws AieffectError GENERATION_REFUSED naming the file
 */
export function readSourceText(path: string): string | null {
  const found = lookAtSource(path);
  if (found === undefined) return null;
  if (!found.isFile()) throw refuseSource(path, "is no file");
  if (found.size > LONGEST_FILE)
    throw refuseSource(path, `has ${found.size} bytes, more than the ${LONGEST_FILE} that are read`);
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(readFileSync(path));
  } catch (cause) {
    if (cause instanceof TypeError) throw refuseSource(path, "is not UTF-8", cause);
    throw refuseUnreadable(path, cause);
  }
}

/**
 * undefined when there is nothing, or a link to nothing.
 *
 * @throws AieffectError GENERATION_REFUSED naming the path
 */
export function lookAtSource(path: string): Stats | undefined {
  try {
    return statSync(path);
  } catch (cause) {
    if (isMissing(cause)) return;
    throw refuseUnreadable(path, cause);
  }
}

export const refuseUnreadable = (path: string, cause: unknown): AieffectError =>
  refuseSource(path, `cannot be read: ${cause instanceof Error ? cause.message : String(cause)}`, cause);

/** @param reason follows the path */
export const refuseSource = (path: string, reason: string, cause?: unknown): AieffectError =>
  new AieffectError("GENERATION_REFUSED", `${path} ${reason}.`, { cause });
