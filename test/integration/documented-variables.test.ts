/** Each variable that the code reads stands on the page where people look for it. */
import { expect, test } from "bun:test";
import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { PAGES_WITH_PATHS, REPOSITORY, readPage, readTableRows } from "../documents.ts";
import { toCodeSpans } from "../markdown.ts";

/** `environment.PORT`, `process.env.PORT`, a key of a schema, and the names in the tables of settings. */
const READ =
  /\b(?:(?:environment|env)\??\.(?<read>[A-Z][A-Z0-9_]+)|(?<checked>[A-Z]+_[A-Z0-9_]+): v\.|variable: "(?<named>[A-Z][A-Z0-9_]+)")/g;

function readVariables(pattern: string): ReadonlySet<string> {
  const files = globSync(pattern, { cwd: REPOSITORY }).filter((file) => !file.endsWith(".test.ts"));
  const texts = files.map((file) => readFileSync(join(REPOSITORY, file), "utf8"));
  return new Set(
    texts.flatMap((text) =>
      [...text.matchAll(READ)].map(({ groups }) => groups?.read ?? groups?.checked ?? groups?.named ?? ""),
    ),
  );
}

/** Variables in the code spans of a page. */
const namedOn = (page: string): readonly string[] =>
  toCodeSpans(readPage(page).prose).flatMap((span) =>
    [...span.matchAll(/^[A-Z][A-Z0-9_]+/g)].map(([name]) => name),
  );

test("what the commands read is on a page for operators or in that of the kit", () => {
  const documented = ["docs/server.md", "docs/operations.md", "docs/service.md"].flatMap(namedOn);
  const read = ["bin/*.ts", "commands/*.ts", "src/**/*.ts"].flatMap((pattern) => [...readVariables(pattern)]);
  expect(read.length).toBeGreaterThan(30);
  expect(read.filter((name) => !documented.includes(name))).toEqual([]);
});

test("what the services of use cases read is on a page of a use case or of the kit", () => {
  const documented = PAGES_WITH_PATHS.flatMap(namedOn);
  const read = [...readVariables("use-cases/**/*.ts")];
  expect(read.filter((name) => !documented.includes(name))).toEqual([]);
});

test("the page for operators names no variable of ours that nothing reads", () => {
  const all = ["commands/*.ts", "src/**/*.ts"].flatMap((pattern) => [...readVariables(pattern)]);
  const listed = readTableRows("docs/operations.md", "Variable").flatMap(([name = ""]) => toCodeSpans(name));
  const ours = listed.filter((name) => name.startsWith("AIEFFECT_") || name.startsWith("ORCHESTRATOR_"));
  expect(ours.filter((name) => !all.includes(name))).toEqual([]);
});
