/** Packages for tests: as files, as folders and as archives. */
import { strToU8 } from "fflate";
import { fillFolder } from "./folder-content.ts";

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
  fillFolder(folder, Object.fromEntries(toFiles(contents)));
  return folder;
}
