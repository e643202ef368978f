import { expect, test } from "bun:test";
import fc from "fast-check";
import {
  between,
  centre,
  fit,
  isWithin,
  type Point,
  pan,
  toDrawing,
  type Viewport,
  zoomAround,
} from "./viewport.ts";

/** A sum of lengths is never -0. */
const anyLength = fc.double({ min: -10_000, max: 10_000, noNaN: true }).map((length) => length + 0);
const anyPoint = fc.record({ x: anyLength, y: anyLength });
const anyScale = fc.double({ min: 0.01, max: 2, noNaN: true });
const anyView: fc.Arbitrary<Viewport> = fc.record({ x: anyLength, y: anyLength, scale: anyScale });
const anySize = fc.record({
  width: fc.integer({ min: 100, max: 3000 }),
  height: fc.integer({ min: 100, max: 3000 }),
});

function expectNear(a: Point, b: Point): void {
  expect(a.x).toBeCloseTo(b.x, 3);
  expect(a.y).toBeCloseTo(b.y, 3);
}

test("what is under the pointer stays there while the size changes", () => {
  fc.assert(
    fc.property(anyView, anyPoint, fc.double({ min: 0.1, max: 10, noNaN: true }), (view, at, factor) => {
      expectNear(toDrawing(zoomAround(view, at, factor), at), toDrawing(view, at));
    }),
  );
});

test("what is under the pointer goes along with it", () => {
  fc.assert(
    fc.property(anyView, anyPoint, anyPoint, (view, at, by) => {
      expectNear(toDrawing(pan(view, by), { x: at.x + by.x, y: at.y + by.y }), toDrawing(view, at));
    }),
  );
});

test("a drawing that is fitted in is seen as a whole, in the middle, and not enlarged", () => {
  fc.assert(
    fc.property(anySize, anySize, (drawing, screen) => {
      const view = fit(drawing, screen);
      expect(view.scale).toBeLessThanOrEqual(1);
      const [start, end] = [
        toDrawing(view, { x: 0, y: 0 }),
        toDrawing(view, { x: screen.width, y: screen.height }),
      ];
      expect(Math.max(start.x, start.y)).toBeLessThanOrEqual(0);
      expect(end.x).toBeGreaterThanOrEqual(drawing.width);
      expect(end.y).toBeGreaterThanOrEqual(drawing.height);
      expectNear(toDrawing(view, { x: screen.width / 2, y: screen.height / 2 }), {
        x: drawing.width / 2,
        y: drawing.height / 2,
      });
    }),
  );
});

test("a flight begins at one view and ends at the other", () => {
  fc.assert(
    fc.property(anyView, anyView, anyPoint, anySize, (from, to, at, screen) => {
      expect(between(from, to, 0)).toEqual(from);
      expectNear(between(from, to, 1), to);
      expect(between(from, to, 1).scale).toBeCloseTo(to.scale, 6);
      expectNear(toDrawing(centre(at, screen, 1), { x: screen.width / 2, y: screen.height / 2 }), at);
    }),
  );
});

test("a view is within a drawing when its middle is", () => {
  fc.assert(
    fc.property(anyPoint, anySize, anySize, anyScale, (at, drawing, screen, scale) => {
      const isIn = at.x > 1 && at.x < drawing.width - 1 && at.y > 1 && at.y < drawing.height - 1;
      const isOut = at.x < -1 || at.x > drawing.width + 1 || at.y < -1 || at.y > drawing.height + 1;
      const told = isWithin(centre(at, screen, scale), drawing, screen);
      if (isIn || isOut) expect(told).toBe(isIn);
    }),
  );
});
