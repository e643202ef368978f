/** How efficient each reading is, and whether it is out of the ordinary. */
import type { AnalyzedRecord, EnergyRecord } from "../../energy/energy-record.ts";
import { toFixedText } from "../../energy/fixed-text.ts";
import { toMean } from "../../energy/mean.ts";

export interface Analysis {
  readonly analyzed_records: readonly AnalyzedRecord[];
  readonly total_records: number;
  /** Readings that break a rule; one that breaks two counts once. */
  readonly anomalies_detected: number;
  readonly average_efficiency: number;
}

/** V */
const LOWEST_VOLTAGE = 220;
const HIGHEST_VOLTAGE = 240;
/** A. No reading is expected to have less, so that a deviation from it stays within bounds. */
const LEAST_CURRENT = 0.001;

/**
 * @param records one at least
 * @param threshold the largest z-score of the power that is normal
 */
export function analyze(records: readonly EnergyRecord[], threshold: number): Analysis {
  const power = toSpread(records.map(({ power_consumption }) => power_consumption));
  const analyzed_records = records.map((original): AnalyzedRecord => {
    const reasons = [...judgePower(original, power, threshold), ...judgeVoltage(original)];
    return {
      original,
      efficiency_score: toEfficiency(original),
      is_anomaly: reasons.length > 0,
      anomaly_reason: reasons.join("; "),
    };
  });
  return {
    analyzed_records,
    total_records: records.length,
    anomalies_detected: analyzed_records.filter(({ is_anomaly }) => is_anomaly).length,
    average_efficiency: toMean(analyzed_records.map(({ efficiency_score }) => efficiency_score)),
  };
}

/** How close the current is to what power and voltage make it: from 0 to 1. Without voltage it is 0. */
export function toEfficiency({ power_consumption, voltage, current }: EnergyRecord): number {
  const expected = power_consumption / voltage;
  if (!Number.isFinite(expected)) return 0;
  const deviation = Math.abs(expected - current) / Math.max(expected, LEAST_CURRENT);
  return Math.min(Math.max(1 - deviation, 0), 1);
}

interface Spread {
  readonly mean: number;
  /** Standard deviation of the sample; 0 for a sample of one. */
  readonly deviation: number;
}

function toSpread(values: readonly number[]): Spread {
  const mean = toMean(values);
  if (values.length === 1) return { mean, deviation: 0 };
  const squares = values.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  return { mean, deviation: Math.sqrt(squares / (values.length - 1)) };
}

function judgePower({ power_consumption }: EnergyRecord, { mean, deviation }: Spread, threshold: number) {
  const score = Math.abs(power_consumption - mean) / deviation;
  if (deviation === 0 || !(score > threshold)) return [];
  return [`Power consumption deviation: z-score=${toFixedText(score, 2)}`];
}

function judgeVoltage({ voltage }: EnergyRecord) {
  if (voltage >= LOWEST_VOLTAGE && voltage <= HIGHEST_VOLTAGE) return [];
  return [`Voltage out of range: ${toFixedText(voltage, 1)}V`];
}
