import { expect, test } from "bun:test";
import fc from "fast-check";
import { analyze } from "./analysis.ts";

test.each([
  [690, 230, 4, 0.75, false],
  [230, 230, 5, 0.2, true],
  [874, 230, 4, 0.95, false],
  [100, 0, 5, 0, true],
  [100, 230, 0, 0, true],
  [875, 230, 4, 875 / 920, true],
])("%f W at %f V and %f A: efficiency %f, anomaly %p", (power, voltage, current, efficiency, isAnomaly) => {
  expect(analyze({ power, voltage, current }, 0.5)).toEqual({ efficiency, isAnomaly });
});

test("an efficiency at the threshold is normal", () => {
  expect(analyze({ power: 115, voltage: 230, current: 1 }, 0.5).isAnomaly).toBe(false);
});

test("without apparent power the efficiency is 0, never infinite", () => {
  fc.assert(
    fc.property(fc.double({ noNaN: true, noDefaultInfinity: true }), (power) => {
      expect(analyze({ power, voltage: 0, current: -1 }, 0.5).efficiency).toBe(0);
    }),
  );
});
