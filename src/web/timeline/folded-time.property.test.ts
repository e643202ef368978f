import { expect, test } from "bun:test";
import fc from "fast-check";
import { type FoldedTime, foldTime, type Interval, toShown } from "./folded-time.ts";

const anyInterval = fc
  .tuple(fc.nat(100_000), fc.oneof(fc.nat(20), fc.nat(5_000)))
  .map(([from, length]): Interval => ({ from, to: from + length }));
const anyCase = fc.record({
  whole: fc.tuple(fc.nat(20_000), fc.nat(100_000)).map(([from, length]) => ({ from, to: from + length })),
  busy: fc.array(anyInterval, { maxLength: 12 }),
});

/** Every instant that something begins or ends at. */
const toInstants = ({ whole, busy }: { whole: Interval; busy: readonly Interval[] }): readonly number[] =>
  [whole, ...busy].flatMap(({ from, to }) => [from, (from + to) / 2, to]).sort((one, other) => one - other);

const folds = ({ stretches }: FoldedTime) => stretches.filter(({ isFolded }) => isFolded);
const lengthOf = ({ from, to }: Interval): number => to - from;

test("F1: order is kept, inside what is shown", () => {
  fc.assert(
    fc.property(anyCase, (given) => {
      const time = foldTime(given.whole, given.busy);
      let reached = 0;
      for (const at of toInstants(given)) {
        const shown = toShown(time, at);
        expect(shown).toBeGreaterThanOrEqual(reached);
        reached = shown;
      }
      expect(reached).toBeLessThanOrEqual(time.shownMs);
    }),
  );
});

test("F2: what was at work keeps its length, one by one and all together", () => {
  fc.assert(
    fc.property(anyCase, ({ whole, busy }) => {
      const time = foldTime(whole, busy);
      for (const { from, to } of busy) {
        const inside = { from: Math.max(from, whole.from), to: Math.min(to, whole.to) };
        if (lengthOf(inside) <= 0) continue;
        expect(toShown(time, inside.to) - toShown(time, inside.from)).toBeCloseTo(lengthOf(inside), 5);
      }
      const folded = folds(time);
      const left = lengthOf(whole) - folded.reduce((sum, fold) => sum + lengthOf(fold), 0);
      const shown = folded.reduce((sum, { shownFrom, shownTo }) => sum + shownTo - shownFrom, 0);
      expect(time.shownMs).toBeCloseTo(Math.max(left + shown, 1), 5);
    }),
  );
});

test("F3, F4: a fold is idle, at most half as long as it was, and all are at most a third of what is shown", () => {
  fc.assert(
    fc.property(anyCase, ({ whole, busy }) => {
      const time = foldTime(whole, busy);
      let shown = 0;
      for (const fold of folds(time)) {
        const length = fold.shownTo - fold.shownFrom;
        expect(length).toBeGreaterThan(0);
        expect(length).toBeLessThanOrEqual(lengthOf(fold) / 2);
        shown += length;
        for (const { from, to } of busy) expect(from < to && from < fold.to && to > fold.from).toBe(false);
      }
      expect(shown).toBeLessThanOrEqual(time.shownMs / 3 + 1e-6);
    }),
  );
});

test("stretches lie one behind the other, from the beginning to the end", () => {
  fc.assert(
    fc.property(anyCase, ({ whole, busy }) => {
      let [at, shown] = [whole.from, 0];
      for (const stretch of foldTime(whole, busy).stretches) {
        expect([stretch.from, stretch.shownFrom]).toEqual([at, shown]);
        [at, shown] = [stretch.to, stretch.shownTo];
      }
      expect(at).toBe(whole.to);
    }),
  );
});

test("a night without a worker is folded, and a moment between two tasks is not", () => {
  const night = 8 * 3_600_000;
  const time = foldTime({ from: 0, to: night + 4_100 }, [
    { from: 0, to: 2_000 },
    { from: 2_100, to: 3_000 },
    { from: night + 3_000, to: night + 4_100 },
  ]);
  expect(folds(time)).toEqual([
    { from: 3_000, to: night + 3_000, shownFrom: 3_000, shownTo: 3_200, isFolded: true },
  ]);
});
