/** Where the files lie that belong to a database: beside the file itself, by whatever name it was opened. */
import { realpathSync } from "node:fs";
import { basename, dirname, join } from "node:path";

/** @param path of a database, perhaps a link to it; what is not there yet counts as a file of its folder */
export function toPathBeside(path: string, suffix: string): string {
  const real = resolve(path) ?? join(resolve(dirname(path)) ?? dirname(path), basename(path));
  return `${real}-${suffix}`;
}

function resolve(path: string): string | null {
  try {
    return realpathSync(path);
  } catch {
    return null;
  }
}
