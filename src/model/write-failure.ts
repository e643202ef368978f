/** What the file system says when something cannot be written, in plain words. */
import { AieffectError } from "../errors.ts";

export type SystemError = Error & { readonly code: string; readonly path?: unknown };

export const isSystemError = (cause: unknown): cause is SystemError =>
  cause instanceof Error &&
  !(cause instanceof AieffectError) &&
  "code" in cause &&
  typeof cause.code === "string";

const REASONS = {
  ENOENT: "cannot be written: this is no place for a folder",
  ENOTDIR: "cannot be written: a file is in the place of a folder of its path",
  EISDIR: "cannot be written: a folder is in its place",
  EACCES: "cannot be written: you are not allowed to",
  EPERM: "cannot be written: the system does not allow it",
  EROFS: "cannot be written: the disk is for reading only",
  ENOSPC: "cannot be written: the disk is full",
  EDQUOT: "cannot be written: your share of the disk is full",
  EFBIG: "cannot be written: files of this size are not allowed",
  EXDEV: "cannot be written: a part of the folder is on another disk",
  ENAMETOOLONG: "is too long for a path",
  ELOOP: "cannot be written: links on its path lead in a circle",
} as const;

const isKnown = (code: string): code is keyof typeof REASONS => Object.hasOwn(REASONS, code);

/** To follow the path. */
export const describeWriteFailure = ({ code, message }: SystemError): string =>
  isKnown(code) ? REASONS[code] : `cannot be written: ${message}`;

/** Longest path that is shown whole (characters). */
const LONGEST_SHOWN = 400;

export const shortenPath = (path: string): string =>
  path.length > LONGEST_SHOWN ? `${path.slice(0, LONGEST_SHOWN)}…` : path;
