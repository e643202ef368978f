import { expect, test } from "bun:test";
import { existsSync, readdirSync } from "node:fs";
import { dirname, join } from "node:path";
import { PAGES_WITH_PATHS, REPOSITORY, readPage } from "../documents.ts";
import { toCodeSpans } from "../markdown.ts";

/** What is set as code and has the form of a path, but for addresses, packages and patterns. */
const isPath = (span: string): boolean => /^[\w.][\w./-]*\/[\w./-]*$/.test(span);

const withoutEnd = (path: string): string => path.replace(/\/$/, "");

test.each([...PAGES_WITH_PATHS])("%s names only files and folders that exist", (page) => {
  const paths = toCodeSpans(readPage(page).prose).filter(isPath);
  expect(paths).not.toBeEmpty();
  const folders = [REPOSITORY, join(REPOSITORY, dirname(page))];
  expect(paths.filter((path) => !folders.some((folder) => existsSync(join(folder, path))))).toEqual([]);
});

test.each(["README.md", "docs/web.md"])(
  "%s shows pictures that there are, each light and dark and in words",
  (page) => {
    const { prose } = readPage(page);
    const shown = [...prose.matchAll(/ (?:src|srcset)="([^"]+)"/g)].map(([, path = ""]) => path);
    expect(shown).not.toBeEmpty();
    expect(shown.filter((path) => !existsSync(join(REPOSITORY, dirname(page), path)))).toEqual([]);
    const inWords = [...prose.matchAll(/<img alt="[^"]+" src="[^"]+-light\.png">/g)];
    expect(shown.filter((path) => path.endsWith("-dark.png"))).toHaveLength(inWords.length);
  },
);

test("the map in ARCHITECTURE.md has every part of src", () => {
  const named = new Set(toCodeSpans(readPage("ARCHITECTURE.md").prose).map(withoutEnd));
  const parts = readdirSync(join(REPOSITORY, "src")).filter((name) => !/\.(test|d)\.ts$/.test(name));
  expect(parts.filter((name) => !named.has(`src/${name}`))).toEqual([]);
});

test.each([
  ["src/errors.ts", true],
  ["test/contract/", true],
  ["./scripts/test", true],
  ["/health", false],
  ["@oclif/core", false],
  ["commands/<name>.ts", false],
  ["POST /control/execute", false],
])("whether %j is a path: %p", (span, expected) => {
  expect(isPath(span)).toBe(expected);
});
