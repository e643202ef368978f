import { afterAll, expect, test } from "bun:test";
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { AieffectError } from "../errors.ts";
import { writeProject } from "./write-project.ts";

const root = mkdtempSync(join(tmpdir(), "aieffect-scaffold-"));
afterAll(() => rmSync(root, { recursive: true }));

const FILES = { "a.txt": "a", "b/c.txt": "c" };

test("writes into a folder that is not there, and beside what is there", () => {
  const folder = join(root, "fresh", "deep");
  writeProject(folder, FILES);
  writeProject(folder, { "d.txt": "d" });
  expect(readdirSync(folder).sort()).toEqual(["a.txt", "b", "d.txt"]);
  expect(readFileSync(join(folder, "b", "c.txt"), "utf8")).toBe("c");
});

test("a file that is there stays as it is, and no other is written", () => {
  const folder = join(root, "taken");
  mkdirSync(join(folder, "b"), { recursive: true });
  writeFileSync(join(folder, "b", "c.txt"), "mine");
  expect(() => writeProject(folder, FILES)).toThrow(
    `${join(folder, "b", "c.txt")} is there already, and nothing is overwritten`,
  );
  expect(readFileSync(join(folder, "b", "c.txt"), "utf8")).toBe("mine");
  expect(existsSync(join(folder, "a.txt"))).toBeFalse();
});

test("a link that leads nowhere is not followed, and what was written before it is taken back", () => {
  const folder = join(root, "linked");
  mkdirSync(join(folder, "b"), { recursive: true });
  symlinkSync(join(root, "elsewhere"), join(folder, "b", "c.txt"));
  expect(() => writeProject(folder, FILES)).toThrow("is there already");
  expect(existsSync(join(folder, "a.txt"))).toBeFalse();
  expect(existsSync(join(root, "elsewhere"))).toBeFalse();
});

test("what is in the place of a folder is told", () => {
  const path = join(root, "file");
  writeFileSync(path, "");
  expect(() => writeProject(path, FILES)).toThrow(AieffectError);
  expect(() => writeProject(path, FILES)).toThrow(`${path} is a file, and the project needs a folder.`);
  expect(() => writeProject(join(path, "x"), FILES)).toThrow(
    "a file is in the place of a folder of its path",
  );
  expect(readFileSync(path, "utf8")).toBe("");
});

test("a folder that is a link is told when it leads nowhere, and used when it leads to a folder", () => {
  const [dangling, leading] = [join(root, "dangling"), join(root, "leading")];
  symlinkSync(join(root, "nowhere"), dangling);
  expect(() => writeProject(dangling, FILES)).toThrow(`${dangling} is a link to what is not there`);
  expect(existsSync(join(root, "nowhere"))).toBeFalse();
  mkdirSync(join(root, "somewhere"));
  symlinkSync(join(root, "somewhere"), leading);
  writeProject(leading, FILES);
  expect(readdirSync(join(root, "somewhere")).sort()).toEqual(["a.txt", "b"]);
});

test("folders that were made are taken back too, and those that were there stay", () => {
  const folder = join(root, "halfway");
  mkdirSync(folder);
  const files = { "x/y/a.txt": "a", [`z/${"n".repeat(300)}`]: "too long a name" };
  expect(() => writeProject(join(folder, "deep", "er"), files)).toThrow("is too long for a path");
  expect(readdirSync(folder)).toEqual([]);
  const message = attempt(() => writeProject(join(folder, "d".repeat(5000)), files));
  expect(message.length).toBeLessThan(600);
});

function attempt(action: () => void): string {
  try {
    action();
  } catch (error) {
    if (error instanceof AieffectError) return error.message;
  }
  throw new Error("nothing was refused");
}
