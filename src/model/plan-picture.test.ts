import { expect, test } from "bun:test";
import { makeBlueprint, makeNode, planOf } from "../../test/blueprint-builder.ts";
import { toDot } from "./plan-dot.ts";
import { toMermaid } from "./plan-mermaid.ts";

const named = (name: string) => planOf({ nodes: [makeNode(name, [])] });

test("draws nodes and edges for Graphviz", () => {
  expect(toDot(planOf(makeBlueprint("a>b a>c")))).toBe(
    [
      "digraph plan {",
      "  rankdir=LR;",
      "  node [shape=box];",
      '  t0 [label="a:Run"];',
      '  t1 [label="b:Run"];',
      '  t2 [label="c:Run"];',
      "  t0 -> t1;",
      "  t0 -> t2;",
      "}",
      "",
    ].join("\n"),
  );
});

test("draws nodes and edges for Mermaid", () => {
  expect(toMermaid(planOf(makeBlueprint("a>b")))).toBe(
    ["flowchart LR", '  t0["a:Run"]', '  t1["b:Run"]', "  t0 --> t1", ""].join("\n"),
  );
});

test.each([
  ['say "hi"', 'say \\"hi\\"'],
  ["back\\slash\\n", "back\\\\slash\\\\n"],
  ["a&amp;b", "a&amp;amp;b"],
  ["line\nbreak", "line\\\\u000abreak"],
  ["<b>ünï 日本</b>", "<b>ünï 日本</b>"],
])("labels %j for Graphviz as %s", (name, label) => {
  expect(toDot(named(name))).toContain(`  t0 [label="${label}:Run"];\n`);
});

test.each([
  ['say "hi"', "say #34;hi#34;"],
  ["a[b](c){d}|e|", "a#91;b#93;#40;c#41;#123;d#125;#124;e#124;"],
  ["<b>&#35;", "#60;b#62;#38;#35;35#59;"],
  ["`code` *x* _y_", "#96;code#96; #42;x#42; #95;y#95;"],
  ["1. list", "1#46; list"],
  ["- item", "#45; item"],
  ["line\nbreak", "line#92;u000abreak"],
  ["end", "end"],
  ["data-source.v2 ünï 日本", "data-source.v2 ünï 日本"],
  ["😀", "#128512;"],
])("labels %j for Mermaid as %s", (name, label) => {
  expect(toMermaid(named(name))).toContain(`  t0["${label}:Run"]\n`);
});
