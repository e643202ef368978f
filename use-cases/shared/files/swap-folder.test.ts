import { afterAll, expect, test } from "bun:test";
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { swapFolder, writeWhole } from "./swap-folder.ts";

const root = mkdtempSync(join(tmpdir(), "aieffect-swap-"));
afterAll(() => rmSync(root, { recursive: true }));

const toFolder = (name: string): string => join(root, name, "out");

/** Begins to fill the folder in a process of its own, and kills that. */
async function fillAndDie(path: string): Promise<void> {
  const program = `
    const { swapFolder } = await import(${JSON.stringify(join(import.meta.dir, "swap-folder.ts"))});
    await swapFolder(${JSON.stringify(path)}, async (folder) => {
      await Bun.write(folder + "/half.csv", "1");
      console.log("writing");
      await new Promise(() => setInterval(() => {}, 1000));
    });`;
  const child = Bun.spawn([process.execPath, "-e", program], { stdout: "pipe" });
  await child.stdout.getReader().read();
  child.kill("SIGKILL");
  await child.exited;
}

test("what a killed process has left under a temporary name is gone with the next run", async () => {
  const path = toFolder("killed");
  await fillAndDie(path);
  expect(readdirSync(join(root, "killed"))).toEqual([expect.stringMatching(/^\.out\..*\.tmp$/)]);
  await Bun.write(join(root, "killed", ".out.conf"), "not of ours");
  await swapFolder(path, (folder) => Bun.write(join(folder, "whole.csv"), "1"));
  expect(readdirSync(join(root, "killed")).toSorted()).toEqual([".out.conf", "out"]);
  expect(readdirSync(path)).toEqual(["whole.csv"]);
});

test("two that fill the same folder do not take each other's files away: the last one stays", async () => {
  const path = toFolder("two");
  const begun = Promise.withResolvers<void>();
  const other = Promise.withResolvers<void>();
  const slow = swapFolder(path, async (folder) => {
    begun.resolve();
    await other.promise;
    await Bun.write(join(folder, "slow.csv"), "1");
  });
  await begun.promise;
  await swapFolder(path, (folder) => Bun.write(join(folder, "quick.csv"), "1"));
  expect(readdirSync(path)).toEqual(["quick.csv"]);
  other.resolve();
  await slow;
  expect(readdirSync(path)).toEqual(["slow.csv"]);
});

test("what cannot be filled leaves nothing behind, not even what was there before", async () => {
  const path = toFolder("failed");
  await swapFolder(path, (folder) => Bun.write(join(folder, "old.csv"), "1"));
  await expect(swapFolder(path, () => Promise.reject(new Error("no")))).rejects.toThrow("no");
  expect(readdirSync(join(root, "failed"))).toEqual([]);
});

test("a file is written whole, into a folder that need not be there", async () => {
  const path = join(root, "file", "manifest.json");
  await writeWhole(path, "first");
  await writeWhole(path, "second");
  expect(readFileSync(path, "utf8")).toBe("second");
  expect(readdirSync(join(root, "file"))).toEqual(["manifest.json"]);
});
