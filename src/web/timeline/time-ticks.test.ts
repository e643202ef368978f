import { expect, test } from "bun:test";
import fc from "fast-check";
import { foldTime } from "./folded-time.ts";
import { formatElapsed, type Tick, toStep, toTicks } from "./time-ticks.ts";

test("steps are those that people count in", () => {
  expect([0.2, 3, 300, 6_000, 40_000, 400_000, 4_000_000, 9e7].map(toStep)).toEqual([
    1, 5, 500, 10_000, 60_000, 600_000, 7_200_000, 172_800_000,
  ]);
});

test("elapsed time is as exact as the step asks for", () => {
  expect(
    (
      [
        [0, 1],
        [5, 5],
        [250, 50],
        [1_250, 50],
        [12_000, 2_000],
        [60_000, 10_000],
        [65_000, 5_000],
        [60_500, 500],
        [150_000, 30_000],
        [3_900_000, 300_000],
        [3_600_000, 600_000],
        [3_605_000, 5_000],
        [90_000_000, 21_600_000],
      ] as const
    ).map(([elapsed, step]) => formatElapsed(elapsed, step)),
  ).toEqual([
    ...["0", "5ms", "250ms", "1.25s", "12s", "1m 00s", "1m 05s", "1m 00.5s", "2m 30s", "1h 05m"],
    ...["1h 00m", "1h 00m 05s", "25h"],
  ]);
});

test("ticks are far enough apart, inside what is seen, not in a fold, and the same wherever the view begins", () => {
  const anyCase = fc.record({
    gapMs: fc.nat(10_000_000),
    from: fc.nat(20_000),
    length: fc.nat(20_000),
    leastMs: fc.integer({ min: 1, max: 5_000 }),
  });
  fc.assert(
    fc.property(anyCase, ({ gapMs, from, length, leastMs }) => {
      const time = foldTime({ from: 7, to: 20_007 + gapMs }, [
        { from: 7, to: 10_007 },
        { from: 10_007 + gapMs, to: 20_007 + gapMs },
      ]);
      const seen = { from, to: from + length };
      const ticks = toTicks(time, seen, leastMs);
      for (const [index, { at, shown }] of ticks.entries()) {
        expect(shown).toBeGreaterThanOrEqual(seen.from - 1e-6);
        expect(shown).toBeLessThanOrEqual(seen.to + 1e-6);
        expect((at - 7) % toStep(leastMs)).toBe(0);
        const before = ticks[index - 1];
        if (before !== undefined) expect(shown - before.shown).toBeGreaterThanOrEqual(leastMs - 1e-6);
      }
      const all = toTicks(time, { from: 0, to: time.shownMs }, leastMs);
      const inside = ({ shown }: Tick) => shown > seen.from + 1e-6 && shown < seen.to - 1e-6;
      expect(ticks.filter(inside)).toEqual(all.filter(inside));
    }),
  );
});
