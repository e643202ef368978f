import { expect, test } from "bun:test";
import fc from "fast-check";
import {
  formatAge,
  formatCount,
  formatDuration,
  formatMovingDuration,
  formatNumberOf,
  formatSize,
} from "./quantity.ts";

test("durations keep the two parts that matter", () => {
  const cases: [number, string][] = [
    [-5, "0ms"],
    [34.4, "34ms"],
    [999.4, "999ms"],
    [3449, "3.4s"],
    [59_949, "59.9s"],
    [59_950, "1m 00s"],
    [125_000, "2m 05s"],
    [3_599_600, "1h 00m"],
    [3_900_000, "1h 05m"],
    [200 * 3_600_000, "200h 00m"],
  ];
  for (const [durationMs, text] of cases) expect(formatDuration(durationMs)).toBe(text);
});

test("a duration below 100 hours fits seven columns", () => {
  fc.assert(
    fc.property(fc.double({ min: 0, max: 99 * 3_600_000, noNaN: true }), (durationMs) => {
      expect(formatDuration(durationMs).length).toBeLessThanOrEqual(7);
    }),
  );
});

test("a duration that moves is not written in milliseconds", () => {
  expect([-5, 34, 634, 999, 1000, 3449].map(formatMovingDuration)).toEqual([
    "0.0s",
    "0.0s",
    "0.6s",
    "0.9s",
    "1.0s",
    "3.4s",
  ]);
});

test("counts and sizes read as a person writes them", () => {
  expect(formatCount(20_000)).toBe("20,000");
  expect([formatNumberOf(1, "task"), formatNumberOf(4, "task")]).toEqual(["1 task", "4 tasks"]);
  expect([1, 512, 1536, 3 * 1024 ** 2].map(formatSize)).toEqual([
    "1 byte",
    "512 bytes",
    "1.5 KiB",
    "3.0 MiB",
  ]);
});

test.each([
  [-5000, "just now"],
  [999, "just now"],
  [1000, "1s ago"],
  [59_999, "59s ago"],
  [60_000, "1m ago"],
  [3_599_999, "59m ago"],
  [3_600_000, "1h ago"],
  [86_399_999, "23h ago"],
  [86_400_000, "1d ago"],
  [4e9, "46d ago"],
])("%d ms before now was %s", (ageMs, text) => {
  expect(formatAge(ageMs)).toBe(text);
});
