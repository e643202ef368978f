/**
 * Reads numbers out of a CSV file's bytes, millions of them: no text and no object is made for a cell. Each function
 * takes where it begins and gives where it ended. The bytes end with a line feed; cells hold no quotes.
 */

export const COMMA = 44;
export const SEMICOLON = 59;
export const LINE_FEED = 10;
export const CARRIAGE_RETURN = 13;

const MINUS = 45;
const POINT = 46;
const ZERO = 48;
/** So many digits fit into 32 bits, and `digits / 10^places` is then one division of two exact numbers: the nearest double. */
const MOST_FAST_DIGITS = 9;
const POWERS = Float64Array.from({ length: MOST_FAST_DIGITS + 1 }, (_, exponent) => 10 ** exponent);
const DECIMAL = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?$/;

const byteAt = (bytes: Uint8Array, at: number): number => bytes[at] ?? LINE_FEED;

/** Behind so many separators, or at the end of the line. */
export function skipCells(bytes: Uint8Array, at: number, count: number, separator: number): number {
  let end = at;
  for (let left = count; left > 0; end = (end + 1) | 0) {
    const byte = byteAt(bytes, end);
    if (byte === separator) left = (left - 1) | 0;
    else if (byte === LINE_FEED) break;
  }
  return end;
}

/** Behind the end of the line. */
export function skipLine(bytes: Uint8Array, at: number): number {
  let end = at;
  while (byteAt(bytes, end) !== LINE_FEED) end = (end + 1) | 0;
  return (end + 1) | 0;
}

/** Whether the line has nothing more. */
export const isLineEnd = (bytes: Uint8Array, at: number): boolean =>
  bytes[at] === LINE_FEED || (bytes[at] === CARRIAGE_RETURN && bytes[at + 1] === LINE_FEED);

/**
 * Puts the finite number of a cell into the values; NaN when the cell holds none. Ends before the separator, or at
 * the end of the line.
 */
export function scanNumber(
  bytes: Uint8Array,
  at: number,
  separator: number,
  values: Float64Array,
  index: number,
): number {
  const first = bytes[at] === MINUS ? (at + 1) | 0 : at;
  let end = first;
  let whole = 0;
  let byte = byteAt(bytes, end);
  // Beyond nine digits this is nonsense, and not used.
  for (; isDigit(byte); byte = byteAt(bytes, end)) {
    whole = (Math.imul(whole, 10) + byte - ZERO) | 0;
    end = (end + 1) | 0;
  }
  let places = 0;
  if (byte === POINT) {
    const behindPoint = (end + 1) | 0;
    end = behindPoint;
    for (byte = byteAt(bytes, end); isDigit(byte); byte = byteAt(bytes, end)) {
      whole = (Math.imul(whole, 10) + byte - ZERO) | 0;
      end = (end + 1) | 0;
    }
    places = (end - behindPoint) | 0;
  }
  const digits = (end - first - (places > 0 ? 1 : 0)) | 0;
  if (digits === 0 || digits > MOST_FAST_DIGITS || !isCellEnd(byte, separator) || bytes[end - 1] === POINT) {
    return scanSlowly(bytes, at, separator, values, index);
  }
  const value = whole / (POWERS[places] ?? 1);
  values[index] = first > at ? -value : value;
  return end;
}

const isDigit = (byte: number): boolean => byte >= ZERO && byte <= ZERO + 9;

const isCellEnd = (byte: number, separator: number): boolean =>
  byte === separator || byte === CARRIAGE_RETURN || byte === LINE_FEED;

function scanSlowly(
  bytes: Uint8Array,
  at: number,
  separator: number,
  values: Float64Array,
  index: number,
): number {
  const end = findCellEnd(bytes, at, separator);
  const text = toText(bytes, at, end).trim();
  const value = DECIMAL.test(text) ? Number(text) : Number.NaN;
  values[index] = Number.isFinite(value) ? value : Number.NaN;
  return end;
}

export function findCellEnd(bytes: Uint8Array, at: number, separator: number): number {
  let end = at;
  while (!isCellEnd(byteAt(bytes, end), separator)) end += 1;
  return end;
}

export const toText = (bytes: Uint8Array, start: number, end: number): string =>
  Buffer.from(bytes.buffer, bytes.byteOffset + start, end - start).toString();
