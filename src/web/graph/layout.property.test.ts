import { expect, test } from "bun:test";
import fc from "fast-check";
import { anyTaskGraph } from "../../../test/any-task-graph.ts";
import type { GraphEdge } from "./graph-place.ts";
import { type GraphLayout, type LayoutRequest, layOut } from "./layout.ts";
import { BOX, GAP } from "./scene.ts";

const LEAST_APART = GAP.beside - 1;

const anyDirected = (most: number) =>
  fc
    .tuple(anyTaskGraph(most), fc.constantFrom("right", "down"))
    .map(([graph, direction]) => ({ ...graph, direction }));

const toRequest = (graph: Omit<LayoutRequest, "box" | "gap">): LayoutRequest => ({
  ...graph,
  box: BOX,
  gap: GAP,
});

/** Along and across the way in which work flows. */
function toAxes({ direction, x, y, width, height }: GraphLayout) {
  const isRight = direction === "right";
  return {
    along: isRight ? x : y,
    across: isRight ? y : x,
    beside: isRight ? BOX.height : BOX.width,
    size: isRight ? { along: width, across: height } : { along: height, across: width },
  };
}

function expectApart(layout: GraphLayout): void {
  const { along, across, beside } = toAxes(layout);
  const layers = Map.groupBy(along.keys(), (item) => along[item]);
  for (const items of layers.values()) {
    const places = items.map((item) => across[item] ?? 0).sort((a, b) => a - b);
    for (const [index, place] of places.slice(1).entries()) {
      expect(place - (places[index] ?? 0)).toBeGreaterThanOrEqual(beside + LEAST_APART);
    }
  }
}

function expectInside(layout: GraphLayout): void {
  for (const item of layout.x.keys()) {
    const [x = 0, y = 0] = [layout.x[item], layout.y[item]];
    expect(Math.min(x - BOX.width / 2, y - BOX.height / 2)).toBeGreaterThanOrEqual(-0.5);
    expect(x + BOX.width / 2).toBeLessThanOrEqual(layout.width + 0.5);
    expect(y + BOX.height / 2).toBeLessThanOrEqual(layout.height + 0.5);
  }
}

test.each([20, 120])(
  "boxes stand apart and inside, and each behind all that it waits for (up to %d)",
  (most) => {
    fc.assert(
      fc.property(anyDirected(most), (graph) => {
        const layout = layOut(toRequest(graph));
        expect(layout.x).toHaveLength(graph.count);
        expectApart(layout);
        expectInside(layout);
        const { along } = toAxes(layout);
        for (const [from, to] of graph.edges) expect(along[to]).toBeGreaterThan(along[from] ?? 0);
      }),
      { numRuns: 25 },
    );
  },
);

test("every edge runs from the middle of its box to that of the next", () => {
  fc.assert(
    fc.property(anyDirected(40), (graph) => {
      const { x, y, points, starts } = layOut(toRequest(graph));
      for (const [edge, [from, to]] of graph.edges.entries()) {
        const [first = 0, end = 0] = [starts[edge], starts[edge + 1]];
        expect([points[2 * first], points[2 * first + 1]]).toEqual([x[from], y[from]]);
        expect([points[2 * end - 2], points[2 * end - 1]]).toEqual([x[to], y[to]]);
      }
    }),
    { numRuns: 25 },
  );
});

test("a graph with a cycle, an edge to itself or nothing in it is laid out, too", () => {
  const edges: readonly GraphEdge[] = [
    [0, 1],
    [1, 2],
    [2, 0],
    [1, 1],
  ];
  const layout = layOut(toRequest({ count: 3, edges, direction: "right" }));
  expect(layout.starts[4]).toBe(layout.points.length / 2);
  expect(layout.starts[4]).toBe(layout.starts[3] ?? 0);
  expectApart(layout);
  expect(layOut(toRequest({ count: 0, edges: [], direction: "down" })).width).toBe(0);
});

test("a chain is one straight line", () => {
  const edges = Array.from({ length: 299 }, (_, at): GraphEdge => [at, at + 1]);
  const { y, height } = layOut(toRequest({ count: 300, edges, direction: "right" }));
  expect(new Set(y)).toEqual(new Set([BOX.height / 2]));
  expect(height).toBe(BOX.height);
});
