import { expect, test } from "bun:test";
import { generateRecords } from "./records.ts";

const recordAt = (index: number) => [...generateRecords(index + 1)].at(-1);

test("readings are a second apart, households take turns", () => {
  expect([...generateRecords(4)].map(([timestamp, household]) => [timestamp, household])).toEqual([
    ["2025-01-01T00:00:00Z", "HH-0"],
    ["2025-01-01T00:00:01Z", "HH-1"],
    ["2025-01-01T00:00:02Z", "HH-2"],
    ["2025-01-01T00:00:03Z", "HH-0"],
  ]);
});

test("the minute after the first is a time too", () => {
  expect(recordAt(75)?.[0]).toBe("2025-01-01T00:01:15Z");
  expect(recordAt(86_400)?.[0]).toBe("2025-01-02T00:00:00Z");
});

test("the current grows by a tenth of the index, not tenth by tenth", () => {
  expect([1, 3, 9].map((index) => recordAt(index)?.[4])).toEqual([5.199999999999999, 5.3999999999999995, 6]);
});

test("nothing is made before it is asked for", () => {
  const records = generateRecords(Number.MAX_SAFE_INTEGER);
  expect(records.next().value?.[2]).toBe(120.5);
});
