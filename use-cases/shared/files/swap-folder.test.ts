import { afterAll, expect, test } from "bun:test";
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { toSmallDisk } from "../../../test/small-disk.ts";
import { clearLeftovers, copyWhole, swapFolder, writeWhole } from "./swap-folder.ts";

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

test("a process that starts clears away what the one before it has left, and nothing else", async () => {
  const path = join(root, "workflows", "wf-1", "out");
  await fillAndDie(path);
  await Bun.write(join(root, "workflows", "wf-1", ".other.00000000-0000-0000-0000-000000000000.tmp"), "");
  await Bun.write(join(root, "workflows", "a file"), "");
  await clearLeftovers(join(root, "workflows"), ["out", "absent"]);
  expect(readdirSync(join(root, "workflows", "wf-1"))).toEqual([
    ".other.00000000-0000-0000-0000-000000000000.tmp",
  ]);
  await clearLeftovers(join(root, "absent"), ["out"]);
});

test("what is being written now is no leftover", async () => {
  const path = join(root, "busy", "wf-1", "out");
  await swapFolder(path, async (folder) => {
    await Bun.write(join(folder, "whole.csv"), "1");
    await clearLeftovers(join(root, "busy"), ["out"]);
  });
  expect(readdirSync(path)).toEqual(["whole.csv"]);
});

test.skipIf(process.platform === "win32")(
  "a copy for which the disk has no room is told, and is not there",
  async () => {
    const [source, path] = [join(root, "large"), join(root, "copies", "large")];
    await Bun.write(source, new Uint8Array(100_000));
    await copyWhole(source, path);
    expect(readFileSync(path).equals(readFileSync(source))).toBe(true);
    const program = `
    import { copyWhole } from ${JSON.stringify(join(import.meta.dir, "swap-folder.ts"))};
    await copyWhole(${JSON.stringify(source)}, ${JSON.stringify(join(root, "copies", "half"))}).catch(({ message }) =>
      console.log(message));`;
    const { stdout } = Bun.spawnSync([...toSmallDisk(10), "-e", program]);
    expect(stdout.toString()).toMatch(/^Writing .*half failed: (EFBIG|10240 of 100000 bytes were written)/);
    expect(readdirSync(join(root, "copies"))).toEqual(["large"]);
  },
);

test("a file is written whole, into a folder that need not be there", async () => {
  const path = join(root, "file", "manifest.json");
  await writeWhole(path, "first");
  await writeWhole(path, "second");
  expect(readFileSync(path, "utf8")).toBe("second");
  expect(readdirSync(join(root, "file"))).toEqual(["manifest.json"]);
});
