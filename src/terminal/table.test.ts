import { expect, test } from "bun:test";
import { paintLine, toLineWidth, toSpan } from "./styled-line.ts";
import { toTable } from "./table.ts";

const COLUMNS = [{ title: "ID" }, { title: "KEY", cut: "middle" }, { title: "NOTE", cut: "end" }] as const;

const linesOf = (rows: readonly (readonly string[])[], width: number) =>
  toTable(
    COLUMNS,
    rows.map((row) => row.map((text) => toSpan(text))),
    width,
  ).map((line) => paintLine(line, false));

test("columns are as wide as what stands in them", () => {
  expect(linesOf([["a-long-id", "k", "note"]], 80)).toEqual(["ID         KEY  NOTE", "a-long-id  k    note"]);
});

test("without rows there is the head alone", () => {
  expect(linesOf([], 80)).toEqual(["ID  KEY  NOTE"]);
});

test("the widest column is cut first, keys in their middle and notes at their end", () => {
  const row = ["id", "container_number_one:OperationNumberOne", "an error of many words that says it all"];
  expect(linesOf([row], 50)).toEqual([
    "ID  KEY                     NOTE",
    "id  container_n…nNumberOne  an error of many word…",
  ]);
});

test("nothing is cut without a limit", () => {
  const long = "x".repeat(5000);
  expect(linesOf([["id", long, long]], Number.POSITIVE_INFINITY)[1]).toBe(`id  ${long}  ${long}`);
});

test("no line is wider than the width, however narrow and whatever the characters", () => {
  for (const width of [1, 5, 20, 41, 80]) {
    const lines = toTable(
      COLUMNS,
      [[toSpan("wf-0123456789ab"), toSpan("日本語".repeat(20)), toSpan("\u001b[2J".repeat(30))]],
      width,
    );
    expect(Math.max(...lines.map(toLineWidth))).toBeLessThanOrEqual(width);
  }
});
