import { expect, test } from "bun:test";
import { fillOptionalValues } from "./optional-value.ts";

test.each([
  [
    ["export", "--zip"],
    ["export", "--zip="],
  ],
  [
    ["--zip", "--json", "export"],
    ["--zip=", "--json", "export"],
  ],
  [
    ["--zip", "a.zip", "export"],
    ["--zip", "a.zip", "export"],
  ],
  [["--zip=a.zip"], ["--zip=a.zip"]],
  [
    ["--zipped", "--", "--zip"],
    ["--zipped", "--", "--zip"],
  ],
])("%p becomes %p", (argv, filled) => {
  expect(fillOptionalValues(argv, ["zip"])).toEqual(filled);
});
