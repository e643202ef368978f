/** Graphs of the size that the limits allow: no recursion overflows the stack, and nothing takes for ever. */
import { expect, test } from "bun:test";
import { blueprintOf, graphOf, makeMany, messagesOf } from "../../test/blueprint-builder.ts";
import { toGraph } from "./graph.ts";

const MANY = 100_000;

/** On a busy machine the runner's own limit of 5 s would make these timed tests. */
const PATIENCE_MS = 60_000;

const isLast = (at: number): boolean => at === MANY - 1;

function takesChain(): void {
  const graph = graphOf(makeMany(MANY, (at) => (isLast(at) ? [] : [at + 1])));
  expect(graph.depth).toBe(MANY);
  expect(graph.nodes.at(-1)?.upstream).toEqual([MANY - 2]);
}

function takesForkAndJoin(): void {
  const branches = Array.from({ length: MANY - 2 }, (_, at) => at + 1);
  const graph = graphOf(makeMany(MANY, (at) => (at === 0 ? branches : isLast(at) ? [] : [MANY - 1])));
  expect(graph.depth).toBe(3);
  expect(graph.nodes[0]?.downstream).toEqual(branches);
  expect(graph.nodes.at(-1)?.upstream).toEqual(branches);
}

function takesLayers(): void {
  const targetsOf = (at: number) => {
    const next = Math.floor(at / 300) + 1;
    return next === 300
      ? []
      : Array.from({ length: 10 }, (_, way) => next * 300 + ((at * 7 + way * 31) % 300));
  };
  expect(graphOf(makeMany(300 * 300, targetsOf)).depth).toBe(300);
}

function findsCycle(): void {
  const blueprint = blueprintOf(makeMany(MANY, (at) => [(at + 1) % MANY]));
  const [message = ""] = messagesOf(toGraph(blueprint));
  expect(message).toStartWith("No start nodes found: c0:Run -> c1:Run -> ");
}

test("takes a chain of 100,000", takesChain, PATIENCE_MS);
test("takes a fork of 100,000 and its join", takesForkAndJoin, PATIENCE_MS);
test("takes 300 layers of 300 nodes", takesLayers, PATIENCE_MS);
test("finds a cycle of 100,000", findsCycle, PATIENCE_MS);
