import { describe, expect, test } from "bun:test";
import fc from "fast-check";
import { WORKED_READINGS, WORKED_SECTIONS, WORKED_SUMMARY } from "../../../../test/energy-readings.ts";
import type { AnalyzedRecord } from "../../energy/energy-record.ts";
import { analyze } from "../data_analyzer/analysis.ts";
import { type AnalyzedData, toReport } from "./report.ts";

interface Sketch {
  readonly household?: string;
  readonly power?: number;
  readonly score?: number;
  readonly reason?: string;
}

const toRecord = ({ household = "HH-001", power = 100, score = 1, reason = "" }: Sketch): AnalyzedRecord => ({
  original: { timestamp: "", household_id: household, power_consumption: power, voltage: 230, current: 1 },
  efficiency_score: score,
  is_anomaly: reason !== "",
  anomaly_reason: reason,
});

/** Totals that agree with the records, unless others are given. */
const makeData = (sketches: readonly Sketch[], totals: Partial<AnalyzedData> = {}): AnalyzedData => ({
  analyzed_records: sketches.map(toRecord),
  total_records: sketches.length,
  anomalies_detected: sketches.filter(({ reason = "" }) => reason !== "").length,
  average_efficiency: 1,
  ...totals,
});

const contentOf = (title: string, data: AnalyzedData) =>
  toReport(data).sections.find((section) => section.title === title)?.content;

test("the worked example", () => {
  const { analyzed_records, ...totals } = analyze(WORKED_READINGS, 2);
  const { sections, summary } = toReport({ analyzed_records: [...analyzed_records], ...totals });
  expect(sections).toEqual(WORKED_SECTIONS);
  expect(summary).toBe(WORKED_SUMMARY);
});

test("without anomalies there is no breakdown", () => {
  const { sections } = toReport(makeData([{}]));
  expect(sections.map(({ title }) => title)).toEqual([
    "Executive Summary",
    "Household Analysis",
    "Efficiency Distribution",
    "Recommendations",
  ]);
});

test("households come in the order in which they are met first", () => {
  const data = makeData([
    { household: "b", power: 1.25, score: 0.5 },
    { household: "a", power: 2, reason: "x" },
    { household: "b", power: 1.25, score: 0.75 },
  ]);
  expect(contentOf("Household Analysis", data)).toEqual([
    "b: 2 records, Avg Consumption: 1.2W, Anomalies: 0, Avg Efficiency: 62.50%",
    "a: 1 records, Avg Consumption: 2.0W, Anomalies: 1, Avg Efficiency: 100.00%",
  ]);
});

describe("the breakdown", () => {
  test("has each kind in the order in which it comes first; voltage goes before consumption", () => {
    const reasons = [
      "a tie",
      "Power consumption deviation: z-score=2.10",
      "Power consumption deviation: z-score=2.10; Voltage out of range: 1.0V",
      "Voltage out of range: 250.0V",
    ];
    expect(contentOf("Anomaly Breakdown", makeData(reasons.map((reason) => ({ reason }))))).toEqual([
      "Other: 1 (25.0%)",
      "Consumption Deviation: 1 (25.0%)",
      "Voltage Issues: 2 (50.0%)",
    ]);
  });

  test("goes by what is flagged and by the total that was told, were that 0", () => {
    const flagged = { ...toRecord({}), is_anomaly: true };
    const unflagged = { ...toRecord({ reason: "Voltage" }), is_anomaly: false };
    const data = { ...makeData([], { anomalies_detected: 0 }), analyzed_records: [flagged, unflagged] };
    expect(contentOf("Anomaly Breakdown", data)).toEqual(["Other: 1 (100.0%)"]);
  });
});

test("the limits of the classes of efficiency belong to the upper class", () => {
  const scores = [1, 0.9, 0.8999999, 0.7, 0.6999999, 0, 0, 0];
  expect(contentOf("Efficiency Distribution", makeData(scores.map((score) => ({ score }))))).toEqual([
    "High Efficiency (>=90%): 2 (25.0%)",
    "Medium Efficiency (70-90%): 2 (25.0%)",
    "Low Efficiency (<70%): 4 (50.0%)",
  ]);
});

describe("the recommendations", () => {
  const NORMAL = "System operating within normal parameters.";
  const RATE = "High anomaly rate detected. Investigate system stability.";
  const EFFICIENCY = "Overall efficiency below 80%. Consider maintenance or upgrades.";
  const VOLTAGE = "Voltage irregularities detected. Check power supply stability.";
  const records = (count: number, flagged: number, reason: string) =>
    Array.from({ length: count }, (_, index) => (index < flagged ? { reason } : {}));

  test.each([
    [makeData([{}]), [NORMAL]],
    [makeData(records(10, 1, "Power consumption")), [NORMAL]],
    [makeData(records(10, 2, "Power consumption")), [RATE]],
    [makeData([{}], { average_efficiency: 0.8 }), [NORMAL]],
    [makeData([{}], { average_efficiency: 0.79 }), [EFFICIENCY]],
    [makeData(records(10, 1, "Voltage")), [VOLTAGE]],
    [makeData(records(10, 2, "Voltage"), { average_efficiency: 0 }), [RATE, EFFICIENCY, VOLTAGE]],
  ])("case %#", (data, texts) => {
    expect(contentOf("Recommendations", data)).toEqual(texts);
  });
});

test("ties go to the even digit: one anomaly in 16 is 6.2 %, in 32 3.1 %", () => {
  const summaryOf = (total: number) =>
    toReport(makeData([{}], { total_records: total, anomalies_detected: 1, average_efficiency: 0.9375 }))
      .summary;
  expect(summaryOf(16)).toBe(
    "Report generated for 16 records. Key findings: 1 anomalies (6.2%), average efficiency 93.8%.",
  );
  expect(summaryOf(32)).toContain("(3.1%)");
  const totals = { total_records: 32, anomalies_detected: 1 };
  expect(contentOf("Executive Summary", makeData([{}], totals))?.at(-1)).toBe("Anomaly Rate: 3.12%");
});

test("every record is in one class and one household", () => {
  const sketch = fc.record({
    household: fc.constantFrom("a", "b", "c"),
    score: fc.double({ min: 0, max: 1, noNaN: true }),
  });
  fc.assert(
    fc.property(fc.array(sketch, { minLength: 1 }), (sketches) => {
      const data = makeData(sketches);
      const count = (title: string, pattern: RegExp) =>
        contentOf(title, data)?.reduce((sum, line) => sum + Number(pattern.exec(line)?.[1]), 0);
      expect(count("Efficiency Distribution", /: (\d+) \(/)).toBe(sketches.length);
      expect(count("Household Analysis", /: (\d+) records/)).toBe(sketches.length);
    }),
  );
});
