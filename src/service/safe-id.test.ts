import { describe, expect, test } from "bun:test";
import { isSafeId, toSafeIds } from "./safe-id.ts";

test.each(["a", "wf-0123456789ab", "task_ace17602", "0.a_b-c", "x".repeat(128)])("%s is safe", (id) => {
  expect(isSafeId(id)).toBe(true);
});

describe("an id that could leave its folder is refused", () => {
  test.each([
    "",
    ".",
    "..",
    "../x",
    "a/b",
    "a\\b",
    ".hidden",
    "-x",
    "a b",
    "a\n",
    "ä",
    "a\0",
    "x".repeat(129),
  ])("%p", (id) => {
    expect(() => toSafeIds({ workflow_id: id, task_id: "t" })).toThrow(/^Invalid workflow_id/);
    expect(() => toSafeIds({ workflow_id: "w", task_id: id })).toThrow(/^Invalid task_id/);
  });
});
