import { expect, test } from "bun:test";
import { toCreationDate } from "./creation-date.ts";

test("is the local time as Python writes it", () => {
  expect(toCreationDate(new Date(2026, 3, 7, 9, 5, 0, 12).getTime())).toBe("2026-04-07 09:05:00.012000");
  expect(toCreationDate(new Date(2026, 11, 31, 23, 59, 59, 999).getTime())).toBe(
    "2026-12-31 23:59:59.999000",
  );
});
