import { expect, test } from "bun:test";
import fc from "fast-check";
import { isUnparsed, toUsageLine } from "./usage-line.ts";

const missing = (args: readonly object[]) =>
  Object.assign(new Error("Missing 2 required args:\na  b\n\nNote: --input allows multiple values."), {
    args,
  });

test.each<[line: string, error: Error]>([
  [
    "--timeout: Not a duration: 0. Write it like 5m. See aieffect run --help.",
    new Error("Parsing --timeout \n\tNot a duration: 0. Write it like 5m.\nSee more help with --help"),
  ],
  [
    "Nonexistent flag: --x. See aieffect run --help.",
    new Error("Nonexistent flag: --x\nSee more help with --help"),
  ],
  ["There is no command nope. See aieffect --help.", new Error("command nope not found")],
  ["There is no command nope. See aieffect --help.", new Error("Command nope not found.")],
  [
    "--b cannot also be provided when using --a; no. See aieffect run --help.",
    new Error("The following errors occurred:\n  --b=true cannot also be provided when using --a\n  no"),
  ],
  [
    "--a needs --b. See aieffect run --help.",
    new Error("The following error occurred:\n  All of the following must be provided when using --a: --b"),
  ],
  [
    "Missing: WHAT (one or two), ID (Id of it). See aieffect run --help.",
    missing([
      { name: "what", options: ["one", "two"] },
      { name: "id", description: "Id of it." },
    ]),
  ],
  [
    `Unexpected argument: ${"x".repeat(60)}… See aieffect run --help.`,
    new Error(`Unexpected argument: ${"x".repeat(5000)}`),
  ],
])("%s", (line, error) => {
  expect(toUsageLine(error, ["run"])).toBe(line);
});

test("whatever the parser says is one line without its tabulator", () => {
  fc.assert(
    fc.property(
      fc.string(),
      fc.constantFrom("Parsing --flag \n\t", "", "Unexpected argument: "),
      (text, head) => {
        const error = new Error(`${head}${text}\nSee more help with --help`);
        expect(isUnparsed(error)).toBe(head.startsWith("Parsing"));
        const line = toUsageLine(error, ["list"]);
        expect(line).not.toContain("\n");
        expect(line).not.toContain("See more help");
        expect(line).toEndWith(" See aieffect list --help.");
      },
    ),
  );
});
