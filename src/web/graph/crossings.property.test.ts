import { expect, test } from "bun:test";
import fc from "fast-check";
import { countCrossings } from "./crossings.ts";

const anyLayers = fc
  .tuple(fc.integer({ min: 1, max: 6 }), fc.integer({ min: 1, max: 6 }))
  .chain(([above, below]) =>
    fc.record({
      above: fc.constant(above),
      below: fc.constant(below),
      edges: fc.uniqueArray(fc.tuple(fc.nat({ max: above - 1 }), fc.nat({ max: below - 1 })), {
        selector: ([from, to]) => `${from}>${to}`,
      }),
      order: fc.shuffledSubarray(
        Array.from({ length: above }, (_, place) => place),
        { minLength: above },
      ),
    }),
  );

test("as many pairs of edges cross as comparing each with each finds", () => {
  fc.assert(
    fc.property(anyLayers, ({ above, below, edges, order }) => {
      const nodes = Array.from({ length: above + below }, () => null);
      const downstream = nodes.map((_, place) =>
        edges.flatMap(([from, to]) => (from === place ? [above + to] : [])),
      );
      const second = Array.from({ length: below }, (_, index) => above + index);
      const isBefore = (a: number, b: number): boolean => order.indexOf(a) < order.indexOf(b);
      const crossing = edges.flatMap(([a, b]) => edges.filter(([c, d]) => isBefore(a, c) && b > d));
      expect(countCrossings({ nodes, downstream }, [order, second])).toBe(crossing.length);
    }),
  );
});
