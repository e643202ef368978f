import { describe, expect, test } from "bun:test";
import fc from "fast-check";
import { escapeUnprintable, padEnd, toWidth, truncate, truncateMiddle, wrap } from "./display-text.ts";

const ESCAPE = "\u001b";

describe("escaping", () => {
  test("leaves nothing that a terminal obeys", () => {
    expect(escapeUnprintable(`${ESCAPE}[2J${ESCAPE}]0;owned\u0007`)).toBe("\\x1b[2J\\x1b]0;owned\\x07");
    expect(escapeUnprintable("a\r\nb\tc\u009b31m\u007f")).toBe("a\\r\\nb\\tc\\x9b31m\\x7f");
  });

  test("writes out what turns text around, and halves of characters", () => {
    expect(escapeUnprintable("a\u202eb\u2066c\u2028d\ud800e")).toBe("a\\u202eb\\u2066c\\u2028d\\ud800e");
  });

  test("keeps every other text as it is", () => {
    for (const text of ["Größe 日本語", "👩‍👩‍👧 ❤️", "a\u0301", "C:\\new\\x1b"])
      expect(escapeUnprintable(text)).toBe(text);
  });

  test("is the same the second time", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), (text) => {
        const once = escapeUnprintable(text);
        expect(escapeUnprintable(once)).toBe(once);
        expect(once).not.toMatch(/\p{Cc}/u);
      }),
    );
  });
});

describe("cutting", () => {
  test("counts columns, not characters", () => {
    expect(toWidth("日本語")).toBe(6);
    expect(truncate("日本語テスト", 6)).toBe("日本…");
    expect(truncate("short", 6)).toBe("short");
    expect(padEnd("日本", 6)).toBe("日本  ");
  });

  test("in the middle keeps both ends", () => {
    expect(truncateMiddle("synthetic_data_generator1:GenerateData", 21)).toBe("synthetic_…nerateData");
    expect(truncateMiddle("short:Run", 21)).toBe("short:Run");
    expect(truncateMiddle("synthetic:Run", 3)).toBe("sy…");
  });

  test("never exceeds the width, whatever the text", () => {
    fc.assert(
      fc.property(fc.string({ unit: "grapheme" }), fc.integer({ min: 1, max: 30 }), (text, width) => {
        expect(toWidth(truncate(escapeUnprintable(text), width))).toBeLessThanOrEqual(width);
        expect(toWidth(truncateMiddle(escapeUnprintable(text), width))).toBeLessThanOrEqual(width);
      }),
      { numRuns: 1000 },
    );
  });
});

describe("wrapping", () => {
  test("keeps the text's own lines, breaks between words, and within words that are too long", () => {
    expect(wrap("first line\nsecond 日本語日本語", 10)).toEqual(["first line", "second 日", "本語日本語"]);
  });

  test("escapes what is not a line break", () => {
    expect(wrap(`a\r\n${ESCAPE}[31mred`, 20)).toEqual(["a", "\\x1b[31mred"]);
  });

  test("never exceeds the width, whatever the text", () => {
    fc.assert(
      fc.property(fc.string({ unit: "grapheme" }), fc.integer({ min: 4, max: 30 }), (text, width) => {
        expect(Math.max(...wrap(text, width).map(toWidth))).toBeLessThanOrEqual(width);
      }),
      { numRuns: 1000 },
    );
  });

  test("loses no word", () => {
    fc.assert(
      fc.property(fc.string({ unit: "grapheme-ascii" }), fc.integer({ min: 4, max: 30 }), (text, width) => {
        expect(wrap(text, width).join("").replaceAll(" ", "")).toBe(text.replaceAll(" ", ""));
      }),
    );
  });
});
