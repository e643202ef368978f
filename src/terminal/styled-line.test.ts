import { expect, test } from "bun:test";
import fc from "fast-check";
import { clipLine, joinSpans, paintLine, toLineWidth, toSpan } from "./styled-line.ts";

test("a span shows what a terminal would obey", () => {
  expect(toSpan("a\u001b[31mb", "failure")).toEqual({ text: "a\\x1b[31mb", tone: "failure" });
});

test("a line is painted only when colours are wanted", () => {
  const line = [toSpan("✔", "success"), toSpan(" done")];
  expect(paintLine(line, false)).toBe("✔ done");
  expect(paintLine(line, true)).toBe("\u001b[32m✔\u001b[39m done");
});

test("a separator stands between spans only", () => {
  expect(paintLine(joinSpans([toSpan("a"), toSpan("b"), toSpan("c")], " · "), false)).toBe("a · b · c");
  expect(joinSpans([], " · ")).toEqual([]);
});

test("a line is cut in the span that does not fit, and its tone stays", () => {
  const line = [toSpan("✖ ", "failure"), toSpan("日本語テスト", "strong"), toSpan(" tail")];
  expect(clipLine(line, 7)).toEqual([toSpan("✖ ", "failure"), toSpan("日本…", "strong")]);
  expect(clipLine(line, 2)).toEqual([toSpan("✖ ", "failure")]);
  expect(clipLine(line, 100)).toEqual(line);
});

test("a cut line never exceeds the width", () => {
  fc.assert(
    fc.property(fc.array(fc.string({ unit: "grapheme" })), fc.nat(40), (texts, width) => {
      expect(
        toLineWidth(
          clipLine(
            texts.map((text) => toSpan(text)),
            width,
          ),
        ),
      ).toBeLessThanOrEqual(width);
    }),
  );
});
