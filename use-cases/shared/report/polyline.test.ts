import { expect, test } from "bun:test";
import fc from "fast-check";
import { toAxes, toPolyline, toScale, toY } from "./polyline.ts";

const SIZE = { width: 100, height: 50, margin: 5 };

test("a line goes from one side to the other, and from the lowest value to the highest", () => {
  const axes = toAxes([1, 2, 3], SIZE);
  expect(toPolyline("wind", [1, 3, 2], axes)).toBe(
    '<polyline class="wind" points="0.0,45.0 50.0,5.0 100.0,25.0"/>',
  );
});

test("one value, or values that are all the same, are a line at the bottom; none are no line", () => {
  expect(toPolyline("calm", [7], toAxes([7], SIZE))).toContain('points="0.0,45.0"');
  expect(toPolyline("calm", [0, 0], toAxes([0, 0], SIZE))).toContain('points="0.0,45.0 100.0,45.0"');
  expect(toPolyline("calm", [], toAxes([], SIZE))).toContain('points=""');
});

test("the scale tells the highest and the lowest value, if there are any", () => {
  expect(toScale(toAxes([1.25, 3], SIZE), (value) => value.toFixed(1))).toEqual([
    '<text x="4" y="12">3.0</text>',
    '<text x="4" y="48">1.3</text>',
  ]);
  expect(toScale(toAxes([], SIZE), String)).toEqual([]);
});

test("every value has its place between the margins, the higher the further up", () => {
  const values = fc.array(fc.double({ min: -1e9, max: 1e9, noNaN: true }), { minLength: 1 });
  fc.assert(
    fc.property(values, (numbers) => {
      const axes = toAxes(numbers, SIZE);
      const places = numbers.toSorted((a, b) => a - b).map((number) => toY(number, axes));
      expect(places).toEqual(places.toSorted((a, b) => b - a));
      for (const place of places) {
        expect(place).toBeGreaterThanOrEqual(5 - 1e-9);
        expect(place).toBeLessThanOrEqual(45 + 1e-9);
      }
    }),
  );
});
