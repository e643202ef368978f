import { expect, test } from "bun:test";
import { Gesture } from "./gesture.ts";

const still = { x: 0, y: 0 };

test("a pointer that hardly moves picks", () => {
  const gesture = new Gesture();
  gesture.press(1, { x: 10, y: 10 });
  expect(gesture.move(1, { x: 12, y: 11 }).by).toEqual(still);
  expect(gesture.isUnderWay).toBe(true);
  expect(gesture.release(1)).toBe(true);
  expect(gesture.isUnderWay).toBe(false);
});

test("a pointer that moves drags, from where it was pressed on, and does not pick", () => {
  const gesture = new Gesture();
  gesture.press(1, { x: 10, y: 10 });
  gesture.move(1, { x: 12, y: 10 });
  expect(gesture.move(1, { x: 30, y: 5 }).by).toEqual({ x: 20, y: -5 });
  expect(gesture.move(1, { x: 31, y: 5 })).toEqual({
    by: { x: 1, y: 0 },
    factor: 1,
    around: { x: 31, y: 5 },
  });
  expect(gesture.release(1)).toBe(false);
});

test("two pointers pinch around what is between them, and do not pick", () => {
  const gesture = new Gesture();
  gesture.press(1, { x: 0, y: 0 });
  gesture.press(2, { x: 100, y: 0 });
  expect(gesture.move(2, { x: 200, y: 0 })).toEqual({
    by: { x: 50, y: 0 },
    factor: 2,
    around: { x: 100, y: 0 },
  });
  expect(gesture.release(2)).toBe(false);
  expect(gesture.move(1, { x: 5, y: 5 }).by).toEqual({ x: 5, y: 5 });
  expect(gesture.release(1)).toBe(false);
  gesture.press(1, { x: 5, y: 5 });
  expect(gesture.release(1)).toBe(true);
});

test("a pointer that was not pressed does nothing", () => {
  const gesture = new Gesture();
  expect(gesture.move(7, { x: 5, y: 5 })).toEqual({ by: still, factor: 1, around: { x: 5, y: 5 } });
  expect(gesture.release(7)).toBe(false);
});
