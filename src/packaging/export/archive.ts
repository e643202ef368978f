/** The package as one file for a portal. The one file that knows the library. Pure. */
import { strToU8, type Zippable, zipSync } from "fflate";
import { BLUEPRINT_FILE, DOCKERINFO_FILE } from "../../model/package-file.ts";
import { byCodePoint } from "./service-protos.ts";

/** The same for every archive, so that the same package is the same bytes: the first moment that a ZIP can name. */
const MADE_AT = new Date(1980, 0, 1);

const FIRST = [BLUEPRINT_FILE, DOCKERINFO_FILE];

/** Blueprint, dockerinfo, then the proto files by name; nothing else, and no folders. */
export function toArchive(files: Readonly<Record<string, string | Uint8Array>>): Uint8Array {
  const protos = Object.keys(files).filter((path) => path.endsWith(".proto"));
  const paths = [...FIRST.filter((path) => Object.hasOwn(files, path)), ...protos.toSorted(byCodePoint)];
  const entries: Zippable = {};
  for (const path of paths) {
    const content = files[path] ?? "";
    entries[path] = [typeof content === "string" ? strToU8(content) : content, { mtime: MADE_AT }];
  }
  return zipSync(entries);
}
