/**
 * Rounds to a number of decimals, ties away from zero, in double arithmetic: `|v| * 10^d` is computed, rounded and
 * divided again. So 0.125 gives 0.13, -2.5 gives -3, and 1.005 gives 1, because 1.005 * 100 is 100.49999999999999.
 */
export function roundHalfAway(value: number, decimals: number): number {
  const scale = 10 ** decimals;
  const scaled = Math.abs(value) * scale;
  // A number as large as this has no decimals.
  if (!Number.isFinite(scaled)) return value;
  return (Math.sign(value) * Math.round(scaled)) / scale;
}
