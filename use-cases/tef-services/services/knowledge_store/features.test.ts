import { expect, test } from "bun:test";
import fc from "fast-check";
import type { TextTable } from "../../table/text-table.ts";
import { EXAMPLES, FUNCTIONS, RECIPES } from "./catalogue.ts";
import { datetimeFeatures } from "./datetime-features.ts";
import { toRecords } from "./feature-function.ts";
import { lagFeatures } from "./lag-features.ts";
import { windComponents } from "./wind-components.ts";

const timesOf = (...texts: string[]): TextTable => ({
  header: ["timestamp"],
  rows: texts.map((text) => [text]),
});

test.each([
  [{}, [23, 0]],
  [{ season: "hour" }, [23, 0]],
  [{ season: "weekday" }, [6, 0]],
  [{ season: "month" }, [8, 9]],
])("DatetimeFeatures with %p", (kwargs, cells) => {
  const [added] = datetimeFeatures.addTo(timesOf("2025-08-31T23:30:00Z", "2025-09-01 00:00:00"), kwargs);
  expect(added?.cells).toEqual(cells);
});

test("hours, weekdays and months are those of the date, whatever it is", () => {
  fc.assert(
    fc.property(fc.date({ min: new Date(0), max: new Date("2200-01-01"), noInvalidDate: true }), (date) => {
      const of = (season: string) =>
        datetimeFeatures.addTo(timesOf(date.toISOString()), { season })[0]?.cells[0];
      expect(of("hour")).toBe(date.getUTCHours());
      expect(of("weekday")).toBe((date.getUTCDay() + 6) % 7);
      expect(of("month")).toBe(date.getUTCMonth() + 1);
    }),
  );
});

test("LagFeatures gives what stood so many rows above", () => {
  const lag = fc.integer({ min: 1, max: 30 });
  fc.assert(
    fc.property(fc.array(fc.integer(), { minLength: 1, maxLength: 20 }), lag, (values, by) => {
      const table = { header: ["power"], rows: values.map((value) => [String(value)]) };
      const [added] = lagFeatures.addTo(table, { lags: [by] });
      expect(added?.name).toBe(`power_lag_${by}`);
      expect(added?.cells).toEqual(values.map((_, row) => values[row - by] ?? null));
    }),
  );
});

test("WindComponents keep the speed, and point where the wind goes", () => {
  const toParts = (speed: string, direction: string) =>
    windComponents
      .addTo({ header: ["wind_speed", "wind_direction"], rows: [[speed, direction]] }, {})
      .map(({ cells }) => cells[0]);
  fc.assert(
    fc.property(
      fc.double({ min: 0, max: 60, noNaN: true }),
      fc.double({ min: 0, max: 360, noNaN: true }),
      (speed, direction) => {
        const [east, north] = toParts(speed.toFixed(6), direction.toFixed(6));
        expect(Math.hypot(Number(east), Number(north))).toBeCloseTo(speed, 5);
      },
    ),
  );
  const [east, north] = toParts("5", "270");
  expect(Number(east)).toBeCloseTo(5, 9);
  expect(Number(north)).toBeCloseTo(0, 9);
  expect(toParts("", "270")).toEqual([null, null]);
});

test.each([
  [datetimeFeatures, { season: "era" }, "DatetimeFeatures: season: must be hour, weekday or month"],
  [datetimeFeatures, { column: "time" }, "There is no column time; there are: timestamp"],
  [datetimeFeatures, {}, 'Row 1: timestamp is no date: "then"'],
  [lagFeatures, { column: "timestamp" }, 'Row 1: timestamp is not a number: "then"'],
  [lagFeatures, { lags: [0] }, "LagFeatures: lags.0: must be a whole number from 1 to 100000"],
  [lagFeatures, null, "LagFeatures: kwargs"],
] as const)("refuses arguments and cells that do not fit: %#", (feature, kwargs, reason) => {
  expect(() => feature.addTo(timesOf("then"), kwargs)).toThrow(reason);
});

test("records hold numbers as numbers and nothing as null, with the new column last", () => {
  const table = { header: ["a", "b"], rows: [["1.50", ""]] };
  expect(JSON.stringify(toRecords(table, [{ name: "c", cells: [3] }]))).toBe('[{"a":1.5,"b":null,"c":3}]');
});

test("recipes and examples use functions that exist", () => {
  const names = FUNCTIONS.map(({ name }) => name);
  const steps = [...RECIPES.flatMap((recipe) => recipe.steps), ...EXAMPLES.map(({ step }) => step)];
  expect(steps.filter((step) => !names.includes(step.feature_function_name))).toEqual([]);
});
