import { expect, test } from "bun:test";
import { graphOf, makeBlueprint, planOf } from "../../test/blueprint-builder.ts";
import type { JsonObject } from "./field.ts";
import { toPlan, toUnknownTargets } from "./plan.ts";

const NO_ADDRESSES: ReadonlyMap<string, string> = new Map();

const graph = graphOf(makeBlueprint("a>b a>c b>d c>d"));

const parametersOf = (parameters: Record<string, JsonObject>) =>
  toPlan(graph, NO_ADDRESSES, new Map(Object.entries(parameters))).tasks.map((task) => task.parameters);

test("has every task in blueprint order with all that is needed to run it", () => {
  const addresses = new Map([["b", "http://b:8080"]]);
  const plan = toPlan(graph, addresses, new Map());
  expect(plan.depth).toBe(3);
  expect(plan.tasks[1]).toEqual({
    position: 1,
    taskId: graph.nodes[1]?.taskId ?? "",
    nodeKey: "b:Run",
    containerName: "b",
    operationName: "Run",
    nodeType: "MLModel",
    image: null,
    address: "http://b:8080",
    parameters: null,
    upstream: [0],
    downstream: [3],
  });
  expect(plan.tasks.map((task) => task.position)).toEqual([0, 1, 2, 3]);
});

test.each([
  ["team/model:1.2", "team/model:1.2"],
  [undefined, null],
  [" ", null],
  ["x".repeat(512), "x".repeat(512)],
  ["x".repeat(513), null],
])("keeps of the image %p what could be one", (image, kept) => {
  const nodes = makeBlueprint("a").nodes.map((node) => ({ ...node, ...(image !== undefined && { image }) }));
  expect(planOf({ nodes }).tasks.map((task) => task.image)).toEqual([kept]);
});

test("has no address for a container that dockerinfo does not name", () => {
  const plan = toPlan(
    graph,
    new Map([
      ["a", "http://a:1"],
      ["other", "http://o:2"],
    ]),
    new Map(),
  );
  expect(plan.tasks.map((task) => task.address)).toEqual(["http://a:1", null, null, null]);
});

test("starts exactly the tasks without upstream", () => {
  const plan = toPlan(graphOf(makeBlueprint("x>y z w>y")), NO_ADDRESSES, new Map());
  const starts = plan.tasks.filter((task) => task.upstream.length === 0);
  expect(starts.map((task) => task.nodeKey)).toEqual(["x:Run", "z:Run", "w:Run"]);
});

test("gives a task its container's parameters with its own over them, key by key", () => {
  expect(
    parametersOf({ "a:Run": { x: 2, z: { deep: 1 } }, a: { x: 1, y: 1, z: { other: 1 } }, d: {} }),
  ).toEqual([{ x: 2, y: 1, z: { deep: 1 } }, null, null, {}]);
});

test("leaves the parameters of a task that has none null", () => {
  expect(parametersOf({})).toEqual([null, null, null, null]);
});

test("names the targets that are neither container nor node", () => {
  const parameters = new Map([
    ["a", {}],
    ["b:Run", {}],
    ["b:Walk", {}],
    ["Run", {}],
  ]);
  expect(toUnknownTargets(graph.nodes, parameters)).toEqual([
    { path: "b:Walk", message: "unknown target b:Walk" },
    { path: "Run", message: "unknown target Run" },
  ]);
});
