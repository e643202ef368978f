/** Number text, reading and rounding against exact arithmetic with whole numbers of any size. */
import { describe, expect, test } from "bun:test";
import fc from "fast-check";
import { SEMICOLON, scanNumber, skipCells } from "../files/scan-cells.ts";
import { createCellWriter, LONGEST_CELL } from "./cell-writer.ts";
import { toDecimalText } from "./decimal-text.ts";
import { roundHalfAway } from "./round-half-away.ts";

/** numerator / denominator; the denominator is positive. */
interface Fraction {
  readonly numerator: bigint;
  readonly denominator: bigint;
}

/** What a double is exactly. */
function toFraction(value: number): Fraction {
  const view = new DataView(new ArrayBuffer(8));
  view.setFloat64(0, value);
  const bits = view.getBigUint64(0);
  const exponent = Number((bits >> 52n) & 0x7ffn);
  const mantissa = (bits & 0xf_ffff_ffff_ffffn) | (exponent === 0 ? 0n : 1n << 52n);
  const power = BigInt(Math.max(exponent, 1) - 1075);
  const signed = bits >> 63n === 0n ? mantissa : -mantissa;
  return power >= 0n
    ? { numerator: signed << power, denominator: 1n }
    : { numerator: signed, denominator: 1n << -power };
}

/** The double nearest to a fraction that is not negative, ties to the even mantissa. */
function toNearestDouble({ numerator, denominator }: Fraction): number {
  if (numerator === 0n) return 0;
  let power = BigInt(numerator.toString(2).length - denominator.toString(2).length) - 53n;
  if (power < -1074n) power = -1074n;
  for (;;) {
    const scaledNumerator = power < 0n ? numerator << -power : numerator;
    const scaledDenominator = power > 0n ? denominator << power : denominator;
    const mantissa = divideHalfEven(scaledNumerator, scaledDenominator);
    if (mantissa <= 1n << 53n) return Number(mantissa) * 2 ** Number(power);
    power += 1n;
  }
}

function divideHalfEven(numerator: bigint, denominator: bigint): bigint {
  const quotient = numerator / denominator;
  const twice = (numerator % denominator) * 2n;
  if (twice > denominator || (twice === denominator && quotient % 2n === 1n)) return quotient + 1n;
  return quotient;
}

/** Digits and point of a text without exponent. */
function readText(text: string): Fraction {
  const [, sign, whole = "", fraction = ""] = /^(-?)(\d+)(?:\.(\d+))?$/.exec(text) ?? [];
  const magnitude = BigInt(whole + fraction);
  return { numerator: sign === "-" ? -magnitude : magnitude, denominator: 10n ** BigInt(fraction.length) };
}

const absolute = ({ numerator, denominator }: Fraction): Fraction => ({
  numerator: numerator < 0n ? -numerator : numerator,
  denominator,
});

const anyDouble = fc.double({ noNaN: true, noDefaultInfinity: true });
/** What series hold: small, with few decimals. */
const reading = fc
  .tuple(fc.integer({ min: -10_000_000, max: 10_000_000 }), fc.integer({ min: 0, max: 6 }))
  .map(([digits, places]) => digits / 10 ** places);
const anyValue = fc.oneof(anyDouble, reading, fc.constantFrom(0, -0, 1.005, -0.0005, 0.125, 2.5, -2.5));

describe("the text of a number", () => {
  test("has the form of a decimal, and is never -0", () => {
    fc.assert(
      fc.property(anyValue, (value) => {
        expect(toDecimalText(value)).toMatch(/^(?!-0$)-?(?:0|[1-9]\d*)(?:\.\d*[1-9])?$/);
      }),
    );
  });

  test("stands for a decimal whose nearest double is the number", () => {
    fc.assert(
      fc.property(anyValue, (value) => {
        const nearest = toNearestDouble(absolute(readText(toDecimalText(value))));
        expect(nearest).toBe(Math.abs(value));
      }),
    );
  });

  test("is the shortest: with one significant digit less no decimal reads back", () => {
    fc.assert(
      fc.property(anyValue, (value) => {
        const { numerator, denominator } = absolute(readText(toDecimalText(value)));
        const digits = numerator.toString().replace(/0+$/, "");
        if (digits.length < 2) return;
        const zeros = 10n ** BigInt(numerator.toString().length - digits.length);
        const shorter = BigInt(digits.slice(0, -1));
        for (const candidate of [shorter, shorter + 1n]) {
          const fraction = { numerator: candidate * 10n * zeros, denominator };
          expect(toNearestDouble(fraction)).not.toBe(Math.abs(value));
        }
      }),
    );
  });

  test.each([
    [0.017, "0.017"],
    [0.01, "0.01"],
    [20, "20"],
    [0, "0"],
    [-0, "0"],
    [1e-7, "0.0000001"],
    [-1.5e-9, "-0.0000000015"],
    [1e21, "1000000000000000000000"],
    [-1.25e22, "-12500000000000000000000"],
    [5e-324, `0.${"0".repeat(323)}5`],
  ])("of %p is %s", (value, text) => {
    expect(toDecimalText(value)).toBe(text);
  });
});

