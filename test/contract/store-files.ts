/** Files for tests of a store that lives in one. */
import { createHash } from "node:crypto";
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

export interface TestFolder {
  readonly path: string;
  /** The path of a file in it. */
  file(name: string): string;
  [Symbol.dispose](): void;
}

/** A new folder, removed with everything in it at the end of the block that declares it with `using`. */
export function makeFolder(parent = tmpdir()): TestFolder {
  const path = mkdtempSync(join(parent, "aieffect-store-"));
  return {
    path,
    file: (name) => join(path, name),
    [Symbol.dispose]: () => rmSync(path, { recursive: true, force: true }),
  };
}

/** Every file of a folder with the hash of its bytes. */
export function toHashes({ path }: TestFolder): Readonly<Record<string, string>> {
  const names = readdirSync(path).toSorted();
  return Object.fromEntries(
    names.map((name) => [
      name,
      createHash("sha256")
        .update(readFileSync(join(path, name)))
        .digest("hex"),
    ]),
  );
}

/** The names of the files in which a text stands. */
export function filesWith({ path }: TestFolder, text: string): readonly string[] {
  return readdirSync(path).filter((name) => readFileSync(join(path, name)).includes(text));
}
