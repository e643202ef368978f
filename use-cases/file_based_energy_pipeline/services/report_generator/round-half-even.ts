/**
 * Rounds to a number of decimals, ties to the even digit: `x * 10^decimals` is computed in double arithmetic,
 * rounded and divided again, so 3.125 gives 3.12 and 0.375 gives 0.38.
 */
export function roundHalfEven(x: number, decimals: number): number {
  const scale = 10 ** decimals;
  const scaled = x * scale;
  const floor = Math.floor(scaled);
  const isTie = scaled - floor === 0.5;
  return (isTie && floor % 2 === 0 ? floor : Math.round(scaled)) / scale;
}
