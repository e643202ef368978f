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
  "docs/service.md",
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
