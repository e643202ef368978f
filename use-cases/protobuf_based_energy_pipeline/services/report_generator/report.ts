/** The report on analysed readings, as sections of text. */
import * as v from "valibot";
import { type AnalyzedRecord, AnalyzedRecordSchema, FiniteNumberSchema } from "../../energy/energy-record.ts";
import { toFixedText, toPercentText } from "../../energy/fixed-text.ts";
import { toMean } from "../../energy/mean.ts";

/** What the report reads of an AnalyzeDataResponse. Its totals are taken as they are. */
export const AnalyzedDataSchema = v.object({
  analyzed_records: v.array(AnalyzedRecordSchema),
  total_records: FiniteNumberSchema,
  anomalies_detected: FiniteNumberSchema,
  average_efficiency: FiniteNumberSchema,
});

export type AnalyzedData = v.InferOutput<typeof AnalyzedDataSchema>;

export interface ReportSection {
  readonly title: string;
  readonly content: readonly string[];
}

export interface Report {
  readonly sections: readonly ReportSection[];
  readonly summary: string;
}

const VOLTAGE = "Voltage Issues";
/** The lowest efficiency of each class. */
const HIGH = 0.9;
const MEDIUM = 0.7;

export function toReport(data: AnalyzedData): Report {
  const kinds = countBy(data.analyzed_records.filter(isAnomaly), toKind);
  const breakdown = { title: "Anomaly Breakdown", content: toBreakdown(kinds, data) };
  return {
    sections: [
      { title: "Executive Summary", content: toExecutiveSummary(data) },
      { title: "Household Analysis", content: toHouseholds(data) },
      ...(kinds.size > 0 ? [breakdown] : []),
      { title: "Efficiency Distribution", content: toDistribution(data) },
      { title: "Recommendations", content: toRecommendations(data, kinds.has(VOLTAGE)) },
    ],
    summary: toSummary(data),
  };
}

function toExecutiveSummary(data: AnalyzedData): string[] {
  const { total_records, anomalies_detected, average_efficiency } = data;
  return [
    `Total Records Analyzed: ${total_records}`,
    `Anomalies Detected: ${anomalies_detected}`,
    `Average Efficiency Score: ${toPercentText(average_efficiency, 2)}`,
    `Anomaly Rate: ${toPercentText(toAnomalyRate(data), 2)}`,
  ];
}

function toHouseholds({ analyzed_records }: AnalyzedData): string[] {
  const households = Map.groupBy(analyzed_records, ({ original }) => original.household_id);
  return Array.from(households, ([id, records]) => {
    const power = toMean(records.map(({ original }) => original.power_consumption));
    const efficiency = toMean(records.map(({ efficiency_score }) => efficiency_score));
    const figures = [
      `${records.length} records`,
      `Avg Consumption: ${toFixedText(power, 1)}W`,
      `Anomalies: ${records.filter(isAnomaly).length}`,
      `Avg Efficiency: ${toPercentText(efficiency, 2)}`,
    ];
    return `${id}: ${figures.join(", ")}`;
  });
}

function toBreakdown(kinds: ReadonlyMap<string, number>, { anomalies_detected }: AnalyzedData): string[] {
  return Array.from(kinds, ([kind, count]) => {
    const share = toPercentText(count / Math.max(anomalies_detected, 1), 1);
    return `${kind}: ${count} (${share})`;
  });
}

function toDistribution({ analyzed_records, total_records }: AnalyzedData): string[] {
  const toLine = (name: string, from: number, below: number) => {
    const isWithin = (score: number) => score >= from && score < below;
    const count = analyzed_records.filter(({ efficiency_score }) => isWithin(efficiency_score)).length;
    return `${name}: ${count} (${toPercentText(count / Math.max(total_records, 1), 1)})`;
  };
  return [
    toLine("High Efficiency (>=90%)", HIGH, Number.POSITIVE_INFINITY),
    toLine("Medium Efficiency (70-90%)", MEDIUM, HIGH),
    toLine("Low Efficiency (<70%)", Number.NEGATIVE_INFINITY, MEDIUM),
  ];
}

function toRecommendations(data: AnalyzedData, hasVoltageIssues: boolean): string[] {
  const { total_records, anomalies_detected, average_efficiency } = data;
  const recommendations = [
    anomalies_detected > 0.1 * total_records && "High anomaly rate detected. Investigate system stability.",
    average_efficiency < 0.8 && "Overall efficiency below 80%. Consider maintenance or upgrades.",
    hasVoltageIssues && "Voltage irregularities detected. Check power supply stability.",
  ].filter((text) => text !== false);
  return recommendations.length > 0 ? recommendations : ["System operating within normal parameters."];
}

function toSummary(data: AnalyzedData): string {
  const rate = toPercentText(toAnomalyRate(data), 1);
  const efficiency = toPercentText(data.average_efficiency, 1);
  const findings = `${data.anomalies_detected} anomalies (${rate}), average efficiency ${efficiency}`;
  return `Report generated for ${data.total_records} records. Key findings: ${findings}.`;
}

const toAnomalyRate = ({ anomalies_detected, total_records }: AnalyzedData): number =>
  anomalies_detected / Math.max(total_records, 1);

const isAnomaly = ({ is_anomaly }: AnalyzedRecord): boolean => is_anomaly;

function toKind({ anomaly_reason }: AnalyzedRecord): string {
  if (anomaly_reason.includes("Voltage")) return VOLTAGE;
  return anomaly_reason.includes("Power consumption") ? "Consumption Deviation" : "Other";
}

/** In the order in which the keys come first. */
function countBy(records: readonly AnalyzedRecord[], toKey: (record: AnalyzedRecord) => string) {
  const counts = new Map<string, number>();
  for (const record of records) counts.set(toKey(record), (counts.get(toKey(record)) ?? 0) + 1);
  return counts;
}
