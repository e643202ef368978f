import { expect, test } from "bun:test";
import { NO_TASKS } from "../../model/status.ts";
import { toCountsText, toTotal } from "./counts.ts";

test("counts name what is done of all, and what is not as it should be", () => {
  expect(toCountsText({ ...NO_TASKS, completed: 1200, pending: 800 })).toBe("1,200 of 2,000");
  expect(toCountsText({ ...NO_TASKS, completed: 1, running: 2, failed: 1, skipped: 3 })).toBe(
    "1 of 7 · 1 failed · 2 running · 3 skipped",
  );
});

test("the total has every state", () => {
  expect(toTotal({ pending: 1, running: 2, completed: 3, failed: 4, cancelled: 5, skipped: 6 })).toBe(21);
});
