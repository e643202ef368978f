import { expect, test } from "bun:test";
import fc from "fast-check";
import { anyTaskGraph } from "../../../test/any-task-graph.ts";
import type { GraphEdge } from "./graph-place.ts";
import { arrange, toCrowded, toTaskLayers } from "./grouping.ts";

const anyGraph = fc
  .tuple(anyTaskGraph(40), fc.array(fc.nat({ max: 10 })))
  .map(([graph, opened]) => ({ ...graph, opened }));

/** Some of the layers closed, whatever their size. */
function run({
  count,
  edges,
  opened,
}: {
  count: number;
  edges: readonly GraphEdge[];
  opened: readonly number[];
}) {
  const layers = toTaskLayers(count, edges);
  const closed = new Set([...layers.keys()].filter((layer) => !opened.includes(layer)));
  return { layers, closed, arrangement: arrange(count, edges, layers, closed) };
}

test("every task is in exactly one box: its own, or that of its closed layer", () => {
  fc.assert(
    fc.property(anyGraph, (graph) => {
      const { layers, closed, arrangement } = run(graph);
      const shown = arrangement.items.flatMap((item) =>
        item.kind === "task" ? [item.position] : item.positions,
      );
      expect(shown.toSorted((a, b) => a - b)).toEqual(
        Array.from({ length: graph.count }, (_, position) => position),
      );
      for (const [layer, positions] of layers) {
        for (const position of positions) {
          const item = arrangement.items[arrangement.itemOf[position] ?? -1];
          expect(item).toEqual(
            closed.has(layer) ? { kind: "layer", layer, positions } : { kind: "task", position },
          );
        }
      }
    }),
  );
});

test("boxes are joined as their tasks are, and each pair once", () => {
  fc.assert(
    fc.property(anyGraph, (graph) => {
      const { arrangement } = run(graph);
      const names = arrangement.edges.map(([from, to]) => `${from}>${to}`);
      expect(new Set(names).size).toBe(names.length);
      // What is left out between boxes can still be reached from box to box.
      const reach = toReach(arrangement.items.length, arrangement.edges);
      for (const [from, to] of graph.edges) {
        const [source = -1, target = -1] = [arrangement.itemOf[from], arrangement.itemOf[to]];
        expect(source === target || (reach[source]?.has(target) ?? false)).toBe(true);
      }
    }),
  );
});

function toReach(count: number, edges: readonly GraphEdge[]): readonly ReadonlySet<number>[] {
  return Array.from({ length: count }, (_, start) => {
    const reached = new Set<number>();
    const next = [start];
    for (let item = next.pop(); item !== undefined; item = next.pop()) {
      for (const [from, to] of edges) {
        if (from !== item || reached.has(to)) continue;
        reached.add(to);
        next.push(to);
      }
    }
    return reached;
  });
}

test("a layer of more than eight tasks is crowded, and open layers leave the edges as they are", () => {
  const edges = Array.from({ length: 9 }, (_, at): GraphEdge => [0, at + 1]);
  const layers = toTaskLayers(10, edges);
  expect([...toCrowded(layers)]).toEqual([1]);
  expect(toCrowded(toTaskLayers(9, edges.slice(0, 8))).size).toBe(0);
  expect(arrange(10, edges, layers, new Set()).edges).toBe(edges);
});
