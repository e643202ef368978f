import { describe, expect, test } from "bun:test";
import fc from "fast-check";
import { parseConfig } from "./parse-config.ts";
import { toConfigText } from "./value.ts";

test("settings, groups, lists, arrays, scalars and comments are read", () => {
  const source = `
    # one sort of comment
    nodes = { // another
      file_node : { type = "file", uris = ( "a.csv", "b" ".csv" ) /* and
        a third */ },
      *odd-name_1 = [ 1, 0x1F, -2L, 3LL ];
      real = 1.5e3 truth = TRUE; lie : False
    };
    paths = ( { in = "file_node", hooks = ( { type = "print" } ) }, 5, "x", () );
    empty = {}`;
  expect(parseConfig(source)).toEqual({
    nodes: {
      file_node: { type: "file", uris: ["a.csv", "b.csv"] },
      "*odd-name_1": [1, 31, -2, 3],
      real: 1500,
      truth: true,
      lie: false,
    },
    paths: [{ in: "file_node", hooks: [{ type: "print" }] }, 5, "x", []],
    empty: {},
  });
});

test("a text comes back whatever is in it", () => {
  fc.assert(
    fc.property(fc.string({ unit: "binary" }), (text) => {
      expect(parseConfig(`a = ${toConfigText(text)};`)).toEqual({ a: text });
    }),
  );
  expect(parseConfig(String.raw`a = "\n\t\r\f\"\\\x41"`)).toEqual({ a: '\n\t\r\f"\\A' });
});

describe("what is no libconfig is told with its line", () => {
  test.each([
    ["a = ", "line 1: expected a value, not the end of the file"],
    ["a 5", "line 1: expected = or :, not 5"],
    ["\na = { b = 1;\n", "line 3: expected }, not the end of the file"],
    ["a = ( 1, 2;", "line 1: expected ), not ;"],
    ["a = [ ( 1 ) ]", "line 1: an array holds no groups and lists"],
    ["a = 1; a = 2;", "line 1: a is set twice"],
    ["/* x\n */ a = yes", "line 2: expected a value, not yes"],
    ["a = 1 }", "line 1: expected a setting, not }"],
    ["a = $", 'line 1: unexpected "$"'],
    ['a = "open', 'line 1: unexpected "\\""'],
    [String.raw`a = "\q"`, String.raw`line 1: unknown escape \q`],
  ])("%j", (source, message) => {
    expect(() => parseConfig(source)).toThrow(message);
  });
});
