import { expect, test } from "bun:test";
import fc from "fast-check";
import { createRandomNumbers } from "../../../shared/random/random-numbers.ts";
import { generateRecords } from "./records.ts";

const START_AT = Date.UTC(2025, 0, 31, 23, 58, 7, 999);
const generate = (count: number, random: () => number) =>
  generateRecords({ count, startAt: START_AT, random });

test("readings are a minute apart in UTC, from the start on", () => {
  expect(generate(4, () => 0.5).map(({ timestamp }) => timestamp)).toEqual([
    "2025-01-31T23:58:07Z",
    "2025-01-31T23:59:07Z",
    "2025-02-01T00:00:07Z",
    "2025-02-01T00:01:07Z",
  ]);
});

test("five households take turns", () => {
  expect(generate(6, () => 0.5).map(({ household_id }) => household_id)).toEqual([
    ...["HH-001", "HH-002", "HH-003", "HH-004", "HH-005"],
    "HH-001",
  ]);
});

test("the power goes up by 5 W for ten readings, and starts anew", () => {
  const powers = generate(11, () => 0.5).map(({ power_consumption }) => power_consumption);
  expect(powers).toEqual([120, 125, 130, 135, 140, 145, 150, 155, 160, 165, 120]);
});

test("chance moves the power by 10 W and the voltage by 5 V, first the power", () => {
  expect(generate(1, () => 0)).toMatchObject([{ power_consumption: 110, voltage: 225 }]);
  const numbers = [0.75, 0.25];
  expect(generate(1, () => numbers.shift() ?? 0)).toMatchObject([{ power_consumption: 125, voltage: 227.5 }]);
});

test("whatever chance says, the current is exactly what power and voltage make it", () => {
  fc.assert(
    fc.property(fc.integer(), (seed) => {
      for (const { power_consumption, voltage, current } of generate(20, createRandomNumbers(seed))) {
        expect(current).toBe(power_consumption / voltage);
        expect(voltage).toBeWithin(225, 235);
        expect(power_consumption).toBeWithin(110, 175);
      }
    }),
  );
});

test("the same seed makes the same records, whenever that is, except for their times", () => {
  const make = (startAt: number) =>
    generateRecords({ count: 50, startAt, random: createRandomNumbers(42) }).map(
      ({ timestamp: _, ...values }) => values,
    );
  expect(make(0)).toEqual(make(START_AT));
});
