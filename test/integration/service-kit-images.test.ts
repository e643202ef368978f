/** What a Dockerfile copies is enough for what it builds: checked without Docker, in a folder that has nothing else. */
import { afterAll, expect, test } from "bun:test";
import { cpSync, globSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { REPOSITORY } from "../documents.ts";

const folder = mkdtempSync(join(tmpdir(), "aieffect-images-"));
afterAll(() => rmSync(folder, { recursive: true }));

const DOCKERFILES = globSync("use-cases/*/services/*/Dockerfile", { cwd: REPOSITORY }).sort();

/** The arguments of each line of the first stage that begins with the word. */
function readInstructions(dockerfile: string, word: string): string[][] {
  const [, stage = ""] = readFileSync(join(REPOSITORY, dockerfile), "utf8").split(/^FROM .*$/m);
  const lines = stage.split("\n").filter((line) => line.startsWith(`${word} `));
  return lines.map((line) => line.split(/\s+/).slice(1));
}

/** As `COPY` does: several sources go into a folder, a folder's content into its target. */
function copy(sources: readonly string[], target: string, root: string): void {
  for (const source of sources) {
    const to = target.endsWith("/") ? join(root, target, source.split("/").at(-1) ?? "") : join(root, target);
    mkdirSync(dirname(to), { recursive: true });
    cpSync(join(REPOSITORY, source), to, { recursive: true });
  }
}

test.each(DOCKERFILES)("%s", (dockerfile) => {
  const root = join(folder, dockerfile.replaceAll("/", "-"));
  for (const parts of readInstructions(dockerfile, "COPY"))
    copy(parts.slice(0, -1), parts.at(-1) ?? "", root);
  symlinkSync(join(REPOSITORY, "node_modules"), join(root, "node_modules"));
  const build = readInstructions(dockerfile, "RUN").find(
    ([program, command]) => program === "bun" && command === "build",
  );
  const options = (build ?? []).slice(1).filter((argument) => !argument.startsWith("--outfile"));
  const { exitCode, stderr } = Bun.spawnSync([process.execPath, ...options, "--outfile=service.js"], {
    cwd: root,
  });
  expect({ exitCode, stderr: exitCode === 0 ? "" : stderr.toString() }).toEqual({ exitCode: 0, stderr: "" });
});
