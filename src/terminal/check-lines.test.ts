import { expect, test } from "bun:test";
import { makeBlueprint, makeMany, makeNode } from "../../test/blueprint-builder.ts";
import { checkPipeline } from "../model/check.ts";
import { toCheckLines, toComplaintLines } from "./check-lines.ts";
import { paintLine, toLineWidth } from "./styled-line.ts";

const PIPE = Number.POSITIVE_INFINITY;

const checkOf = (blueprint: unknown, dockerinfo?: unknown) =>
  checkPipeline({ blueprint, dockerinfo }, { strict: false });

const linesOf = (blueprint: unknown, columns: number) =>
  toCheckLines(checkOf(blueprint), columns).map((line) => paintLine(line, false));

const WRONG = { ...makeBlueprint("s>a a>b b>a"), colour: "red" };

test("shows the plan of a valid pipeline and its size", () => {
  expect(linesOf(makeBlueprint("a>b a>c b>d c>d"), 80)).toEqual([
    "a:Run",
    "├─ b:Run",
    "└─ c:Run",
    "↓ d:Run ← b:Run, c:Run",
    "",
    "✔ valid · 4 tasks · 1 start task · depth 3",
  ]);
});

test("says warnings between the plan and the verdict", () => {
  expect(linesOf({ ...makeBlueprint("a b"), colour: "red" }, 80)).toEqual([
    "a:Run",
    "b:Run",
    "",
    "! blueprint: Unknown key, ignored: colour",
    "",
    "✔ valid · 2 tasks · 2 start tasks · depth 1 · 1 warning",
  ]);
});

test("says each problem in one line where nobody folds them", () => {
  expect(linesOf(WRONG, PIPE)).toEqual([
    "✖ Invalid blueprint: Circular dependency detected: a:Run -> b:Run -> a:Run. Remove one of these connections; the first is at nodes[1].operation_signature_list[0].",
    "! blueprint: Unknown key, ignored: colour",
    "",
    "✖ not valid · 1 problem · 1 warning",
  ]);
});

test("folds a problem on a terminal, what to do about it on lines of its own", () => {
  expect(linesOf(WRONG, 50)).toEqual([
    "✖ Invalid blueprint: Circular dependency detected:",
    "  a:Run -> b:Run -> a:Run",
    "  Remove one of these connections; the first is at",
    "  nodes[1].operation_signature_list[0].",
    "! blueprint: Unknown key, ignored: colour",
    "",
    "✖ not valid · 1 problem · 1 warning",
  ]);
});

test("says nothing of a pipeline about which there is nothing to say", () => {
  expect(toComplaintLines(checkOf(makeBlueprint("a")), 80)).toEqual([]);
});

test.each([20, 40, 80])("keeps plan and problems within %d columns", (columns) => {
  const long = "container_with_a_name_that_goes_on_and_on";
  const wide = {
    nodes: [makeNode(long, ["日本語の名前", "end"]), makeNode("日本語の名前", ["end"]), makeNode("end", [])],
  };
  const lost = { nodes: [makeNode(long, ["lost"])] };
  for (const check of [checkOf(wide, { docker_info_list: [] }), checkOf(wide), checkOf(lost)]) {
    const body = toCheckLines(check, columns).slice(0, -1);
    expect(Math.max(...body.map(toLineWidth))).toBeLessThanOrEqual(columns);
  }
});

test("fits a fan of 1,000 on a screen", () => {
  const fan = makeMany(1_002, (at) =>
    at === 0 ? Array.from({ length: 1_000 }, (_, i) => i + 1) : at === 1_001 ? [] : [1_001],
  );
  const lines = linesOf(fan, 80);
  expect(lines.length).toBeLessThan(24);
  expect(lines).toContain("├─ … 984 more tasks");
  expect(lines.at(-1)).toBe("✔ valid · 1,002 tasks · 1 start task · depth 3");
});

test.each([80, PIPE])("lets no name command the terminal, in %d columns", (columns) => {
  const hostile = "a\u001b[2J\u009b31m\u0007\n✔ valid\r\u202e";
  const checks = [
    checkOf({ nodes: [makeNode(hostile, [])], [hostile]: 1 }),
    checkOf({ nodes: [makeNode(hostile, [`lost${hostile}`])] }),
    checkOf(makeBlueprint(`${hostile}>b b>${hostile}`)),
    checkOf(makeBlueprint("a"), {
      docker_info_list: [{ container_name: hostile, ip_address: "h", port: 1 }],
    }),
  ];
  for (const check of checks) {
    for (const line of toCheckLines(check, columns)) {
      expect(paintLine(line, false)).not.toMatch(/[\p{Cc}\p{Bidi_Control}]/u);
    }
  }
});
