/** Where this program lies: the one module that tells the compiled binary from the repository. */

/** In a compiled binary every module lies in a file system of its own (on Windows under a drive of its own). */
const IS_COMPILED = Bun.main.startsWith("/$bunfs/") || Bun.main.startsWith("B:/~BUN/");

/** The program and first arguments that start this very program again. */
export function toOwnCommand(): [string, ...string[]] {
  return IS_COMPILED ? [process.execPath] : [process.execPath, Bun.main];
}
