/** The figures of an energy report, gathered reading by reading. */
import { roundHalfEven } from "./round-half-even.ts";

export interface AnalyzedReading {
  /** W */
  readonly power: number;
  readonly efficiency: number;
  readonly isAnomaly: boolean;
}

export const REPORT_COLUMNS = ["metric", "value"];

export class EnergyReport {
  #total = 0;
  #anomalies = 0;
  #efficiencySum = 0;
  #maxPower = Number.NEGATIVE_INFINITY;
  #minPower = Number.POSITIVE_INFINITY;

  add({ power, efficiency, isAnomaly }: AnalyzedReading): void {
    this.#total += 1;
    this.#anomalies += isAnomaly ? 1 : 0;
    this.#efficiencySum += efficiency;
    this.#maxPower = Math.max(this.#maxPower, power);
    this.#minPower = Math.min(this.#minPower, power);
  }

  /** Name and value of each metric, in the report's order. Needs one reading at least. */
  toMetrics(): (readonly [metric: string, value: number])[] {
    return [
      ["Total Records", this.#total],
      ["Anomalies Detected", this.#anomalies],
      ["Average Efficiency", roundHalfEven(this.#efficiencySum / this.#total, 3)],
      ["Max Power (W)", this.#maxPower],
      ["Min Power (W)", this.#minPower],
      ["Anomaly Rate (%)", roundHalfEven((this.#anomalies / this.#total) * 100, 2)],
    ];
  }
}
