import { describe, expect, test } from "bun:test";
import fc from "fast-check";
import { AieffectError } from "../errors.ts";
import { toServiceNames } from "./project-name.ts";

test.each([
  ["clean-readings", { host: "clean-readings", folder: "clean_readings", operation: "CleanReadings" }],
  ["clean_readings", { host: "clean-readings", folder: "clean_readings", operation: "CleanReadings" }],
  ["train", { host: "train", folder: "train", operation: "Train" }],
  ["a-1-b2", { host: "a-1-b2", folder: "a_1_b2", operation: "A1B2" }],
  ["a".repeat(40), { host: "a".repeat(40), folder: "a".repeat(40), operation: `A${"a".repeat(39)}` }],
])("%s", (name, names) => {
  expect(toServiceNames(name)).toEqual(names);
});

describe("is no name", () => {
  test.each([
    "",
    ".",
    "..",
    "a/b",
    "../a",
    "a\\b",
    "A",
    "aB",
    "1a",
    "-a",
    "a-",
    "a--b",
    "a-_b",
    "a b",
    "a.b",
    "ä",
    "a\0",
    "a\n",
    "nul",
    "com1",
    "--data",
    "a".repeat(41),
  ])("%j", (name) => {
    expect(() => toServiceNames(name)).toThrow(AieffectError);
    expect(() => toServiceNames(name)).toThrow("is no name for a project");
  });
});

test("whatever is taken makes a host, a package and an operation; whatever is not is told", () => {
  fc.assert(
    fc.property(fc.stringMatching(/^[a-z0-9_-]{1,45}$/), (name) => {
      try {
        const { host, folder, operation } = toServiceNames(name);
        expect(host).toMatch(/^[a-z]([a-z0-9-]{0,61}[a-z0-9])?$/);
        expect(folder).toMatch(/^[a-z][a-z0-9_]*$/);
        expect(operation).toMatch(/^[A-Z][A-Za-z0-9]*$/);
      } catch (error) {
        if (!(error instanceof AieffectError)) throw error;
        expect(error.code).toBe("INVALID_INPUT");
      }
    }),
  );
});
