import { expect, test } from "bun:test";
import fc from "fast-check";
import { makeBlueprint, makeMany, makeNode, planOf } from "../../test/blueprint-builder.ts";
import { toTreeLines } from "./plan-tree.ts";

const range = (first: number, last: number) =>
  Array.from({ length: last - first + 1 }, (_, index) => first + index);

const UNLIMITED = Number.POSITIVE_INFINITY;

const linesOf = (raw: unknown, columns = UNLIMITED) => toTreeLines(planOf(raw), columns);

const treeOf = (raw: unknown) => linesOf(raw).join("\n").replaceAll(":Run", "");

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
  const lines = linesOf({ nodes: [...nodes, makeNode("end", [])] });
  expect(lines.at(-1)).toBe("end:Run ← w0:Run, w1:Run, w2:Run and 997 more");
});

test.each([
  [80, "end:Run ← first:Run, second:Run, anything:Run"],
  [45, "end:Run ← first:Run, second:Run, anything:Run"],
  [44, "end:Run ← first:Run, second:Run and 1 more"],
  [42, "end:Run ← first:Run, second:Run and 1 more"],
  [41, "end:Run ← first:Run and 2 more"],
  [5, "end:Run ← first:Run and 2 more"],
])("names in %d columns of the tasks that a join waits for as many as fit", (columns, line) => {
  expect(linesOf(makeBlueprint("first>end second>end anything>end"), columns).at(-1)).toBe(line);
});

test("counts the middle ones of very many branches, with what stands under them", () => {
  const fork = makeMany(43, (at) => (at === 0 ? range(1, 21) : at < 22 ? [at + 21] : []));
  expect(treeOf(fork)).toBe(
    [
      "c0",
      ...range(1, 12).flatMap((at) => [`├─ c${at}`, `│  ↓ c${at + 21}`]),
      "├─ … 10 more tasks",
      ...range(18, 20).flatMap((at) => [`├─ c${at}`, `│  ↓ c${at + 21}`]),
      "└─ c21",
      "   ↓ c42",
    ].join("\n"),
  );
});

test("draws twenty branches, and as many start tasks, in full", () => {
  const fork = makeMany(21, (at) => (at === 0 ? range(1, 20) : []));
  expect(linesOf(fork)).toHaveLength(21);
  expect(linesOf(makeMany(20, () => []))).toHaveLength(20);
  expect(linesOf(makeMany(21, () => []))).toHaveLength(17);
});

test("keeps a name on its line and its control characters from the terminal", () => {
  expect(treeOf({ nodes: [makeNode("a\n\u001b[31mred\u2028\u202e\ud800", [])] })).toBe(
    "a\\u000a\\u001b[31mred\\u2028\\u202e\\ud800",
  );
});

test("stays narrow where forks and joins follow one another a thousand times", () => {
  const targetsOf = (at: number) => (at % 3 === 0 ? [at + 1, at + 2] : [at - (at % 3) + 3]);
  const count = 3_001;
  const lines = linesOf(makeMany(count, (at) => targetsOf(at).filter((target) => target < count)));
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
    image: null,
    address: null,
    parameters: null,
    upstream: position === 0 ? [] : [position - 1],
    downstream: position === 99_999 ? [] : [position + 1],
  }));
  expect(toTreeLines({ tasks, depth: tasks.length }, UNLIMITED).at(-1)).toBe("↓ c99999:Run");
});

test("draws or counts every task exactly once", () => {
  const anyPlan = fc
    .integer({ min: 1, max: 60 })
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
      const lines = toTreeLines(plan, UNLIMITED);
      const keys = lines.flatMap((line) => /c\d+:Run/.exec(line)?.[0] ?? []);
      const counted = lines.map((line) => Number(/… (\d+) more tasks/.exec(line)?.[1] ?? 0));
      expect(new Set(keys).size).toBe(keys.length);
      expect(keys.length + counted.reduce((sum, count) => sum + count, 0)).toBe(plan.tasks.length);
    }),
  );
});
