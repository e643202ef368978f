/** How efficiently a household uses its power, and whether that is normal. */

export interface Reading {
  /** W */
  readonly power: number;
  /** V */
  readonly voltage: number;
  /** A */
  readonly current: number;
}

export interface Analysis {
  /** Power over apparent power; 0 when there is no apparent power. */
  readonly efficiency: number;
  readonly isAnomaly: boolean;
}

/** Nothing real is more efficient than this. */
const HIGHEST_NORMAL = 0.95;

/** @param threshold the lowest efficiency that is normal */
export function analyze({ power, voltage, current }: Reading, threshold: number): Analysis {
  const apparentPower = voltage * current;
  const efficiency = apparentPower === 0 ? 0 : power / apparentPower;
  return { efficiency, isAnomaly: efficiency < threshold || efficiency > HIGHEST_NORMAL };
}
