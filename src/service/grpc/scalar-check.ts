/** Which values a field of a scalar type takes: the encoder would make something of any other, mostly the default. */

/** What a field may hold. */
export interface ScalarRule {
  /** Ends the sentence "must be …". */
  readonly expected: string;
  readonly accepts: (value: unknown) => boolean;
}

/** Of a scalar type by its name in a proto file. */
export function toScalarRule(type: string): ScalarRule {
  const rule = RULES[type];
  if (rule === undefined) throw new TypeError(`There is no scalar type ${type}`);
  return rule;
}

const isNumber = (value: unknown): boolean => typeof value === "number";

/** A number that is finite stays so. */
const isFloat = (value: unknown): boolean =>
  typeof value === "number" && (Number.isFinite(Math.fround(value)) || !Number.isFinite(value));

function wholeNumbers(least: number, most: number): ScalarRule {
  const accepts = (value: unknown) =>
    typeof value === "number" && Number.isInteger(value) && value >= least && value <= most;
  return { expected: `a whole number from ${least} to ${most}`, accepts };
}

function longNumbers(least: bigint, most: bigint): ScalarRule {
  const isInRange = (value: bigint) => value >= least && value <= most;
  const accepts = (value: unknown) => {
    switch (typeof value) {
      case "number":
        return Number.isInteger(value) && isInRange(BigInt(value));
      case "bigint":
        return isInRange(value);
      case "string":
        return /^-?\d{1,20}$/.test(value) && isInRange(BigInt(value));
      default:
        return isLong(value);
    }
  };
  return { expected: `a whole number from ${least} to ${most}, as number, bigint or text`, accepts };
}

/** The two halves of a 64-bit number, as decoders of this format have them. */
const isLong = (value: unknown): boolean =>
  typeof value === "object" &&
  value !== null &&
  "low" in value &&
  "high" in value &&
  Number.isInteger(value.low) &&
  Number.isInteger(value.high);

/** A half of a pair of surrogates is no UTF-8, and others would refuse the whole message. */
const isText = (value: unknown): boolean => typeof value === "string" && value.isWellFormed();

function isBytes(value: unknown): boolean {
  if (value instanceof Uint8Array) return true;
  if (typeof value === "string") return value.length % 4 === 0 && /^[A-Za-z0-9+/]*={0,2}$/.test(value);
  return Array.isArray(value) && value.every(isByte);
}

const isByte = (value: unknown): boolean =>
  typeof value === "number" && Number.isInteger(value) && value >= 0 && value <= 255;

const INT32 = wholeNumbers(-(2 ** 31), 2 ** 31 - 1);
const UINT32 = wholeNumbers(0, 2 ** 32 - 1);
const INT64 = longNumbers(-(2n ** 63n), 2n ** 63n - 1n);
const UINT64 = longNumbers(0n, 2n ** 64n - 1n);

const RULES: Readonly<Record<string, ScalarRule>> = {
  double: { expected: "a number", accepts: isNumber },
  float: { expected: "a number that fits into a float", accepts: isFloat },
  int32: INT32,
  sint32: INT32,
  sfixed32: INT32,
  uint32: UINT32,
  fixed32: UINT32,
  int64: INT64,
  sint64: INT64,
  sfixed64: INT64,
  uint64: UINT64,
  fixed64: UINT64,
  bool: { expected: "true or false", accepts: (value) => typeof value === "boolean" },
  string: { expected: "a text, without halves of a character", accepts: isText },
  bytes: { expected: "bytes: a Uint8Array, or a text in base64", accepts: isBytes },
};
