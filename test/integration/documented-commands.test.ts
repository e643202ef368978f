/** How pages show commands, so that test/e2e/documented-commands.test.ts finds them. */
import { describe, expect, test } from "bun:test";
import { PAGES_WITH_COMMANDS, readPage } from "../documents.ts";
import { readMarkdown, toNoTestReason } from "../markdown.ts";

const INFOS = ["sh", "sh no-test", "text", "mermaid"];
/** Blocks of YAML are in pages whose examples test/e2e/documented-ci.test.ts runs, and compose-files.test.ts reads. */
const YAML_PAGES = ["docs/ci.md", "docs/packaging.md"];

describe.each([...PAGES_WITH_COMMANDS])("%s", (page) => {
  const { blocks, prose } = readPage(page);

  test("has no block of a kind that nobody looks at", () => {
    const infos = YAML_PAGES.includes(page) ? [...INFOS, "yaml"] : INFOS;
    expect(blocks.filter(({ info }) => !infos.includes(info))).toEqual([]);
    expect(prose.split("\n").filter((line) => /^( {4}|\t)\S/.test(line))).toEqual([]);
  });

  test("says for each block that is not run why", () => {
    const untested = blocks.filter(({ info }) => info === "sh no-test");
    expect(untested.filter((block) => toNoTestReason(block) === null)).toEqual([]);
  });

  test("gives a reason to nothing else", () => {
    const tested = blocks.filter(({ info }) => info !== "sh no-test");
    expect(tested.filter((block) => toNoTestReason(block) !== null)).toEqual([]);
  });
});

test("blocks are read with their line, their kind and what stands above", () => {
  const page = [
    "# A",
    "",
    "<!-- no-test: it never ends -->",
    "",
    "```sh no-test",
    "a",
    "",
    "b",
    "```",
    "`c`",
  ];
  const { blocks, prose } = readMarkdown(page.join("\n"));
  const [lineAbove = ""] = page.slice(2);
  expect(blocks).toEqual([{ info: "sh no-test", line: 5, text: "a\n\nb", lineAbove }]);
  expect(blocks.map(toNoTestReason)).toEqual(["it never ends"]);
  expect(prose).toBe("# A\n\n\n\n`c`");
});
