import { describe, expect, test } from "bun:test";
import fc from "fast-check";
import { WORKED_READINGS, WORKED_REASONS } from "../../../../test/energy-readings.ts";
import type { EnergyRecord } from "../../energy/energy-record.ts";
import { analyze, toEfficiency } from "./analysis.ts";

const read = (
  power_consumption: number,
  voltage = 230,
  current = power_consumption / voltage,
): EnergyRecord => ({
  timestamp: "",
  household_id: "HH-001",
  power_consumption,
  voltage,
  current,
});

const reasonsOf = (records: readonly EnergyRecord[], threshold = 2) =>
  analyze(records, threshold).analyzed_records.map(({ anomaly_reason }) => anomaly_reason);

test("the worked example: a reading that breaks both rules counts once and has both reasons", () => {
  const { analyzed_records, ...totals } = analyze(WORKED_READINGS, 2);
  expect(totals).toEqual({ total_records: 8, anomalies_detected: 2, average_efficiency: 0.975 });
  expect(analyzed_records.map(({ anomaly_reason }) => anomaly_reason)).toEqual(WORKED_REASONS);
  expect(analyzed_records.map(({ is_anomaly }) => is_anomaly)).toEqual(
    WORKED_REASONS.map((text) => text !== ""),
  );
  expect(analyzed_records.map(({ efficiency_score }) => efficiency_score)).toEqual([
    1, 1, 1, 0.8, 1, 1, 1, 1,
  ]);
  expect(analyzed_records.map(({ original }) => original)).toEqual(WORKED_READINGS);
});

describe("efficiency", () => {
  test.each([
    [read(230, 230, 1), 1],
    [read(230, 230, 0.75), 0.75],
    [read(230, 230, 1.25), 0.75],
    [read(230, 230, 0), 0],
    [read(230, 230, 3), 0],
    [read(100, 0, 5), 0],
    [read(0, 0, 0), 0],
    [read(0, 230, 0), 1],
    [read(0, 230, 0.0005), 0.5],
    [read(-230, 230, -1), 1],
    [read(-230, 230, 1), 0],
    [read(1e308, 1e-10, 1), 0],
  ])("of %j is %f", (record, score) => {
    expect(toEfficiency(record)).toBe(score);
  });

  test("is from 0 to 1, whatever the reading", () => {
    const any = fc.double({ noNaN: true, noDefaultInfinity: true });
    fc.assert(
      fc.property(any, any, any, (power, voltage, current) => {
        expect(toEfficiency(read(power, voltage, current))).toBeWithin(0, 1 + Number.EPSILON);
      }),
    );
  });
});

describe("the power rule", () => {
  const spread = (outlier: number, others: number) => [
    ...Array.from({ length: others }, () => read(100)),
    read(outlier),
  ];

  test("cannot hold for five readings at the threshold 2, for a z-score is at most (n-1)/sqrt(n)", () => {
    expect(reasonsOf(spread(1e6, 4)).join("")).toBe("");
    expect(reasonsOf(spread(1e6, 5)).at(-1)).toBe("Power consumption deviation: z-score=2.04");
    fc.assert(
      fc.property(
        fc.array(fc.double({ min: 0, max: 1e6, noNaN: true }), { minLength: 1, maxLength: 5 }),
        (powers) => {
          expect(
            analyze(
              powers.map((power) => read(power)),
              2,
            ).anomalies_detected,
          ).toBe(0);
        },
      ),
    );
  });

  test("is strict: a z-score that is the threshold is normal", () => {
    // Mean 0, sample deviation 1.
    const powers = [-1, 0, 1].map((power) => read(power));
    expect(reasonsOf(powers, 1)).toEqual(["", "", ""]);
    expect(reasonsOf(powers, 0.99)).toEqual([
      "Power consumption deviation: z-score=1.00",
      "",
      "Power consumption deviation: z-score=1.00",
    ]);
  });

  test("never holds where nothing deviates, or for one reading", () => {
    expect(
      reasonsOf(
        Array.from({ length: 10 }, () => read(0.1)),
        0,
      ).join(""),
    ).toBe("");
    expect(reasonsOf([read(5)], 0)).toEqual([""]);
    expect(reasonsOf([read(5)], -1)).toEqual([""]);
  });
});

test.each([
  [219.9, "Voltage out of range: 219.9V"],
  [219.96, "Voltage out of range: 220.0V"],
  [220, ""],
  [240, ""],
  [240.25, "Voltage out of range: 240.2V"],
  [-1, "Voltage out of range: -1.0V"],
  [0, "Voltage out of range: 0.0V"],
])("a voltage of %f gives %p", (voltage, reason) => {
  expect(reasonsOf([read(100, voltage)])).toEqual([reason]);
});
