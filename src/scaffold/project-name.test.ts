import { describe, expect, test } from "bun:test";
import { builtinModules, isBuiltin } from "node:module";
import fc from "fast-check";
import { AieffectError } from "../errors.ts";
import { toServiceNames } from "./project-name.ts";

/** Modules that Bun has beside those of Node. */
const BUN_ONLY = new Set(["bun", "undici", "ws", "ffi"]);

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
    ".git",
    "_a",
    "lpt9",
    "node_modules",
    "node-modules",
    "localhost",
    "ip6_loopback",
    "typescript",
    "events",
    "a".repeat(41),
  ])("%j", (name) => {
    expect(() => toServiceNames(name)).toThrow(AieffectError);
    expect(() => toServiceNames(name)).toThrow("is no name for a project");
  });
});

test("a name that is taken is refused with the reason, and with one that is free", () => {
  expect(() => toServiceNames("node_modules")).toThrow(
    '"node_modules" is no name for a project: packages are looked for in every folder node_modules. Another word makes it one, such as my-node_modules.',
  );
  expect(toServiceNames("my-node_modules").folder).toBe("my_node_modules");
});

test("no module of Node lends its name to a package", () => {
  for (const name of builtinModules.filter((module) => /^[a-z][a-z0-9]*$/.test(module) && isBuiltin(module)))
    if (!BUN_ONLY.has(name)) expect(() => toServiceNames(name)).toThrow("a module of Node has it");
});

test("a name of any length is told in a text that can be read", () => {
  fc.assert(
    fc.property(fc.string({ minLength: 41, maxLength: 20_000 }), (name) => {
      const message = attempt(() => toServiceNames(name));
      expect(message).toContain("40 characters at most");
      expect(message.length).toBeLessThan(500);
    }),
  );
});

function attempt(action: () => unknown): string {
  try {
    action();
  } catch (error) {
    if (error instanceof AieffectError) return error.message;
  }
  throw new Error("nothing was refused");
}

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
