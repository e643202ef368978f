/** What an import makes of a package: the files of a folder that `run`, `check`, `compose` and `export` take. Pure. */
import { AieffectError } from "../../errors.ts";
import { DOCKERINFO_FILE } from "../../model/package-file.ts";
import { toPrintable } from "../../model/printable.ts";
import { renameInDocument } from "../../package-files/container-names.ts";
import { isSafePath, refuseClashes } from "../../package-files/entry-name.ts";
import type { Package } from "../package/package.ts";

/**
 * The files to write, as they are in the package. Only the dockerinfo is written anew, and only where it names containers
 * in another case than the blueprint: nobody would find their addresses.
 *
 * @throws AieffectError INVALID_INPUT for a file that cannot be written under its name everywhere
 */
export function toImportedFiles({ path, files, renames }: Package): ReadonlyMap<string, Uint8Array> {
  const names = [...files.keys()];
  const unsafe = names.find((name) => !isSafePath(name));
  if (unsafe !== undefined)
    throw new AieffectError(
      "INVALID_INPUT",
      `${path}: ${toPrintable(unsafe)} is no name for a file on every system. Rename it, and import again.`,
    );
  refuseClashes(names, [], path);
  return new Map(
    [...files].map(([name, bytes]) => [name, name === DOCKERINFO_FILE ? rename(bytes, renames) : bytes]),
  );
}

function rename(dockerinfo: Uint8Array, renames: ReadonlyMap<string, string>): Uint8Array {
  if (renames.size === 0) return dockerinfo;
  const document: unknown = JSON.parse(new TextDecoder().decode(dockerinfo));
  return new TextEncoder().encode(renameInDocument(document, renames));
}
