/**
 * Runs what the pages tell people to type. The `sh` blocks of a page are pasted into one shell, one after the other,
 * in the page's folder of a fresh copy of the repository, with the compiled binary on the PATH.
 */
import { afterAll, describe, expect, test } from "bun:test";
import { cpSync, globSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, relative } from "node:path";
import { runAieffect } from "../aieffect-process.ts";
import { BINARY } from "../binary.ts";
import { PAGES_WITH_COMMANDS, REPOSITORY, readPage } from "../documents.ts";
import type { CodeBlock } from "../markdown.ts";

/** What a fresh clone does not have. */
const NOT_CLONED = new Set([
  ".git",
  ".tools",
  "node_modules",
  "dist",
  "coverage",
  "aieffect-demo",
  ".aieffect",
]);
const TIME_LIMIT_MS = 120_000;
/** What `up` leaves in the folders of use cases, of those too that a page makes in its own folder. */
const STARTED = "{use-cases/*,*,docs/*,docs/*/*,templates/*}/.aieffect";

const folder = mkdtempSync(join(tmpdir(), "aieffect-pages-"));
const programs = join(folder, "programs");
mkdirSync(programs);
symlinkSync(BINARY[0] ?? "", join(programs, "aieffect"));
symlinkSync(process.execPath, join(programs, "bun"));
afterAll(() => rmSync(folder, { recursive: true, force: true }), TIME_LIMIT_MS);

function copyRepository(name: string): string {
  const copy = join(folder, name);
  cpSync(REPOSITORY, copy, {
    recursive: true,
    filter: (path) =>
      !relative(REPOSITORY, path)
        .split("/")
        .some((part) => NOT_CLONED.has(part)),
  });
  return copy;
}

/** Ends at the first command that fails; what was shown before says which page and line it stands in. */
function toScript(page: string, blocks: readonly CodeBlock[]): string {
  const parts = blocks.map(({ line, text }) => `echo "==> ${page}:${line}"\n${text}\n`);
  return ["set -euo pipefail", "trap 'kill $(jobs -p) 2>/dev/null || true' EXIT", ...parts].join("\n");
}

async function runScript(script: string, workingFolder: string) {
  const path = join(folder, "script.sh");
  writeFileSync(path, script);
  const child = Bun.spawn(["bash", "-c", 'exec bash "$0" 2>&1', path], {
    cwd: workingFolder,
    env: {
      PATH: [programs, dirname(process.execPath), process.env.PATH].join(":"),
      HOME: process.env.HOME,
    },
    stdio: ["ignore", "pipe", "inherit"],
  });
  const [output, exitCode] = await Promise.all([new Response(child.stdout).text(), child.exited]);
  return { exitCode, output };
}

async function stopServices(copy: string): Promise<void> {
  for (const folder of globSync(STARTED, { cwd: copy })) {
    await runAieffect(["down", join(copy, dirname(folder))], { command: BINARY });
  }
}

describe.each(PAGES_WITH_COMMANDS.map((page, index) => [page, index] as const))("%s", (page, index) => {
  const blocks = readPage(page).blocks.filter(({ info }) => info === "sh");

  test(
    "shows commands that work, one after the other",
    async () => {
      expect(blocks).not.toBeEmpty();
      const copy = copyRepository(`clone-${index}`);
      try {
        const { exitCode, output } = await runScript(toScript(page, blocks), join(copy, dirname(page)));
        expect({ exitCode, output: exitCode === 0 ? "" : output }).toEqual({ exitCode: 0, output: "" });
      } finally {
        await stopServices(copy);
      }
    },
    TIME_LIMIT_MS,
  );
});

test("a command that fails is told with its page and line", async () => {
  const block = (text: string, line: number) => ({ info: "sh", line, text, lineAbove: "" });
  const script = toScript("PAGE.md", [block("true", 3), block("false | cat", 7), block("true", 9)]);
  expect(await runScript(script, folder)).toEqual({ exitCode: 1, output: "==> PAGE.md:3\n==> PAGE.md:7\n" });
});
