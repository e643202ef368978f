import { expect, test } from "bun:test";
import fc from "fast-check";
import { toChartMove } from "./bar-keys.ts";

const press = (key: string, ctrlKey = false) => ({ key, ctrlKey, metaKey: false, altKey: false });
const COLUMNS = [3, 1, 2];
const columnsOf = (row: number): number => COLUMNS[row] ?? 1;
const move = (key: string, row: number, column: number, ctrlKey = false) =>
  toChartMove(press(key, ctrlKey), { row, column }, COLUMNS.length, columnsOf);

test("arrows move among rows and bars, and keep the column over a row without bars", () => {
  expect(move("ArrowDown", 0, 2)).toEqual({ kind: "go", to: { row: 1, column: 2 } });
  expect(move("ArrowDown", 1, 2)).toEqual({ kind: "go", to: { row: 2, column: 2 } });
  expect(move("ArrowLeft", 2, 2)).toEqual({ kind: "go", to: { row: 2, column: 0 } });
  expect(move("ArrowRight", 0, 0)).toEqual({ kind: "go", to: { row: 0, column: 1 } });
  expect(move("End", 0, 0)).toEqual({ kind: "go", to: { row: 0, column: 2 } });
  expect(move("End", 0, 0, true)).toEqual({ kind: "go", to: { row: 2, column: 0 } });
  expect(move("Home", 2, 1, true)).toEqual({ kind: "go", to: { row: 0, column: 1 } });
});

test("signs change the scale, unless they are for the browser", () => {
  expect(["+", "=", "-", "0"].map((key) => move(key, 0, 0)?.kind)).toEqual(["in", "in", "out", "fit"]);
  expect(["+", "-", "0", "a"].map((key) => move(key, 0, 0, true))).toEqual([null, null, null, null]);
});

test("no key leads out of the rows", () => {
  const anyKey = fc.constantFrom(
    "ArrowDown",
    "ArrowUp",
    "ArrowLeft",
    "ArrowRight",
    "PageUp",
    "PageDown",
    "Home",
    "End",
  );
  fc.assert(
    fc.property(anyKey, fc.nat(2), fc.nat(4), fc.boolean(), (key, row, column, ctrlKey) => {
      const moved = move(key, row, column, ctrlKey);
      if (moved?.kind !== "go") throw new Error("it does not move");
      expect(moved.to.row).toBeGreaterThanOrEqual(0);
      expect(moved.to.row).toBeLessThan(COLUMNS.length);
      expect(moved.to.column).toBeGreaterThanOrEqual(0);
    }),
  );
});
