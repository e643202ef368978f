/** Where this program lies: the one module that tells the compiled binary from the repository. */
import { join } from "node:path";

/** In a compiled binary every module lies in a file system of its own (on Windows under a drive of its own). */
export const IS_COMPILED = Bun.main.startsWith("/$bunfs/") || Bun.main.startsWith("B:/~BUN/");

/** The program and first arguments that start this very program again. */
export function toOwnCommand(): [string, ...string[]] {
  return IS_COMPILED ? [process.execPath] : [process.execPath, Bun.main];
}

/** Absolute path of the folder with the templates; in a compiled binary only `node:fs` reads there. */
export const TEMPLATES_FOLDER: string = IS_COMPILED
  ? join(import.meta.dir, "templates")
  : join(import.meta.dir, "..", "templates");

/** Absolute path of the folder with the web page as the build made it; there is one only in a compiled binary. */
export const PAGE_FOLDER: string = join(import.meta.dir, "page");
