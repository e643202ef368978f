import { expect, test } from "bun:test";
import { EnergyReport } from "./report.ts";

test("six figures sum up the readings", () => {
  const report = new EnergyReport();
  for (const [power, efficiency, isAnomaly] of [
    [690, 0.75, false],
    [230, 0.2, true],
    [874, 0.95, false],
    [100, 0, true],
  ] as const) {
    report.add({ power, efficiency, isAnomaly });
  }
  expect(report.toMetrics()).toEqual([
    ["Total Records", 4],
    ["Anomalies Detected", 2],
    ["Average Efficiency", 0.475],
    ["Max Power (W)", 874],
    ["Min Power (W)", 100],
    ["Anomaly Rate (%)", 50],
  ]);
});

test("one anomaly in 32 readings is 3.12 percent", () => {
  const report = new EnergyReport();
  for (let index = 0; index < 32; index += 1) report.add({ power: 1, efficiency: 1, isAnomaly: index === 0 });
  expect(report.toMetrics().at(-1)).toEqual(["Anomaly Rate (%)", 3.12]);
});
