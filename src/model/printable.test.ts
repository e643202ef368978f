import { expect, test } from "bun:test";
import fc from "fast-check";
import { toPrintable, toPrintableJson, toPrintableText } from "./printable.ts";

/** C0 and C1 controls, and all that turns text around. */
const OBEYED = /[\p{Cc}\p{Zl}\p{Zp}\p{Bidi_Control}]/u;

test("what a terminal would obey is written out", () => {
  expect(toPrintable("a\u009b31m\u202eb\n\u2067c")).toBe("a\\u009b31m\\u202eb\\u000a\\u2067c");
});

test("a text of several lines keeps them, and its tabs", () => {
  expect(toPrintableText("a\r\n\tb\rc\u202ed")).toBe("a\n\tb\\u000dc\\u202ed");
});

test("JSON has escapes where a terminal would obey, and stays as it is elsewhere", () => {
  const json = JSON.stringify({ error: "a\u009b31m \u202eb\u2066", "n\u0085me": "日本語 👩‍👩‍👧" });
  expect(toPrintableJson(json)).toBe('{"error":"a\\u009b31m \\u202eb\\u2066","n\\u0085me":"日本語 👩‍👩‍👧"}');
});

test("JSON may have lines", () => {
  expect(toPrintableJson('{\n"a": 1\n}\n')).toBe('{\n"a": 1\n}\n');
});

test("JSON means the same afterwards, and a terminal obeys nothing of it", () => {
  const text = fc.string({ unit: "binary" });
  fc.assert(
    fc.property(fc.jsonValue({ stringUnit: "binary" }), text, (value, more) => {
      const json = JSON.stringify([value, { [more]: more }]);
      const printable = toPrintableJson(json);
      expect(JSON.parse(printable)).toEqual(JSON.parse(json));
      expect(printable).not.toMatch(OBEYED);
    }),
  );
});
