import { expect, test } from "bun:test";
import { eraseFoldedRows } from "./folded-rows.ts";
import { toSpan } from "./styled-line.ts";

const lines = [[toSpan("x".repeat(75))], [], [toSpan("日本語"), toSpan("x".repeat(30))]];

test("erases a row for each time that a line is folded", () => {
  // 75 columns are folded twice at 30, 36 are folded once.
  expect(eraseFoldedRows(lines, 30)).toBe("\u001b[1A\u001b[2K".repeat(3));
});

test("erases nothing when every line still fits", () => {
  expect(eraseFoldedRows(lines, 75)).toBe("");
});
