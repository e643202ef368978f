import { describe, expect, test } from "bun:test";
import fc from "fast-check";
import { toFixedText, toPercentText } from "./fixed-text.ts";

/** A double as the fraction that it is: numerator / 2^scale. */
function toFraction(x: number): { readonly numerator: bigint; readonly scale: bigint } {
  const bits = new DataView(new ArrayBuffer(8));
  bits.setFloat64(0, x);
  const word = bits.getBigUint64(0);
  const exponent = (word >> 52n) & 0x7ffn;
  const mantissa = word & 0xfffffffffffffn;
  const whole = exponent === 0n ? mantissa : mantissa | (1n << 52n);
  const power = (exponent === 0n ? 1n : exponent) - 1075n;
  return power >= 0n ? { numerator: whole << power, scale: 0n } : { numerator: whole, scale: -power };
}

/** The same text by whole numbers alone. */
function toExactText(x: number, decimals: number): string {
  const { numerator, scale } = toFraction(Math.abs(x));
  const scaled = numerator * 10n ** BigInt(decimals);
  const divisor = 1n << scale;
  const quotient = scaled / divisor;
  const twiceRest = (scaled % divisor) * 2n;
  const isUp = twiceRest > divisor || (twiceRest === divisor && quotient % 2n === 1n);
  const digits = (quotient + (isUp ? 1n : 0n)).toString().padStart(decimals + 1, "0");
  const sign = x < 0 || Object.is(x, -0) ? "-" : "";
  const whole = digits.slice(0, digits.length - decimals);
  return sign + whole + (decimals > 0 ? `.${digits.slice(-decimals)}` : "");
}

test.each([
  [6.25, 1, "6.2"],
  [0.125, 2, "0.12"],
  [0.375, 2, "0.38"],
  [6.35, 1, "6.3"],
  [1.005, 2, "1.00"],
  [2.675, 2, "2.67"],
  [0.5, 0, "0"],
  [1.5, 0, "2"],
  [2.5, 0, "2"],
  [9.5, 0, "10"],
  [99.95, 1, "100.0"],
  [-6.25, 1, "-6.2"],
  [-0.04, 1, "-0.0"],
  [-0, 1, "-0.0"],
  [0, 2, "0.00"],
  [218, 1, "218.0"],
  [2.47346073, 2, "2.47"],
  [1e21, 1, "1000000000000000000000.0"],
  [1e23, 0, "99999999999999991611392"],
  [Number.MIN_VALUE, 2, "0.00"],
  [Number.NaN, 2, "nan"],
  [Number.POSITIVE_INFINITY, 2, "inf"],
  [Number.NEGATIVE_INFINITY, 2, "-inf"],
])("%f with %i decimals is %s", (x, decimals, text) => {
  expect(toFixedText(x, decimals)).toBe(text);
});

test.each([
  [0.0625, 1, "6.2%"],
  [0.25, 2, "25.00%"],
  [0.975, 2, "97.50%"],
  [1, 1, "100.0%"],
  [1 / 3, 2, "33.33%"],
])("%f in percent with %i decimals is %s", (fraction, decimals, text) => {
  expect(toPercentText(fraction, decimals)).toBe(text);
});

describe("whatever the number, the text is that of exact arithmetic:", () => {
  const decimals = fc.integer({ min: 0, max: 10 });
  const expectExact = (x: number, places: number) =>
    expect(toFixedText(x, places)).toBe(toExactText(x, places));

  test("any double at all", () => {
    const double = fc.double({ noNaN: true, noDefaultInfinity: true });
    fc.assert(fc.property(double, decimals, expectExact), { numRuns: 2_000 });
  });

  test("doubles of the size that a report has", () => {
    fc.assert(fc.property(fc.double({ min: -1e6, max: 1e6, noNaN: true }), decimals, expectExact), {
      numRuns: 2_000,
    });
  });

  test("ties, which are sums of a whole number and a fraction of a power of two", () => {
    const tie = fc
      .tuple(fc.integer({ min: -1_000_000, max: 1_000_000 }), fc.integer({ min: 0, max: 11 }))
      .map(([numerator, power]) => numerator / 2 ** power);
    fc.assert(fc.property(tie, decimals, expectExact), { numRuns: 4_000 });
  });

  test("the neighbours of ties, one bit away", () => {
    const near = fc
      .tuple(fc.integer({ min: 1, max: 1_000_000 }), fc.constantFrom(-1, 1))
      .map(([count, step]) => (count / 8) * (1 + step * Number.EPSILON));
    fc.assert(fc.property(near, decimals, expectExact), { numRuns: 2_000 });
  });

  test("every count of anomalies in every total up to 200, in percent", () => {
    for (let total = 1; total <= 200; total += 1) {
      for (let count = 0; count <= total; count += 1) {
        expect(toPercentText(count / total, 1)).toBe(`${toExactText((count / total) * 100, 1)}%`);
      }
    }
  });
});
