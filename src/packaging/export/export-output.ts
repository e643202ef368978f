/** Where an export goes, and what happens to what is there. */
import { existsSync, readdirSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { AieffectError } from "../../errors.ts";
import { type Output, takeBackUnfinished, writeWhole } from "../output/whole-output.ts";
import { toArchive } from "./archive.ts";

export interface ExportPlaces {
  readonly folder: string;
  /** Null: none is written. */
  readonly archive: string | null;
}

export const toArchivePath = (folder: string): string => `${folder}.zip`;

/** @throws AieffectError GENERATION_REFUSED naming what is there already */
export function refuseExisting({ folder, archive }: ExportPlaces): void {
  const taken = [folder, ...(archive === null ? [] : [archive])].filter((path) => existsSync(path));
  if (taken.length === 0) return;
  const what = taken.length === 1 ? `${taken[0]} is` : `${taken.join(" and ")} are`;
  throw new AieffectError(
    "GENERATION_REFUSED",
    `${what} there already. Nothing was written. Write --overwrite to replace what an export wrote there before.`,
  );
}

/**
 * All files or none. What else is in the folder stays, but for proto files of an export before.
 *
 * @throws AieffectError OUTPUT_UNWRITABLE naming the path
 */
export function writeExport(
  { folder, archive }: ExportPlaces,
  files: Readonly<Record<string, string | Uint8Array>>,
): void {
  takeBackUnfinished(folder);
  const outputs: Output[] = [{ folder, files, stale: listProtos(join(folder, "microservice")) }];
  if (archive !== null)
    outputs.push({ folder: dirname(archive), files: { [basename(archive)]: toArchive(files) } });
  writeWhole(outputs);
}

function listProtos(folder: string): readonly string[] {
  try {
    return readdirSync(folder)
      .filter((name) => name.endsWith(".proto"))
      .map((name) => `${basename(folder)}/${name}`);
  } catch {
    // It is not there; or whatever else it is, writing there tells it.
    return [];
  }
}
