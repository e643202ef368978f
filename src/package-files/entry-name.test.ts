import { expect, test } from "bun:test";
import { posix, win32 } from "node:path";
import fc from "fast-check";
import { isSafePath, refuseClashes, toSafePath } from "./entry-name.ts";

const PARTS = ["..", ".", "", "a", "C:", "microservice", "x.proto", "nul", "\u0000", "a\u202eb", "é"];
const anyName = fc.oneof(
  fc
    .array(fc.constantFrom(...PARTS), { maxLength: 6 })
    .chain((parts) => fc.constantFrom("/", "\\").map((separator) => parts.join(separator))),
  fc.string({ unit: "binary", maxLength: 30 }),
);

test("a name is refused, or stays inside of any folder on any system", () => {
  fc.assert(
    fc.property(anyName, (name) => {
      let path: string;
      try {
        path = toSafePath(name);
      } catch {
        expect(isSafePath(name)).toBeFalse();
        return;
      }
      expect(posix.join("/in/here", path)).toStartWith("/in/here/");
      expect(posix.normalize(path)).toBe(path);
      expect(win32.resolve("C:\\in\\here", path)).toStartWith("C:\\in\\here\\");
      expect(win32.resolve("C:\\in\\here", name)).toStartWith("C:\\in\\here\\");
    }),
    { numRuns: 2000 },
  );
});

test("names that are paths already are taken as they are", () => {
  for (const name of [
    "blueprint.json",
    "microservice/data generator1.proto",
    "microservice/Zähler1.proto",
    "..a/b..",
  ])
    expect([isSafePath(name), toSafePath(name)]).toEqual([true, name]);
});

test("files of different names beside each other are no clash", () => {
  expect(refuseClashes(["a/b", "a/c", "ab"], ["a", "d/e"], "x.zip")).toBeUndefined();
});
