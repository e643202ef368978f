/** Packages for tests: as files, as folders and as archives. */
import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { strToU8 } from "fflate";

/** Contents by name; what is no text is written as JSON. */
export type PackageContents = Readonly<Record<string, string | Uint8Array | object>>;

const toBytes = (content: PackageContents[string]): Uint8Array =>
  content instanceof Uint8Array
    ? content
    : strToU8(typeof content === "string" ? content : JSON.stringify(content));

export const toFiles = (contents: PackageContents): ReadonlyMap<string, Uint8Array> =>
  new Map(Object.entries(contents).map(([name, content]) => [name, toBytes(content)]));

/** Writes the files below a folder; its path. */
export function writeFiles(folder: string, contents: PackageContents): string {
  for (const [name, bytes] of toFiles(contents)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), bytes);
  }
  return folder;
}
