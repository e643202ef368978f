import { describe, expect, test } from "bun:test";
import fc from "fast-check";
import { refer, referInline } from "../../../test/builders.ts";
import { PREVIEW_BYTES, toPreview, toSize } from "./preview.ts";

describe("the preview of data", () => {
  test.each([
    [
      "json",
      '{"a":1}',
      { kind: "json", lines: [{ depth: 0, text: '{ "a": 1 }', opens: null, closes: false }] },
    ],
    ["json", "{broken", { kind: "text", text: "{broken", isWhole: true }],
    ["csv", "a,b\n1,2", { kind: "csv", text: "a,b\n1,2", isWhole: true }],
    ["xml", "<a>\n</a>", { kind: "text", text: "<a>\n</a>", isWhole: true }],
    ["xml", "", { kind: "empty" }],
    ["parquet", "PAR1", { kind: "binary" }],
    ["csv", "a,\0", { kind: "binary" }],
  ] as const)("of %s: %s", (format, content, expected) => {
    expect(toPreview(referInline(content, format))).toEqual(expected);
  });

  test("of what is large is its beginning, as it was sent", () => {
    const text = JSON.stringify("é".repeat(PREVIEW_BYTES));
    const reference = referInline(text, "json");
    expect(toSize(reference)).toBe(PREVIEW_BYTES * 2 + 2);
    // The limit is in the middle of a character.
    expect(toPreview(reference)).toEqual({
      kind: "text",
      text: text.slice(0, PREVIEW_BYTES / 2),
      isWhole: false,
    });
  });

  test("of any bytes in any format is none of more than is allowed, and no error", () => {
    const formats = fc.constantFrom("json", "csv", "xml", "text", "parquet", "");
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 100 }), formats, fc.nat(2000), (bytes, format, repeats) => {
        const content = Buffer.concat(Array.from({ length: repeats }, () => bytes));
        const preview = toPreview(referInline(content, format));
        if (preview.kind === "csv") expect(preview.text.length).toBeLessThanOrEqual(PREVIEW_BYTES);
      }),
      { numRuns: 50 },
    );
    expect(toPreview(refer({ uri: "no base64" }))).toEqual({ kind: "binary" });
  });
});
