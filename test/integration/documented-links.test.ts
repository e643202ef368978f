/** Links of the pages in `docs` that stand at the end of a page and are named where they are used. */
import { describe, expect, test } from "bun:test";
import { PAGES_WITH_PATHS, readPage } from "../documents.ts";

const pages = PAGES_WITH_PATHS.filter((page) => page.startsWith("docs/"));

describe.each(pages)("%s", (page) => {
  const { prose } = readPage(page);
  const targets = new Map(
    [...prose.matchAll(/^\[([\w-]+)\]: (\S+)$/gm)].map(([, name = "", target = ""]) => [name, target]),
  );
  const used = new Set([...prose.matchAll(/\]\[([\w-]+)\]/g)].map(([, name = ""]) => name));

  test("says for each link where it leads, and names no link that it does not use", () => {
    expect([...used].toSorted()).toEqual([...targets.keys()].toSorted());
  });

  test("leads to encrypted addresses", () => {
    expect([...targets.values()].filter((target) => URL.parse(target)?.protocol !== "https:")).toEqual([]);
  });
});
