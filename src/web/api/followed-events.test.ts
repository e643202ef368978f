import { expect, test } from "bun:test";
import fc from "fast-check";
import { toPause } from "./followed-events.ts";

test("pauses begin short, grow, and never pass ten seconds", () => {
  expect(toPause(1, 0)).toBe(250);
  expect(toPause(1, 1)).toBe(500);
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 100_000 }),
      fc.double({ min: 0, max: 1, noNaN: true }),
      (failures, random) => {
        const pauseMs = toPause(failures, random);
        expect(pauseMs).toBeGreaterThanOrEqual(250);
        expect(pauseMs).toBeLessThanOrEqual(10_000);
        expect(toPause(failures + 1, random)).toBeGreaterThanOrEqual(pauseMs);
      },
    ),
  );
});
