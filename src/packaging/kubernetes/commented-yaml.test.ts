import { expect, test } from "bun:test";
import fc from "fast-check";
import { readDocuments } from "../../../test/kubernetes-objects.ts";
import { toCommentedYaml } from "./commented-yaml.ts";

test("comments stand before what they are about", () => {
  const content = { spec: { list: [{ name: "a", port: 1 }, "b"], "a/b": "no" } };
  const comments = {
    spec: ["What", "follows"],
    "spec/list/0/port": ["A port"],
    "spec/list/1": ["Another one"],
    "spec/a~1b": ["A slash"],
  };
  expect(toCommentedYaml(content, ["Head"], comments)).toBe(
    `# Head
# What
# follows
spec:
  list:
    - name: a
      # A port
      port: 1
    # Another one
    - b
  # A slash
  a/b: "no"
`,
  );
});

test("a comment on what is not there is an error, for nobody would read it", () => {
  expect(() => toCommentedYaml({ spec: {} }, [], { "spec/replicas": ["Why"] })).toThrow(
    "Nothing to comment on at spec/replicas",
  );
  expect(() => toCommentedYaml({ spec: 1 }, [], { "spec/replicas/0": ["Why"] })).toThrow(
    "Nothing to comment on",
  );
});

test("an object that is used twice is written twice", () => {
  const labels = { name: "a" };
  expect(toCommentedYaml({ one: labels, two: labels }, [], {})).toBe("one:\n  name: a\ntwo:\n  name: a\n");
});

test("every text stays a text for a reader of YAML 1.1", () => {
  const text = fc.oneof(
    fc.constantFrom(
      "no",
      "y",
      "off",
      "22:22",
      "0x1f",
      "012",
      "1e3",
      "~",
      "null",
      "<<",
      "=",
      "2026-11-26",
      "---",
      "# a",
    ),
    fc.string(),
  );
  fc.assert(
    fc.property(fc.array(text), (texts) => {
      expect(readDocuments(toCommentedYaml({ texts }, [], {}))).toEqual([{ texts }]);
    }),
  );
});
