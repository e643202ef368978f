/** Writes rounded numbers as text into bytes: what `toDecimalText(roundHalfAway(...))` gives, without the strings. */
import { toDecimalText } from "./decimal-text.ts";
import { roundHalfAway } from "./round-half-away.ts";

const ZERO = 48;
const MINUS = 45;
const POINT = 46;

/** Largest rounded number, in units of the last decimal, that 32-bit arithmetic holds. */
const SMALL = 0x7fff_ffff;
/** Beyond six decimals a small number could be shorter with an exponent; `toDecimalText` knows about that. */
const MOST_FAST_DECIMALS = 6;
/** Rounded numbers below this one, which most cells hold, have their texts ready: eight bytes at most, `0.009999`. */
const READY = 10_000;
const READY_WIDTH = 8;
/** No text is longer: 309 digits, or 324 zeros before 17 digits. */
export const LONGEST_CELL = 400;

/** Writes one cell at an offset of the bytes and gives the offset after it. */
export type WriteCell = (offset: number, value: number) => number;

/**
 * @param bytes to write to; there must be room for LONGEST_CELL behind each offset
 * @param decimals from 0 to 15
 */
export function createCellWriter(bytes: Uint8Array, decimals: number): WriteCell {
  const writeSlowly: WriteCell = (offset, value) =>
    writeText(bytes, offset, toDecimalText(roundHalfAway(value, decimals)));
  if (decimals > MOST_FAST_DECIMALS) return writeSlowly;
  const scale = 10 ** decimals;
  const { texts, lengths } = makeReadyTexts(decimals);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return (offset, value) => {
    const scaled = Math.round(Math.abs(value) * scale);
    if (!(scaled <= SMALL)) return writeSlowly(offset, value);
    let at = offset;
    if (value < 0 && scaled > 0) bytes[at++] = MINUS;
    if (scaled >= READY) return writeScaled(bytes, at, scaled | 0, decimals);
    // All eight bytes at once; what is behind the text is overwritten by what follows.
    view.setFloat64(at, texts[scaled] ?? 0, true);
    return at + (lengths[scaled] ?? 0);
  };
}

interface ReadyTexts {
  /** Eight bytes of text each, read as a number: ASCII is never NaN, so every bit stays as it is. */
  readonly texts: Float64Array;
  readonly lengths: Uint8Array;
}

function makeReadyTexts(decimals: number): ReadyTexts {
  const bytes = new Uint8Array(READY * READY_WIDTH);
  const view = new DataView(bytes.buffer);
  const texts = new Float64Array(READY);
  const lengths = new Uint8Array(READY);
  for (let scaled = 0; scaled < READY; scaled += 1) {
    const at = scaled * READY_WIDTH;
    lengths[scaled] = writeScaled(bytes, at, scaled, decimals) - at;
    texts[scaled] = view.getFloat64(at, true);
  }
  return { texts, lengths };
}

/** @param scaled a whole number of units of the last decimal */
function writeScaled(bytes: Uint8Array, offset: number, scaled: number, decimals: number): number {
  let digits = scaled;
  let behind = decimals;
  while (behind > 0 && digits % 10 === 0) {
    digits = (digits / 10) | 0;
    behind -= 1;
  }
  const length = Math.max(countDigits(digits), behind + 1);
  const end = offset + length + (behind > 0 ? 1 : 0);
  let at = end - 1;
  for (let place = 0; place < length; place += 1) {
    if (place === behind && behind > 0) bytes[at--] = POINT;
    const rest = (digits / 10) | 0;
    bytes[at--] = ZERO + digits - rest * 10;
    digits = rest;
  }
  return end;
}

function countDigits(value: number): number {
  let count = 1;
  for (let limit = 10; value >= limit; limit *= 10) count += 1;
  return count;
}

export function writeText(bytes: Uint8Array, offset: number, text: string): number {
  for (let index = 0; index < text.length; index += 1) bytes[offset + index] = text.charCodeAt(index);
  return offset + text.length;
}
