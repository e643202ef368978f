/** Data that stands in its reference as base64: how large it is, and how it begins. */

/** The beginning of some data. */
export interface DataStart {
  readonly bytes: Uint8Array;
  readonly isWhole: boolean;
}

/** The size (bytes) of what a base64 text stands for. */
export const toInlineSize = (base64: string): number =>
  Math.floor(base64.length / 4) * 3 - (base64.endsWith("==") ? 2 : Number(base64.endsWith("=")));

/** What a base64 text stands for, but no more than `limit` bytes of it; null when it is no base64. Never throws. */
export function readInlineStart(base64: string, limit: number): DataStart | null {
  const size = toInlineSize(base64);
  // Base64 can be cut after any group of four characters, which are three bytes.
  const bytes = readInline(base64.slice(0, Math.ceil(limit / 3) * 4));
  return bytes && { bytes: bytes.subarray(0, limit), isWhole: size <= limit };
}

/** All that a base64 text stands for; null when it is no base64. */
export function readInline(base64: string): Uint8Array<ArrayBuffer> | null {
  try {
    return Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
  } catch {
    return null;
  }
}

/** The text that data begins with; null when it is no text, or is none in UTF-8. */
export function toText({ bytes, isWhole }: DataStart): string | null {
  // In stream mode a character that the limit cut in two is left out instead of being replaced.
  const text = new TextDecoder().decode(bytes, { stream: !isWhole });
  return /[\0\ufffd]/.test(text) ? null : text;
}
