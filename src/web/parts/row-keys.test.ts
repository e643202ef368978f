import { expect, test } from "bun:test";
import fc from "fast-check";
import { toRowMove } from "./row-keys.ts";

const NO_KEYS = { shiftKey: false, ctrlKey: false, metaKey: false, altKey: false };
const press = (key: string, held: Partial<typeof NO_KEYS> = {}, index = 5, count = 30) =>
  toRowMove({ ...NO_KEYS, ...held, key }, index, count);

test("arrows, pages and ends move through the rows, and shift chooses on the way", () => {
  const targets = ["ArrowDown", "ArrowUp", "PageDown", "PageUp", "Home", "End"].map((key) => press(key));
  expect(targets.map((move) => (move?.kind === "go" ? move.to : null))).toEqual([6, 4, 15, 0, 0, 29]);
  expect(press("ArrowDown", { shiftKey: true })).toEqual({ kind: "go", to: 6, extends: true });
});

test("all are chosen with control or command, none with Escape, and Enter opens one", () => {
  expect(press("a", { ctrlKey: true })).toEqual({ kind: "all" });
  expect(press("A", { metaKey: true })).toEqual({ kind: "all" });
  expect(press("Escape")).toEqual({ kind: "none" });
  expect(press("Enter")).toEqual({ kind: "open" });
});

test("other keys do what they do elsewhere", () => {
  expect([press("a"), press("Tab"), press(" "), press("End", { ctrlKey: true })]).toEqual(
    Array(4).fill(null),
  );
  expect(press("ArrowUp", { altKey: true })).toBeNull();
});

test("no key leads out of the rows", () => {
  const anyKey = fc.constantFrom("ArrowDown", "ArrowUp", "PageDown", "PageUp", "Home", "End");
  fc.assert(
    fc.property(anyKey, fc.nat(99), fc.integer({ min: 1, max: 100 }), (key, index, count) => {
      const move = press(key, {}, Math.min(index, count - 1), count);
      expect(move?.kind === "go" && move.to >= 0 && move.to < count).toBe(true);
    }),
  );
});