describe("rounding", () => {
  test("rounds the double product half away from zero, and divides it to the nearest double", () => {
    fc.assert(
      fc.property(anyValue, fc.integer({ min: 0, max: 15 }), (value, decimals) => {
        const scale = 10n ** BigInt(decimals);
        const { numerator, denominator } = absolute(toFraction(value));
        const product = toNearestDouble({ numerator: numerator * scale, denominator });
        if (!Number.isFinite(product)) return expect(roundHalfAway(value, decimals)).toBe(value);
        const exact = toFraction(product);
        const rounded = (exact.numerator * 2n + exact.denominator) / (exact.denominator * 2n);
        const expected = toNearestDouble({ numerator: rounded, denominator: scale });
        expect(Math.abs(roundHalfAway(value, decimals))).toBe(expected);
        if (expected !== 0) expect(Math.sign(roundHalfAway(value, decimals))).toBe(Math.sign(value));
      }),
    );
  });

  test.each([
    [0.125, 2, 0.13],
    [1.005, 2, 1],
    [-2.5, 0, -3],
    [2.5, 0, 3],
    [-0.004, 2, -0],
    [12_345.678, 2, 12_345.68],
    [1e300, 15, 1e300],
  ])("%p to %i decimals is %p", (value, decimals, rounded) => {
    expect(roundHalfAway(value, decimals)).toBe(rounded);
  });
});

test("a cell is the text of the rounded number, whichever way it is written", () => {
  const bytes = new Uint8Array(LONGEST_CELL + 3);
  fc.assert(
    fc.property(anyValue, fc.integer({ min: 0, max: 15 }), (value, decimals) => {
      const end = createCellWriter(bytes, decimals)(3, value);
      const expected = toDecimalText(roundHalfAway(value, decimals));
      expect(Buffer.from(bytes.subarray(3, end)).toString()).toBe(expected);
    }),
    { numRuns: 1_000 },
  );
});

describe("a cell that is read", () => {
  const parse = (text: string) => {
    const bytes = Buffer.from(`7;${text};1\n`);
    const values = new Float64Array(1);
    const end = scanNumber(bytes, skipCells(bytes, 0, 1, SEMICOLON), SEMICOLON, values, 0);
    expect(bytes.subarray(end).toString()).toBe(";1\n");
    const [value] = values;
    return value;
  };

  test("is the double nearest to its decimal", () => {
    const text = fc
      .tuple(fc.boolean(), fc.bigInt({ min: 0n, max: 10n ** 18n }), fc.integer({ min: 0, max: 18 }))
      .map(([isNegative, digits, places]) => {
        const padded = digits.toString().padStart(places + 1, "0");
        const whole = padded.slice(0, padded.length - places);
        return `${isNegative ? "-" : ""}${whole}${places === 0 ? "" : `.${padded.slice(-places)}`}`;
      });
    fc.assert(
      fc.property(text, (decimal) => {
        expect(Math.abs(parse(decimal) ?? Number.NaN)).toBe(toNearestDouble(absolute(readText(decimal))));
        expect(parse(decimal)).toBe(Number(decimal));
      }),
    );
  });

  test.each(["1e-3", "+0.5", ".5", "5.", " 1.25 ", "-1E2", "123456789012345678.5"])("may be %j", (text) => {
    expect(parse(text)).toBe(Number(text));
  });

  test.each(["", " ", "-", ".", "1,5", "nan", "inf", "0x10", "1e999", "--1", "1.2.3", "1 2", "\u00bd"])(
    "is no number when it is %j",
    (text) => {
      expect(parse(text)).toBeNaN();
    },
  );
});
