/** What `bun.lock` knows of the packages that are installed. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import * as v from "valibot";

export interface LockedPackage {
  readonly name: string;
  readonly version: string;
  /** SHA-512 of the package as the registry has it, as hexadecimal digits. */
  readonly sha512: string;
  /** Names of the packages that it asks for. */
  readonly dependencies: readonly string[];
}

/** By the path of the folder below `node_modules`, without those words: `ink/wrap-ansi`. */
export type LockedPackages = ReadonlyMap<string, LockedPackage>;

const NamesSchema = v.optional(v.record(v.string(), v.string()), {});
const EntrySchema = v.pipe(
  v.looseTuple([
    v.string(),
    v.string(),
    v.object({ dependencies: NamesSchema, optionalDependencies: NamesSchema, peerDependencies: NamesSchema }),
    v.pipe(v.string(), v.startsWith("sha512-")),
  ]),
  v.transform(([id, , asked, integrity]): LockedPackage => {
    const at = id.lastIndexOf("@");
    return {
      name: id.slice(0, at),
      version: id.slice(at + 1),
      sha512: Buffer.from(integrity.slice("sha512-".length), "base64").toString("hex"),
      dependencies: [
        ...new Set(
          [asked.dependencies, asked.optionalDependencies, asked.peerDependencies].flatMap(Object.keys),
        ),
      ],
    };
  }),
);
const LockSchema = v.object({ lockfileVersion: v.literal(2), packages: v.record(v.string(), EntrySchema) });

/** @throws Error when the file is not of the form that Bun 1.4 writes */
export function readLockFile(path = join(import.meta.dir, "..", "bun.lock")): LockedPackages {
  const { packages } = v.parse(LockSchema, Bun.JSONC.parse(readFileSync(path, "utf8")));
  return new Map(Object.entries(packages));
}

/** `node_modules/ink/node_modules/wrap-ansi` as the lock file has it. */
export function toLockKey(folder: string): string {
  return folder.replace(/^node_modules\//, "").replaceAll("/node_modules/", "/");
}

/** The package that another one gets when it asks for a name: its own, or the nearest one above; null for none. */
export function findDependency(packages: LockedPackages, asking: string, name: string): string | null {
  const parts = asking.split("/");
  // Half of a name with a scope is no package: nothing is found below it.
  for (let length = parts.length; length > 0; length -= 1) {
    const key = `${parts.slice(0, length).join("/")}/${name}`;
    if (packages.has(key)) return key;
  }
  return packages.has(name) ? name : null;
}
