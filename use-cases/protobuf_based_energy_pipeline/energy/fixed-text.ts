/**
 * A number with so many decimals (10 at most): its exact binary value, rounded half to even. 0.125 with two is `0.12`, 2.5
 * with none is `2`.
 */
export function toFixedText(x: number, decimals: number): string {
  const size = Math.abs(x);
  const sign = x < 0 || Object.is(x, -0) ? "-" : "";
  if (Number.isNaN(x)) return "nan";
  if (size === Number.POSITIVE_INFINITY) return `${sign}inf`;
  return sign + toUnsignedText(size, decimals);
}

/** From here on toFixed gives up, and every number is a whole one. */
const LARGEST_FOR_TO_FIXED = 1e21;
/** toFixed writes no more. A number that is a tie within ten decimals has fewer. */
const MOST_DECIMALS = 100;

function toUnsignedText(x: number, decimals: number): string {
  if (x >= LARGEST_FOR_TO_FIXED) {
    return decimals === 0 ? BigInt(x).toString() : `${BigInt(x)}.${"0".repeat(decimals)}`;
  }
  const exact = x.toFixed(MOST_DECIMALS);
  const end = exact.length - MOST_DECIMALS + decimals;
  // toFixed rounds ties up; only where that leaves an odd digit is it wrong.
  const isTie = /^50*$/.test(exact.slice(end));
  const kept = exact.slice(0, decimals === 0 ? end - 1 : end);
  return isTie && /[02468]$/.test(kept) ? kept : x.toFixed(decimals);
}

/** A fraction in percent: 0.0625 with one decimal is `6.2%`. */
export const toPercentText = (fraction: number, decimals: number): string =>
  `${toFixedText(fraction * 100, decimals)}%`;
