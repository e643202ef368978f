/** Names of files that came from elsewhere: which ones may become paths here, and as what. Pure. */
import { AieffectError } from "../errors.ts";
import { toPrintable } from "../model/printable.ts";

/** Longest name of a file or folder that file systems take (bytes). */
const LONGEST_PART = 255;
/** Longest name of an entry, folders included (bytes). */
const LONGEST_NAME = 1024;

/** Deepest path that is taken: a package has files in its folder, in one below, or where a registry of artefacts has them. */
const MOST_PARTS = 32;

/**
 * The path of an entry with slashes between its parts; a folder's ends in none. Some tools write backslashes, and none of
 * the names of a package has one.
 *
 * @throws Error that says, as what follows the name, why it is refused
 */
export function toSafePath(name: string): string {
  const path = name.replaceAll("\\", "/").replace(/\/$/, "");
  const reason = findFault(path);
  if (reason !== null) throw new Error(reason);
  return path;
}

/** Whether a name is a path that may be read and written as it is. */
export const isSafePath = (name: string): boolean => !name.includes("\\") && findFault(name) === null;

function findFault(path: string): string | null {
  if (path === "") return "has no name";
  if (path.startsWith("/")) return "has an absolute name";
  if (/^[a-z]:/i.test(path)) return "has the letter of a drive in its name";
  if (countBytes(path) > LONGEST_NAME) return `has a name of more than ${LONGEST_NAME} bytes`;
  const parts = path.split("/");
  if (parts.length > MOST_PARTS) return `has a name of more than ${MOST_PARTS} parts`;
  if (parts.includes("..")) return "has a name that leads out of its folder";
  // Windows takes dots and blanks off the end, and `.. ` is the folder above then.
  if (parts.some((part) => /^[. ]*$/.test(part))) return "has a name with an empty part";
  if (path !== toPrintable(path)) return "has a name with characters that cannot be printed";
  if (parts.some((part) => countBytes(part) > LONGEST_PART))
    return `has a part of more than ${LONGEST_PART} bytes in its name`;
  return null;
}

const countBytes = (text: string): number => new TextEncoder().encode(text).byteLength;

/** Two paths with the same key are one file on some systems: they ignore case, and how an accent is written. */
export const toPathKey = (path: string): string => path.normalize("NFC").toLowerCase();

/**
 * Refuses names that cannot be beside each other on every system.
 *
 * @throws AieffectError INVALID_INPUT naming both
 */
export function refuseClashes(files: readonly string[], folders: readonly string[], archive: string): void {
  const taken = new Map<string, string>();
  for (const file of files) {
    const key = toPathKey(file);
    const twin = taken.get(key);
    if (twin !== undefined)
      throw invalid(`${archive}: ${file} and ${twin} differ in case only, and are one file on some systems.`);
    taken.set(key, file);
  }
  for (const path of [...files.map(toParent), ...folders]) {
    for (let folder = path; folder !== ""; folder = toParent(folder)) {
      const file = taken.get(toPathKey(folder));
      if (file !== undefined) throw invalid(`${archive}: ${file} is both a file and a folder.`);
    }
  }
}

const toParent = (path: string): string => path.slice(0, Math.max(0, path.lastIndexOf("/")));

const invalid = (message: string): AieffectError => new AieffectError("INVALID_INPUT", message);
