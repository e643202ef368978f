/**
 * A number as chronics files write it: the shortest decimal text that reads back to the same number, without
 * exponent, without trailing `.0`, and never `-0`. `0.017`, `20`, `0`.
 */
export function toDecimalText(value: number): string {
  const text = String(value);
  const [, sign = "", whole = "", fraction = "", exponent = "0"] = PARTS.exec(text) ?? [];
  if (!text.includes("e")) return value === 0 ? "0" : text;
  const digits = whole + fraction;
  const point = whole.length + Number(exponent);
  if (point <= 0) return `${sign}0.${"0".repeat(-point)}${digits}`;
  return sign + digits.padEnd(point, "0");
}

/** JavaScript writes an exponent below 1e-6, and from 1e21 on, where no digit is behind the point any more. */
const PARTS = /^(-?)(\d+)(?:\.(\d+))?e([+-]\d+)$/;
