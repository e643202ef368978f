import { expect, test } from "bun:test";
import fc from "fast-check";
import { readByteRange } from "./byte-range.ts";

test("whatever is asked for, the range lies inside", () => {
  const header = fc.oneof(
    fc.string(),
    fc.tuple(fc.nat(300), fc.nat(300)).map(([first, last]) => `bytes=${first}-${last}`),
    fc.nat(300).map((first) => `bytes=${first}-`),
    fc.nat(300).map((length) => `bytes=-${length}`),
  );
  fc.assert(
    fc.property(header, fc.nat(200), (text, size) => {
      const range = readByteRange(text, size);
      if (typeof range === "string") return;
      expect(range.first).toBeGreaterThanOrEqual(0);
      expect(range.last).toBeGreaterThanOrEqual(range.first);
      expect(range.last).toBeLessThan(size);
    }),
  );
});

test("no header asks for the whole", () => {
  expect(readByteRange(null, 10)).toBe("whole");
});
