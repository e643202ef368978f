import { expect, test } from "bun:test";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { REPOSITORY } from "../documents.ts";
import { findShellFaults } from "../shellcheck.ts";

/** As Git has them, or would with the next commit. */
const FILES = Bun.spawnSync(["git", "ls-files", "--cached", "--others", "--exclude-standard"], {
  cwd: REPOSITORY,
})
  .stdout.toString()
  .trimEnd()
  .split("\n");
const isShellScript = (path: string): boolean => /^#!.*\b(ba)?sh\n/.test(readStart(path));

function readStart(path: string): string {
  try {
    return readFileSync(join(REPOSITORY, path), "latin1").slice(0, 100);
  } catch {
    // A file that was removed, and is still listed.
    return "";
  }
}

const lacksTool = Bun.which("shellcheck") === null || Bun.which("git") === null;

test.skipIf(lacksTool)(
  "no shell script has what shellcheck warns of (skipped without shellcheck and git)",
  async () => {
    const scripts = FILES.filter(isShellScript);
    expect(scripts).toContain("scripts/install.sh");
    expect(await findShellFaults(scripts.map((path) => join(REPOSITORY, path)))).toEqual([]);
  },
);
