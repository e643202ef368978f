import { afterAll, expect, test } from "bun:test";
import { mkdirSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { unzipSync } from "fflate";
import { makeFilledFolder, readFolder } from "../../../test/folder-content.ts";
import { refuseExisting, toArchivePath, writeExport } from "./export-output.ts";

const scratch = mkdtempSync(join(tmpdir(), "aieffect-export-output-"));
afterAll(() => rmSync(scratch, { recursive: true }));

const FILES = { "blueprint.json": "{}", "dockerinfo.json": "{}", "microservice/a1.proto": "a" };

test("proto files of an export before go, everything else stays", () => {
  const others = {
    "notes.txt": "mine",
    "microservice/readme.md": "mine",
    "microservice/old/z.proto": "mine",
  };
  const old = { "microservice/z1.proto": "old", "microservice/a1.proto": "old" };
  const folder = makeFilledFolder(scratch, { ...others, ...old });
  writeExport({ folder, archive: null }, FILES);
  expect(readFolder(folder)).toEqual({ ...others, ...FILES });
});

test("the archive has its folder made for it", () => {
  const folder = join(mkdtempSync(join(scratch, "f")), "out");
  const archive = join(folder, "..", "deep", "er", "p.zip");
  writeExport({ folder, archive }, FILES);
  expect(Object.keys(unzipSync(readFileSync(archive)))).toEqual(Object.keys(FILES));
  expect(readFolder(folder)).toEqual(FILES);
});

test("a name with a dot keeps all of it", () => {
  expect(toArchivePath("/x/wind.v2")).toBe("/x/wind.v2.zip");
});

test("what is there already is named, both of it", () => {
  const folder = mkdtempSync(join(scratch, "f"));
  const archive = `${folder}.zip`;
  expect(() => refuseExisting({ folder, archive: null })).toThrow(
    `${folder} is there already. Nothing was written.`,
  );
  expect(() => refuseExisting({ folder: `${folder}x`, archive })).not.toThrow();
  mkdirSync(archive);
  expect(() => refuseExisting({ folder, archive })).toThrow(`${folder} and ${archive} are there already.`);
});
