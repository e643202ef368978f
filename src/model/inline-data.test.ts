import { describe, expect, test } from "bun:test";
import fc from "fast-check";
import { readInline, readInlineStart, toInlineSize, toText } from "./inline-data.ts";

const toBase64 = (content: string | Uint8Array): string => Buffer.from(content).toString("base64");
const anyBytes = fc.uint8Array({ maxLength: 200 });

describe("data inside a reference", () => {
  test("has the size of its bytes, and is read whole", () => {
    fc.assert(
      fc.property(anyBytes, (bytes) => {
        expect(toInlineSize(toBase64(bytes))).toBe(bytes.length);
        expect(readInline(toBase64(bytes))).toEqual(Uint8Array.from(bytes));
      }),
    );
  });

  test("begins with as many of its bytes as are allowed, and never with more", () => {
    fc.assert(
      fc.property(anyBytes, fc.nat(220), (bytes, limit) => {
        const start = readInlineStart(toBase64(bytes), limit);
        expect(start?.bytes).toEqual(Uint8Array.from(bytes.subarray(0, limit)));
        expect(start?.isWhole).toBe(bytes.length <= limit);
      }),
    );
  });

  test("is nothing when it is no base64, whatever it is", () => {
    expect(readInlineStart("not base64!", 100)).toBeNull();
    fc.assert(
      fc.property(fc.string({ unit: "grapheme" }), fc.nat(40), (text, limit) => {
        const start = readInlineStart(text, limit);
        expect(start === null || start.bytes.length <= limit).toBe(true);
      }),
    );
  });
});

describe("the text that data begins with", () => {
  const readStart = (content: string | Uint8Array, limit = 1000) =>
    readInlineStart(toBase64(content), limit) ?? { bytes: new Uint8Array(), isWhole: true };

  test("ends before a character that the limit cuts in two", () => {
    expect(toText(readStart("aé", 2))).toBe("a");
    fc.assert(
      fc.property(fc.string({ unit: "grapheme" }), fc.nat(40), (content, limit) => {
        fc.pre(!/[\0\ufffd\ufeff]/.test(content));
        expect(content.startsWith(toText(readStart(content, limit)) ?? "none")).toBe(true);
      }),
    );
  });

  test("is none of what is not UTF-8, or has a zero in it", () => {
    expect(toText(readStart(Uint8Array.of(0xff, 0xfe, 0x41)))).toBeNull();
    expect(toText(readStart("a\0b"))).toBeNull();
    expect(toText(readStart(Uint8Array.of(0x41, 0xe2, 0x82)))).toBeNull();
  });
});
