import { expect, test } from "bun:test";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import packageJson from "../package.json" with { type: "json" };
import { findDependency, type LockedPackages, readLockFile, toLockKey } from "./lock-file.ts";

const locked = readLockFile();
const MODULES = join(import.meta.dir, "..", "node_modules");

test("the lock file has every package that package.json asks for, in the version that is installed", () => {
  for (const [name, version] of Object.entries(packageJson.dependencies)) {
    expect(locked.get(name)).toMatchObject({ name, version });
    const installed = JSON.parse(readFileSync(join(MODULES, name, "package.json"), "utf8"));
    expect(installed.version).toBe(version);
  }
});

test("each package has the SHA-512 of what the registry has", () => {
  expect([...locked.values()].filter(({ sha512 }) => !/^[0-9a-f]{128}$/.test(sha512))).toEqual([]);
});

test.each([
  ["node_modules/ink", "ink"],
  ["node_modules/@oclif/core", "@oclif/core"],
  ["node_modules/ink/node_modules/@a/b/node_modules/c", "ink/@a/b/c"],
])("the folder %s is %s there", (folder, key) => {
  expect(toLockKey(folder)).toBe(key);
});

const bare = { version: "1.0.0", sha512: "", dependencies: [] };
const toPackages = (...keys: readonly string[]): LockedPackages =>
  new Map(keys.map((key) => [key, { name: key, ...bare }]));

test.each([
  ["its own one first", ["a", "a/b", "b"], "a", "a/b"],
  ["then that of the package it is in", ["a/b", "a/@s/c", "b"], "a/@s/c", "a/b"],
  ["then the one for all", ["b", "a/@s/c"], "a/@s/c", "b"],
  ["not that of another one", ["x/b"], "a", null],
] as const)("a package gets %s", (_, keys, asking, expected) => {
  expect(findDependency(toPackages(...keys), asking, "b")).toBe(expected);
});

test("a search ends for whatever name asks", () => {
  fc.assert(
    fc.property(fc.string(), (asking) => {
      expect(findDependency(toPackages("b"), asking, "b")).toBe("b");
    }),
  );
});
