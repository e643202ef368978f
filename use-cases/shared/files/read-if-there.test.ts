import { expect, test } from "bun:test";
import { mkdtempSync, rmdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { readIfThere } from "./read-if-there.ts";

test("a file that is there is read, one that is not is null, and what cannot be read says why", async () => {
  const folder = mkdtempSync(join(tmpdir(), "aieffect-read-"));
  writeFileSync(join(folder, "file"), "text");
  expect((await readIfThere(join(folder, "file")))?.toString()).toBe("text");
  rmSync(join(folder, "file"));
  expect(await readIfThere(join(folder, "file"))).toBeNull();
  await expect(readIfThere(folder)).rejects.toThrow(/^Reading .* failed: EISDIR: /);
  rmdirSync(folder);
});
