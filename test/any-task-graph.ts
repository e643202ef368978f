/** Graphs of tasks as pairs of positions, for properties of how they are drawn. */
import fc from "fast-check";
import type { GraphEdge } from "../src/web/graph/graph-place.ts";

/** Without a cycle: edges lead from a position to a later one, each once. */
export const anyTaskGraph = (most: number) =>
  fc.integer({ min: 1, max: most }).chain((count) =>
    fc.record({
      count: fc.constant(count),
      edges: fc
        .uniqueArray(fc.tuple(fc.nat({ max: count - 1 }), fc.nat({ max: count - 1 })).map(toEdge), {
          maxLength: 2 * count,
          selector: ([from, to]) => `${from}>${to}`,
        })
        .map((edges) => edges.filter(([from, to]) => from !== to)),
    }),
  );

const toEdge = ([one, other]: readonly [number, number]): GraphEdge =>
  one < other ? [one, other] : [other, one];
