import { expect, test } from "bun:test";
import fc from "fast-check";
import { toPipelineName } from "./pipeline-name.ts";

test.each([
  ["file_based_energy_pipeline", "File Based Energy Pipeline"],
  ["germany-node", "Germany-Node"],
  ["case2b", "Case2B"],
  ["WIND_Park", "Wind Park"],
  ["_x__y_", " X  Y "],
  ["3d.model's", "3D.Model'S"],
  ["straße_über", "Straße Über"],
  ["ﬁnal", "Final"],
])("%s is named %s", (directory, name) => {
  expect(toPipelineName(directory)).toBe(name);
});

test("a letter is a capital one exactly when none comes before it, and nothing else changes but underscores", () => {
  const Directory = fc.string({ unit: fc.constantFrom(..."aZbQ09_- .'é") });
  fc.assert(
    fc.property(Directory, (directory) => {
      // One that would be blank is another matter.
      fc.pre(/[^_ ]/.test(directory));
      const name = toPipelineName(directory);
      expect(name.toLowerCase()).toBe(directory.replaceAll("_", " ").toLowerCase());
      for (const [at, letter] of [...name].entries()) {
        if (!/\p{L}/u.test(letter)) continue;
        const isFirst = at === 0 || !/\p{L}/u.test(name[at - 1] ?? "");
        expect(letter).toBe(isFirst ? letter.toUpperCase() : letter.toLowerCase());
      }
    }),
  );
});
