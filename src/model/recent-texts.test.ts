import { expect, test } from "bun:test";
import { LONGEST_REMEMBERED, RecentTexts } from "./recent-texts.ts";

function startReading(most: number) {
  const parsed: string[] = [];
  const texts = new RecentTexts(
    (text) => {
      parsed.push(text);
      return { length: text.length };
    },
    { most },
  );
  return { parsed, texts };
}

test("a text that comes again is not parsed again, until newer ones have taken its place", () => {
  const { parsed, texts } = startReading(2);
  const first = texts.read("a");
  expect(texts.read("a")).toBe(first);
  for (const text of ["b", "a", "c", "b", "a"]) texts.read(text);
  expect(parsed).toEqual(["a", "b", "c", "a"]);
});

test("a long text is read each time, and not held", () => {
  const { parsed, texts } = startReading(2);
  const [longest, longer] = ["x".repeat(LONGEST_REMEMBERED), "x".repeat(LONGEST_REMEMBERED + 1)];
  for (const text of [longest, longer, longest, longer]) expect(texts.read(text).length).toBe(text.length);
  expect(parsed.map((text) => text.length - LONGEST_REMEMBERED)).toEqual([0, 1, 1]);
});

test("what cannot be read is not remembered", () => {
  const texts = new RecentTexts(JSON.parse, { most: 2 });
  expect(() => texts.read("{")).toThrow();
  expect(() => texts.read("{")).toThrow();
});

test("what may not be kept is read each time", () => {
  const parsed: string[] = [];
  const read = (text: string) => {
    parsed.push(text);
    return { isSecret: text === "b" };
  };
  const texts = new RecentTexts(read, { most: 2, isKept: ({ isSecret }) => !isSecret });
  for (const text of ["a", "b", "a", "b"]) texts.read(text);
  expect(parsed).toEqual(["a", "b", "b"]);
});
