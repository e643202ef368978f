import { expect, test } from "bun:test";
import type { GraphEdge } from "./graph-place.ts";
import { layOut } from "./layout.ts";
import { type Arrow, toNeighbour } from "./neighbours.ts";
import { BOX, GAP } from "./scene.ts";

/** 0 feeds 1, 2 and 3, which feed 4. */
const EDGES: readonly GraphEdge[] = [
  [0, 1],
  [0, 2],
  [0, 3],
  [1, 4],
  [2, 4],
  [3, 4],
];

function walk(direction: "right" | "down", from: number, ...arrows: readonly Arrow[]): number | null {
  const layout = layOut({ count: 5, edges: EDGES, direction, box: BOX, gap: GAP });
  return arrows.reduce<number | null>(
    (item, arrow) => (item === null ? null : toNeighbour({ edges: EDGES }, layout, item, arrow)),
    from,
  );
}

test("arrows lead along the edges, and to what is beside", () => {
  const middle = walk("right", 0, "ArrowRight") ?? -1;
  expect([1, 2, 3]).toContain(middle);
  expect(walk("right", middle, "ArrowRight")).toBe(4);
  expect(walk("right", 4, "ArrowLeft")).toBe(middle);
  expect(walk("right", middle, "ArrowUp", "ArrowDown")).toBe(middle);
  const above = walk("right", middle, "ArrowUp");
  const below = walk("right", middle, "ArrowDown");
  expect(new Set([above, middle, below])).toEqual(new Set([1, 2, 3]));
});

test("where work flows down, the arrows turn with it", () => {
  expect(walk("down", 0, "ArrowDown", "ArrowDown")).toBe(4);
  expect(walk("down", 4, "ArrowUp", "ArrowUp")).toBe(0);
});

test("nothing is beyond the ends", () => {
  expect(walk("right", 0, "ArrowLeft")).toBe(null);
  expect(walk("right", 4, "ArrowRight")).toBe(null);
  expect(walk("right", 0, "ArrowUp")).toBe(null);
});
