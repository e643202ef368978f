import { expect, test } from "bun:test";
import fc from "fast-check";
import { graphOf, makeMany } from "../../test/blueprint-builder.ts";
import { NO_DOMINATOR, toDominators } from "./dominators.ts";
import type { Linked } from "./layers.ts";

/** Positions that can still be reached from a start node when one node is taken away. */
function reachedWithout(taken: number, nodes: readonly Linked[]): ReadonlySet<number> {
  const reached = new Set<number>();
  const visit = (position: number): void => {
    if (position === taken || reached.has(position)) return;
    reached.add(position);
    for (const target of nodes[position]?.downstream ?? []) visit(target);
  };
  for (const [position, node] of nodes.entries()) if (node.upstream.length === 0) visit(position);
  return reached;
}

/** All others that every way to a position passes through. */
const dominatorsOf = (position: number, nodes: readonly Linked[]): readonly number[] =>
  [...nodes.keys()].filter((other) => other !== position && !reachedWithout(other, nodes).has(position));

/** Edges from lower to higher positions only, so that the positions are an order themselves. */
const acyclic = fc.integer({ min: 1, max: 14 }).chain((size) => {
  const position = fc.nat({ max: size - 1 });
  return fc
    .array(fc.tuple(position, position), { maxLength: 40 })
    .map(
      (edges) =>
        graphOf(makeMany(size, (at) => edges.flatMap(([from, to]) => (from === at && from < to ? [to] : []))))
          .nodes,
    );
});

test("the chain of immediate dominators is what every way passes through", () => {
  fc.assert(
    fc.property(acyclic, (nodes) => {
      const immediate = toDominators(nodes, [...nodes.keys()]);
      for (const position of nodes.keys()) {
        const chain: number[] = [];
        for (
          let at = immediate[position] ?? NO_DOMINATOR;
          at !== NO_DOMINATOR;
          at = immediate[at] ?? NO_DOMINATOR
        )
          chain.unshift(at);
        expect(chain).toEqual([...dominatorsOf(position, nodes)]);
      }
    }),
    { numRuns: 500 },
  );
});

test("a node far down a chain that is joined with its beginning is found without walking the chain", () => {
  const size = 100_000;
  const half = size / 2;
  const nodes = Array.from({ length: size }, (_, at) => ({
    upstream: at === 0 ? [] : at < half ? [at - 1] : [0, half - 1],
    downstream: [],
  }));
  expect(
    toDominators(nodes, [...nodes.keys()])
      .slice(half)
      .every((dominator) => dominator === 0),
  ).toBe(true);
});
