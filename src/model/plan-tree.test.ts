import { expect, test } from "bun:test";
import fc from "fast-check";
import { makeBlueprint, makeMany, makeNode, planOf } from "../../test/blueprint-builder.ts";
import { toTreeLines } from "./plan-tree.ts";

const treeOf = (raw: unknown) => toTreeLines(planOf(raw)).join("\n").replaceAll(":Run", "");

const drawn = (text: string) => text.replace(/^\n/, "").replace(/\n *$/, "").replaceAll(/^ {4}/gm, "");

test("draws a chain without indenting", () => {
  expect(treeOf(makeBlueprint("a>b b>c"))).toBe(
    drawn(`
    a
    ↓ b
    ↓ c
    `),
  );
});

test("draws a join beside the branches it waits for, and goes on below it", () => {
  expect(treeOf(makeBlueprint("a>b a>c b>x x>d c>d d>e"))).toBe(
    drawn(`
    a
    ├─ b
    │  ↓ x
    └─ c
    ↓ d ← c, x
    ↓ e
    `),
  );
});

test("draws start tasks and what joins them at the left", () => {
  expect(treeOf(makeBlueprint("a>j b>j j>k c"))).toBe(
    drawn(`
    a
    b
    c
    j ← a, b
    ↓ k
    `),
  );
});

test("draws joins inside a fork as branches of it, the last one below", () => {
  expect(treeOf(makeBlueprint("a>b a>c a>d b>bc c>bc c>cd d>cd bc>end cd>end a>end"))).toBe(
    drawn(`
    a
    ├─ b
    ├─ c
    ├─ d
    ├─ bc ← b, c
    └─ cd ← c, d
    ↓ end ← a, bc, cd
    `),
  );
});

test("indents branches of branches", () => {
  expect(treeOf(makeBlueprint("a>b a>c b>d b>e d>f c>g"))).toBe(
    drawn(`
    a
    ├─ b
    │  ├─ d
    │  │  ↓ f
    │  └─ e
    └─ c
       ↓ g
    `),
  );
});

test("names three of the tasks that a join waits for and counts the others", () => {
  const nodes = Array.from({ length: 1_000 }, (_, at) => makeNode(`w${at}`, ["end"]));
  const lines = toTreeLines(planOf({ nodes: [...nodes, makeNode("end", [])] }));
  expect(lines).toHaveLength(1_001);
  expect(lines.at(-1)).toBe("end:Run ← w0:Run, w1:Run, w2:Run and 997 more");
});

test("keeps a name on its line and its control characters from the terminal", () => {
  expect(treeOf({ nodes: [makeNode("a\n\u001b[31mred\u2028", [])] })).toBe("a\\u000a\\u001b[31mred\\u2028");
});

test("stays narrow where forks and joins follow one another a thousand times", () => {
  const targetsOf = (at: number) => (at % 3 === 0 ? [at + 1, at + 2] : [at - (at % 3) + 3]);
  const count = 3_001;
  const lines = toTreeLines(
    planOf(makeMany(count, (at) => targetsOf(at).filter((target) => target < count))),
  );
  expect(lines).toHaveLength(count);
  expect(Math.max(...lines.map((line) => line.length))).toBeLessThan(40);
});

test("draws a chain of 100,000", () => {
  const tasks = Array.from({ length: 100_000 }, (_, position) => ({
    position,
    taskId: `task_${position}`,
    nodeKey: `c${position}:Run`,
    containerName: `c${position}`,
    operationName: "Run",
    nodeType: "MLModel",
    address: null,
    parameters: null,
    upstream: position === 0 ? [] : [position - 1],
    downstream: position === 99_999 ? [] : [position + 1],
  }));
  expect(toTreeLines({ tasks, depth: tasks.length }).at(-1)).toBe("↓ c99999:Run");
});

test("draws every task exactly once", () => {
  const anyPlan = fc
    .integer({ min: 1, max: 30 })
    .chain((size) =>
      fc
        .array(fc.tuple(fc.nat({ max: size - 1 }), fc.nat({ max: size - 1 })))
        .map((edges) => ({ size, edges })),
    )
    .map(({ size, edges }) =>
      planOf(makeMany(size, (at) => edges.flatMap(([from, to]) => (from === at && from < to ? [to] : [])))),
    );
  fc.assert(
    fc.property(anyPlan, (plan) => {
      const keys = toTreeLines(plan).map((line) => /c\d+:Run/.exec(line)?.[0] ?? "");
      expect(keys.toSorted()).toEqual(plan.tasks.map((task) => task.nodeKey).toSorted());
    }),
  );
});
