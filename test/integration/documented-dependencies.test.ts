import { expect, test } from "bun:test";
import packageJson from "../../package.json" with { type: "json" };
import { readPage } from "../documents.ts";
import { toCodeSpans } from "../markdown.ts";

const PAGE = "docs/dependencies.md";

/** The rows of the table below a heading: the packages of the first cell, and the reason in the last. */
function readRows(heading: string) {
  const [, section = ""] = readPage(PAGE).prose.split(`## ${heading}\n`);
  const [table = ""] = section.split("\n## ");
  return table
    .split("\n")
    .filter((line) => line.startsWith("| `"))
    .map((line) => {
      const cells = line.split("|").slice(1, -1);
      return { packages: toCodeSpans(cells[0] ?? ""), reason: (cells.at(-1) ?? "").trim() };
    });
}

test.each([
  ["In the binary", packageJson.dependencies],
  ["For development", packageJson.devDependencies],
])("every package of %j has its reason, and nothing else is listed", (heading, packages) => {
  const rows = readRows(heading);
  expect(rows.flatMap((row) => row.packages).sort()).toEqual(Object.keys(packages).sort());
  expect(rows.filter(({ reason }) => reason.length < 10)).toEqual([]);
});
