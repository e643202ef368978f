/** Made-up meter readings of five households, one per minute. */
import type { EnergyRecord } from "../../energy/energy-record.ts";

export interface Generation {
  readonly count: number;
  /** Time of the first reading (ms since 1970). */
  readonly startAt: number;
  /** Gives numbers from 0 up to but not including 1. */
  readonly random: () => number;
}

const HOUSEHOLDS = 5;
const MINUTE_MS = 60_000;

/**
 * The power follows a pattern of ten readings, give or take 10 W; the voltage is 230 V, give or take 5 V. The current is
 * what these two make it, so every reading is efficient.
 */
export function generateRecords({ count, startAt, random }: Generation): EnergyRecord[] {
  const uniform = (from: number, to: number) => from + (to - from) * random();
  return Array.from({ length: count }, (_, index) => {
    const power_consumption = 120 + 5 * (index % 10) + uniform(-10, 10);
    const voltage = 230 + uniform(-5, 5);
    return {
      timestamp: toTimestamp(startAt + index * MINUTE_MS),
      household_id: `HH-00${(index % HOUSEHOLDS) + 1}`,
      power_consumption,
      voltage,
      current: power_consumption / voltage,
    };
  });
}

const toTimestamp = (at: number): string => `${new Date(at).toISOString().slice(0, 19)}Z`;
