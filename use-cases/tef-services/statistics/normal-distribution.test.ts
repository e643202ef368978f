import { expect, test } from "bun:test";
import fc from "fast-check";
import { toNormalScore, toNormalShare } from "./normal-distribution.ts";

test.each([
  [0, 0.5],
  [1, 0.841_344_746_068_543],
  [-1.959_963_984_540_054, 0.025],
  [-6, 9.865_876_450_376_98e-10],
])("below %p lies the share %p", (z, share) => {
  expect(toNormalShare(z)).toBeCloseTo(share, 13);
  expect(toNormalScore(share)).toBeCloseTo(z, 5);
});

test("a score is the inverse of a share", () => {
  fc.assert(
    fc.property(fc.double({ min: -5, max: 5, noNaN: true }), (z) => {
      expect(toNormalScore(toNormalShare(z))).toBeCloseTo(z, 4);
    }),
  );
});

test("what is far out has a share of 0 or 1", () => {
  expect([toNormalShare(-40), toNormalShare(40)]).toEqual([0, 1]);
});
