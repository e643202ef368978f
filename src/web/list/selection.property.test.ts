import { expect, test } from "bun:test";
import fc from "fast-check";
import { extendTo, NOTHING_CHOSEN, type Selection, stretch, toggle } from "./selection.ts";

const ROWS = ["a", "b", "c", "d", "e", "f"];
const anyRow = fc.constantFrom(...ROWS);
const anySelection: fc.Arbitrary<Selection> = fc
  .array(anyRow, { maxLength: 8 })
  .map((ids) => ids.reduce(toggle, NOTHING_CHOSEN));

const ids = (selection: Selection): readonly string[] => ROWS.filter((row) => selection.ids.has(row));

test("choosing one twice leaves what was", () => {
  fc.assert(
    fc.property(anySelection, anyRow, (selection, row) => {
      expect(ids(toggle(toggle(selection, row), row))).toEqual(ids(selection));
    }),
  );
});

test("a range is all as its anchor is, whichever way it goes, and what is outside stays as it was", () => {
  fc.assert(
    fc.property(anySelection, anyRow, anyRow, (selection, first, last) => {
      const begun = toggle(selection, first);
      const extended = extendTo(begun, ROWS, last);
      const [from, to] = [ROWS.indexOf(first), ROWS.indexOf(last)].sort((one, other) => one - other);
      for (const [index, row] of ROWS.entries()) {
        const isInside = index >= (from ?? 0) && index <= (to ?? 0);
        expect(extended.ids.has(row)).toBe(begun.ids.has(isInside ? first : row));
      }
      expect(extended.anchor).toBe(first);
    }),
  );
});

test("without a row to begin at, a range is the one row", () => {
  expect(ids(extendTo(NOTHING_CHOSEN, ROWS, "c"))).toEqual(["c"]);
  expect(ids(extendTo({ ids: new Set(), anchor: "gone" }, ROWS, "c"))).toEqual(["c"]);
});

test("choosing along with the focus leaves the rows from where it began to where it is", () => {
  fc.assert(
    fc.property(fc.array(anyRow, { minLength: 2 }), (path) => {
      let selection = NOTHING_CHOSEN;
      let [at = ""] = path;
      for (const next of path.slice(1)) {
        selection = stretch(selection, ROWS, at, next);
        at = next;
      }
      const [from = 0, to = 0] = [path[0] ?? "", at].map((row) => ROWS.indexOf(row)).sort((a, b) => a - b);
      expect(ids(selection)).toEqual(ROWS.slice(from, to + 1));
    }),
  );
});

test("a range that begins elsewhere keeps what is chosen already", () => {
  const chosen = toggle(NOTHING_CHOSEN, "a");
  expect(ids(stretch(chosen, ROWS, "d", "e"))).toEqual(["a", "d", "e"]);
});
