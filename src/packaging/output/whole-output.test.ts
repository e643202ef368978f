import { afterAll, expect, test } from "bun:test";
import {
  chmodSync,
  existsSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { makeFilledFolder, readFolder } from "../../../test/folder-content.ts";
import { toMemoryFolder } from "../../../test/memory-folder.ts";
import { AieffectError } from "../../errors.ts";
import { type Output, writeWhole, writeWholeFile } from "./whole-output.ts";

const scratch = mkdtempSync(join(toMemoryFolder(), "aieffect-whole-"));
afterAll(() => rmSync(scratch, { recursive: true }));

const toFolder = (files = {}) => makeFilledFolder(scratch, files);

function attempt(outputs: readonly Output[]): AieffectError {
  try {
    writeWhole(outputs);
  } catch (error) {
    if (error instanceof AieffectError) return error;
    throw error;
  }
  throw new Error("nothing was refused");
}

const PACKAGE = { "blueprint.json": "{}", "microservice/a1.proto": "a", "microservice/b1.proto": "b" };

test("makes a folder with all its parents", () => {
  const folder = toFolder();
  writeWhole([{ folder: join(folder, "x", "y"), files: PACKAGE }]);
  expect(readFolder(join(folder, "x", "y"))).toEqual(PACKAGE);
  expect(Object.keys(readFolder(folder))).toHaveLength(3);
});

test("replaces its files, removes stale ones, and leaves what else is there", () => {
  const folder = toFolder({ "blueprint.json": "old", "microservice/z.proto": "z", "notes/mine.txt": "mine" });
  const [folderBefore, noteBefore] = [statSync(folder), statSync(join(folder, "notes"))];
  writeWhole([{ folder, files: PACKAGE, stale: ["microservice/z.proto", "microservice/none.proto"] }]);
  expect(readFolder(folder)).toEqual({ ...PACKAGE, "notes/mine.txt": "mine" });
  expect([statSync(folder).ino, statSync(join(folder, "notes")).ino]).toEqual([
    folderBefore.ino,
    noteBefore.ino,
  ]);
});

test("a file whose content is as it should be is not written again", () => {
  const folder = toFolder({ "a.txt": "a", "b.txt": "b" });
  const before = statSync(join(folder, "a.txt"));
  writeWhole([{ folder, files: { "a.txt": "a", "b.txt": "new" } }]);
  expect(statSync(join(folder, "a.txt")).ino).toBe(before.ino);
  expect(readFolder(folder)).toEqual({ "a.txt": "a", "b.txt": "new" });
});

test.skipIf(process.platform === "win32")("a mode is kept, or is what it is to be", () => {
  const folder = toFolder({ "secret.txt": "old", "run.sh": "same" });
  chmodSync(join(folder, "secret.txt"), 0o600);
  writeWhole([{ folder, files: { "secret.txt": "new", "run.sh": "same" }, modes: { "run.sh": 0o755 } }]);
  const modes = ["secret.txt", "run.sh"].map((name) => statSync(join(folder, name)).mode & 0o777);
  expect(modes).toEqual([0o600, 0o755]);
  writeWholeFile(join(folder, "new.sh"), "new", 0o755);
  expect(statSync(join(folder, "new.sh")).mode & 0o777).toBe(0o755);
});

test("several folders and a file change together, or not at all", () => {
  const folder = toFolder({ "out/blueprint.json": "old", "elsewhere/taken/file": "" });
  const before = readFolder(folder);
  const outputs = (file: string): Output[] => [
    { folder: join(folder, "out"), files: PACKAGE },
    { folder: join(folder, "elsewhere"), files: { [file]: "zip" } },
  ];
  const error = attempt(outputs("taken"));
  expect(error.message).toBe(
    `${join(folder, "elsewhere", "taken")} is a folder, and a file is needed there. Nothing was written.`,
  );
  expect(error.code).toBe("OUTPUT_UNWRITABLE");
  expect(readFolder(folder)).toEqual(before);
  writeWhole(outputs("out.zip"));
  expect(readFolder(join(folder, "out"))).toEqual(PACKAGE);
  expect(readFolder(join(folder, "elsewhere"))).toEqual({ "out.zip": "zip", "taken/file": "" });
});

test.each([
  [
    "a file in the place of a folder",
    { microservice: "file" },
    "microservice is a file, and a folder is needed there",
  ],
  [
    "a folder in the place of a file",
    { "blueprint.json/x": "" },
    "blueprint.json is a folder, and a file is needed there",
  ],
])("%s is named, and nothing changes", (_, files, message) => {
  const folder = toFolder({ ...files, "microservice.txt": "mine" });
  const before = readFolder(folder);
  expect(attempt([{ folder, files: PACKAGE }]).message).toContain(
    `${folder}/${message}. Nothing was written.`,
  );
  expect(readFolder(folder)).toEqual(before);
});

test("a folder that is a file, or leads nowhere, is named", () => {
  const folder = toFolder({ file: "mine" });
  symlinkSync("nowhere", join(folder, "link"));
  for (const [name, reason] of [
    ["file", "is a file, and a folder is needed there"],
    ["link", "is a link to what is not there"],
  ] as const) {
    const error = attempt([{ folder: join(folder, name, "deep"), files: PACKAGE }]);
    expect(error.message).toBe(`${join(folder, name)} ${reason}. Nothing was written.`);
  }
});

test("no link inside is followed, and one in the place of a file is replaced", () => {
  const folder = toFolder({ "elsewhere/mine.txt": "mine", "out/x": "" });
  symlinkSync("../elsewhere", join(folder, "out", "microservice"));
  expect(attempt([{ folder: join(folder, "out"), files: PACKAGE }]).message).toContain(
    "microservice is a link, and a folder is needed there",
  );
  symlinkSync("../elsewhere/mine.txt", join(folder, "out", "a.txt"));
  writeWhole([{ folder: join(folder, "out"), files: { "a.txt": "a", "b.txt": "b" } }]);
  expect(readFolder(join(folder, "elsewhere"))).toEqual({ "mine.txt": "mine" });
  expect(lstatSync(join(folder, "out", "a.txt")).isFile()).toBeTrue();
});

test("a folder that is itself a link is written to", () => {
  const folder = toFolder({ "real/x": "" });
  symlinkSync("real", join(folder, "out"));
  writeWhole([{ folder: join(folder, "out"), files: { "a.txt": "a" } }]);
  expect(readFolder(join(folder, "real"))).toEqual({ x: "", "a.txt": "a" });
});

test.each(["../outside.txt", "/outside.txt", "a/../../outside.txt", ".", ""])(
  "no file is written to %p",
  (path) => {
    const folder = toFolder();
    const error = attempt([{ folder: join(folder, "out"), files: { "a.txt": "a", [path]: "x" } }]);
    expect(error.message).toContain("is not inside of its folder");
    expect(readFolder(folder)).toEqual({});
  },
);

test("names too long for a path are told, and parents that were not there are not left", () => {
  const folder = toFolder();
  const files = { ...PACKAGE, ["n".repeat(300)]: "" };
  expect(attempt([{ folder: join(folder, "x", "y"), files }]).message).toContain("is too long for a path");
  expect(readFolder(folder)).toEqual({});
});

const isRoot = process.getuid?.() === 0;

test.skipIf(isRoot || process.platform === "win32")(
  "a folder that must not be written to is named (root may write to any)",
  () => {
    const folder = toFolder();
    chmodSync(folder, 0o500);
    expect(attempt([{ folder, files: PACKAGE }]).message).toBe(
      `${folder} cannot be written: you are not allowed to. Nothing was written.`,
    );
    chmodSync(folder, 0o700);
  },
);

test("a swap folder that came from elsewhere reaches nothing outside of its own folder", () => {
  const folder = toFolder({ "home/.profile": "mine", "out/.aieffect-swap/old/x/.profile": "theirs" });
  symlinkSync("../home", join(folder, "out", "x"));
  mkdirSync(join(folder, "out", ".aieffect-swap", "added", "x"), { recursive: true });
  writeFileSync(join(folder, "out", ".aieffect-swap", "added", "x", ".profile"), "");
  writeWhole([{ folder: join(folder, "out"), files: { "a.txt": "a" } }]);
  expect(readFolder(join(folder, "home"))).toEqual({ ".profile": "mine" });
});

test("any files at any paths are there afterwards, and nothing else", () => {
  const Name = fc.stringMatching(/^[a-z]{1,3}$/);
  const Files = fc.dictionary(
    fc.array(Name, { minLength: 1, maxLength: 3 }).map((names) => `${names.join("/")}.txt`),
    fc.string(),
    { maxKeys: 6, noNullPrototype: true },
  );
  fc.assert(
    fc.property(Files, Files, (first, second) => {
      const folder = join(toFolder(), "out");
      writeWhole([{ folder, files: first }]);
      const stale = Object.keys(first);
      writeWhole([{ folder, files: second, stale }]);
      const left = Object.entries(existsSync(folder) ? readFolder(folder) : {}).filter(
        ([, text]) => text !== null,
      );
      expect(Object.fromEntries(left)).toEqual(second);
    }),
    { numRuns: 30 },
  );
});
