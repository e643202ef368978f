import { expect, test } from "bun:test";
import fc from "fast-check";
import { toWallClockMs } from "./instant.ts";

test("reads what a date writes", () => {
  fc.assert(
    fc.property(fc.date({ min: new Date(0), max: new Date("2200-01-01"), noInvalidDate: true }), (date) => {
      const wholeMs = Math.floor(date.getTime() / 1000) * 1000;
      expect(toWallClockMs(date.toISOString())).toBe(wholeMs);
      expect(toWallClockMs(date.toISOString().slice(0, 19).replace("T", " "))).toBe(wholeMs);
    }),
  );
});

test.each([
  ["2025-03-01", "2025-03-01T00:00:00Z"],
  ["2025-03-01 07:30", "2025-03-01T07:30:00Z"],
  ["2025-03-01T07:30:00+02:00", "2025-03-01T07:30:00Z"],
])("the clock of %p shows %p", (text, shown) => {
  expect(toWallClockMs(text)).toBe(Date.parse(shown));
});

test.each(["", "12", "2025-02-30", "2025-13-01", "2025-01-01T24:00:00", "2025-01-01 10:60", "yesterday"])(
  "%p is no date",
  (text) => {
    expect(toWallClockMs(text)).toBeNull();
  },
);
