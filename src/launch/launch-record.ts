/** The note in a use case's state folder of what was started there, by which `up` and `down` find it again. */
import {
  constants,
  copyFileSync,
  linkSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { dirname, join } from "node:path";
import * as v from "valibot";
import { AieffectError } from "../errors.ts";
import { isMissing } from "../model/missing-file.ts";
import { isRunning, ProcessIdentitySchema } from "./process-identity.ts";
import { refuseUnwritable } from "./refuse-unwritable.ts";

const LaunchRecordSchema = v.object({
  /** The `up` that wrote this; it runs on when it stays in the foreground. */
  launcher: ProcessIdentitySchema,
  services: v.array(
    v.object({ name: v.string(), port: v.number(), logPath: v.string(), process: ProcessIdentitySchema }),
  ),
});

export type LaunchRecord = v.InferOutput<typeof LaunchRecordSchema>;

const toPath = (stateFolder: string): string => join(stateFolder, "services.json");

/**
 * What runs, or is being started, from that folder; undefined when nothing of it is left.
 * @throws AieffectError STATE_UNUSABLE when the note cannot be read
 */
export function findLaunch(stateFolder: string): LaunchRecord | undefined {
  const path = toPath(stateFolder);
  const record = readRecord(path);
  if (record === undefined) return undefined;
  const services = record.services.filter((service) => isRunning(service.process));
  return services.length > 0 || isRunning(record.launcher) ? { ...record, services } : undefined;
}

function readRecord(path: string): LaunchRecord | undefined {
  try {
    return v.parse(LaunchRecordSchema, JSON.parse(readFileSync(path, "utf8")));
  } catch (cause) {
    if (isMissing(cause)) return undefined;
    throw new AieffectError(
      "STATE_UNUSABLE",
      `${path} cannot be read, so it is not known which services run. Stop them by hand, then delete it.`,
      { cause },
    );
  }
}

/**
 * Writes the first note of a launch, over one that is out of date. Of two that begin at the same moment only one
 * gets through.
 * @throws AieffectError STATE_IN_USE for the other one, STATE_UNUSABLE when the folder cannot be written to
 */
export function claimRecord(stateFolder: string, launcher: LaunchRecord["launcher"]): void {
  const text = toText({ launcher, services: [] });
  const write = () => refuseUnwritable(stateFolder, () => writeNew(toPath(stateFolder), text));
  refuseUnwritable(stateFolder, () => mkdirSync(stateFolder, { recursive: true }));
  if (write()) return;
  if (findLaunch(stateFolder) === undefined) {
    removeRecord(stateFolder);
    if (write()) return;
  }
  const folder = dirname(stateFolder);
  throw new AieffectError(
    "STATE_IN_USE",
    `Services run already in ${folder}, or are being started. \`aieffect down ${folder}\` stops them.`,
  );
}

/** False when there is such a file already. A reader never sees half of it: it gets its name when it is complete. */
function writeNew(path: string, text: string): boolean {
  const draft = `${path}.${process.pid}`;
  writeFileSync(draft, text);
  try {
    giveName(draft, path);
    return true;
  } catch (error) {
    if (hasCode(error, "EEXIST")) return false;
    throw error;
  } finally {
    rmSync(draft, { force: true });
  }
}

/** @throws Error EEXIST when there is such a file already */
function giveName(draft: string, path: string): void {
  try {
    linkSync(draft, path);
  } catch (error) {
    if (hasCode(error, "EEXIST")) throw error;
    // A file system without links, such as that of a memory stick.
    copyFileSync(draft, path, constants.COPYFILE_EXCL);
  }
}

/** Replaces the note as a whole: a reader never sees half of it. */
export function writeRecord(stateFolder: string, record: LaunchRecord): void {
  const path = toPath(stateFolder);
  writeFileSync(`${path}.new`, toText(record));
  renameSync(`${path}.new`, path);
}

export function removeRecord(stateFolder: string): void {
  rmSync(toPath(stateFolder), { force: true });
}

const toText = (record: LaunchRecord): string => `${JSON.stringify(record, undefined, 2)}\n`;

const hasCode = (error: unknown, code: string): boolean =>
  error instanceof Error && "code" in error && error.code === code;
