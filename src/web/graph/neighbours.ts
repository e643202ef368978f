/** Which box an arrow key leads to: along the edges in the way in which work flows, across it to the box beside. */
import type { Arrangement } from "./grouping.ts";
import type { GraphLayout } from "./layout.ts";

export type Arrow = "ArrowLeft" | "ArrowRight" | "ArrowUp" | "ArrowDown";

const ARROWS: ReadonlySet<string> = new Set<Arrow>(["ArrowLeft", "ArrowRight", "ArrowUp", "ArrowDown"]);

export const isArrow = (key: string): key is Arrow => ARROWS.has(key);

type Way = "downstream" | "upstream" | "before" | "behind";

const WAYS = {
  right: { ArrowRight: "downstream", ArrowLeft: "upstream", ArrowUp: "before", ArrowDown: "behind" },
  down: { ArrowDown: "downstream", ArrowUp: "upstream", ArrowLeft: "before", ArrowRight: "behind" },
} as const satisfies Record<GraphLayout["direction"], Record<Arrow, Way>>;

/** The item to go to from one; null when there is none that way. */
export function toNeighbour(
  { edges }: Pick<Arrangement, "edges">,
  layout: GraphLayout,
  item: number,
  arrow: Arrow,
): number | null {
  const way = WAYS[layout.direction][arrow];
  const across = layout.direction === "right" ? layout.y : layout.x;
  const level = across[item] ?? 0;
  const distance = (other: number): number => Math.abs((across[other] ?? 0) - level);
  switch (way) {
    case "downstream":
      return toNearest(
        edges.flatMap(([from, to]) => (from === item ? [to] : [])),
        distance,
      );
    case "upstream":
      return toNearest(
        edges.flatMap(([from, to]) => (to === item ? [from] : [])),
        distance,
      );
    case "before":
    case "behind":
      return toNearest(toBeside(layout, item, way === "before" ? -1 : 1), distance);
  }
}

/** The items of the same layer on one side. */
function toBeside({ x, y, direction }: GraphLayout, item: number, side: -1 | 1): readonly number[] {
  const [along, across] = direction === "right" ? [x, y] : [y, x];
  const level = across[item] ?? 0;
  return [...along.keys()].filter(
    (other) => along[other] === along[item] && side * ((across[other] ?? 0) - level) > 0,
  );
}

function toNearest(items: readonly number[], distance: (item: number) => number): number | null {
  let nearest: number | null = null;
  for (const item of items) {
    if (nearest === null || distance(item) < distance(nearest)) nearest = item;
  }
  return nearest;
}
