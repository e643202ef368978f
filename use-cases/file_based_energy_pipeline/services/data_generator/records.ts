/** Made-up meter readings: the same for the same number, whenever they are generated. */

export const RECORD_COLUMNS = ["timestamp", "household_id", "power_consumption", "voltage", "current"];

export type EnergyRecord = readonly [
  timestamp: string,
  householdId: string,
  /** W */
  powerConsumption: number,
  /** V */
  voltage: number,
  /** A */
  current: number,
];

const START_AT = Date.UTC(2025, 0, 1);
const HOUSEHOLDS = 3;

/** One reading per second from 2025-01-01T00:00:00Z on, the households taking turns. */
export function* generateRecords(count: number): Generator<EnergyRecord> {
  for (let index = 0; index < count; index += 1) {
    const timestamp = `${new Date(START_AT + index * 1000).toISOString().slice(0, 19)}Z`;
    yield [timestamp, `HH-${index % HOUSEHOLDS}`, 120.5 + index, 230, 5.1 + index * 0.1];
  }
}
