import { expect, test } from "bun:test";
import fc from "fast-check";
import { spread } from "./spread.ts";

const anyValues = fc.array(
  fc.record({
    wanted: fc.integer({ min: -1000, max: 1000 }),
    weight: fc.integer({ min: 1, max: 20 }),
    gap: fc.integer({ min: 0, max: 50 }),
  }),
  { maxLength: 12 },
);

function run(values: readonly { readonly wanted: number; readonly weight: number; readonly gap: number }[]) {
  let offset = 0;
  const offsets = values.map(({ gap }, index) => {
    offset += index === 0 ? 0 : gap;
    return offset;
  });
  const wanted = values.map((value) => value.wanted);
  const weights = values.map((value) => value.weight);
  return { wanted, weights, offsets, spread: spread(wanted, weights, offsets) };
}

const toCost = (at: readonly number[], wanted: readonly number[], weights: readonly number[]): number =>
  at.reduce((sum, value, index) => sum + (weights[index] ?? 0) * (value - (wanted[index] ?? 0)) ** 2, 0);

const keeps = (at: readonly number[], offsets: readonly number[], tolerance: number): boolean =>
  at.every((value, index) => {
    const before = at[index - 1];
    return (
      before === undefined || value - before >= (offsets[index] ?? 0) - (offsets[index - 1] ?? 0) - tolerance
    );
  });

test("values keep order and distance", () => {
  fc.assert(
    fc.property(anyValues, (values) => {
      const { spread: found, offsets } = run(values);
      expect(found).toHaveLength(values.length);
      expect(keeps(found, offsets, 1e-6)).toBe(true);
    }),
  );
});

test("values that are far enough apart stay where they are wanted", () => {
  expect(spread([0, 30, 100], [1, 1, 1], [0, 20, 40])).toEqual([0, 30, 100]);
});

test("no other values that keep order and distance are nearer to the wanted ones", () => {
  const anyShift = fc.array(fc.double({ min: -60, max: 60, noNaN: true }), { minLength: 12, maxLength: 12 });
  fc.assert(
    fc.property(anyValues, anyShift, (values, shifts) => {
      const { spread: found, wanted, weights, offsets } = run(values);
      const other = found.map((value, index) => value + (shifts[index] ?? 0));
      fc.pre(keeps(other, offsets, 1e-9));
      expect(toCost(found, wanted, weights)).toBeLessThanOrEqual(toCost(other, wanted, weights) + 0.01);
    }),
    { maxSkipsPerRun: 10_000 },
  );
});
