import { afterEach, beforeEach, expect, test } from "bun:test";
import { mkdirSync, readdirSync, realpathSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { makeFolder, type TestFolder } from "../test/contract/store-files.ts";
import { AieffectError } from "./errors.ts";
import { findJunitPlace } from "./junit-file.ts";

let folder: TestFolder;
beforeEach(async () => {
  folder = makeFolder();
  mkdirSync(folder.file("reports"));
  for (const name of ["blueprint.json", "old.xml"]) writeFileSync(folder.file(name), "{}");
  symlinkSync("blueprint.json", folder.file("link-to-input.xml"));
  symlinkSync("old.xml", folder.file("link.xml"));
  await Bun.spawn(["mkfifo", folder.file("pipe")]).exited;
});
afterEach(() => folder[Symbol.dispose]());

const find = (name: string) =>
  findJunitPlace(folder.file(name), [undefined, folder.file("blueprint.json"), folder.file("run.db")]);

test.each([
  ["new.xml", "new.xml"],
  ["reports/new.xml", "reports/new.xml"],
  ["reports/of/today/new.xml", "reports/of/today/new.xml"],
  ["old.xml", "old.xml"],
  ["link.xml", "old.xml"],
])("%s may be written, in place of %s, and nothing is left of the trial", (name, place) => {
  const before = readdirSync(folder.path, { recursive: true });
  expect(find(name)).toBe(join(realpathSync(folder.path), place));
  expect(readdirSync(folder.path, { recursive: true })).toEqual(before);
});

test.each([
  ["reports", "cannot be written: it is a folder"],
  ["pipe", "cannot be written: it is no regular file"],
  ["blueprint.json/new.xml", "cannot be written: a file is in the place of a folder of its path"],
  ["x".repeat(300), "is too long for a path"],
  ["blueprint.json", "cannot be written: the run needs that file itself"],
  ["./reports/../blueprint.json", "cannot be written: the run needs that file itself"],
  ["link-to-input.xml", "cannot be written: the run needs that file itself"],
  ["run.db", "cannot be written: the run needs that file itself"],
])("%s is refused: it %s", (name, reason) => {
  const path = folder.file(name);
  expect(() => find(name)).toThrow(
    new AieffectError("INVALID_INPUT", `--junit ${path} ${reason}. Name another file.`),
  );
});
