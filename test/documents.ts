/** The pages of this repository. Paths are relative to its root. */
import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { readMarkdown } from "./markdown.ts";

export const REPOSITORY = join(import.meta.dir, "..");

const USE_CASE_PAGES = globSync("use-cases/*/README.md", { cwd: REPOSITORY }).sort();

/** Those that show commands to people. */
export const PAGES_WITH_COMMANDS: readonly string[] = [
  "README.md",
  "CONTRIBUTING.md",
  "docs/ci.md",
  "docs/service.md",
  "docs/onboarding.md",
  "docs/operations.md",
  "docs/packaging.md",
  "templates/README.md",
  ...USE_CASE_PAGES,
];

/** Those that name files. */
export const PAGES_WITH_PATHS: readonly string[] = [
  ...PAGES_WITH_COMMANDS,
  "ARCHITECTURE.md",
  ...globSync("docs/*.md", { cwd: REPOSITORY }).sort(),
];

export function readPage(path: string) {
  return readMarkdown(readFileSync(join(REPOSITORY, path), "utf8"));
}

/** The rows below the head of a table, as trimmed cells; the table is told by the head of its first column. */
export function readTableRows(page: string, firstHead: string): readonly (readonly string[])[] {
  const lines = readPage(page).prose.split("\n");
  const head = lines.findIndex((line) => line.startsWith(`| ${firstHead} `));
  if (head === -1) throw new Error(`${page} has no table whose first column is ${firstHead}`);
  const end = lines.findIndex((line, index) => index > head && !line.startsWith("|"));
  return lines.slice(head + 2, end).map((line) =>
    line
      .split("|")
      .slice(1, -1)
      .map((cell) => cell.trim()),
  );
}
