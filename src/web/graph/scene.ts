import type { GraphPlace } from "./graph-place.ts";
import type { Arrangement } from "./grouping.ts";
import type { GraphLayout } from "./layout.ts";
import type { Point, Size } from "./viewport.ts";

/** All that is drawn of a graph but the states of its tasks. */
export interface Scene {
  readonly places: readonly GraphPlace[];
  readonly arrangement: Arrangement;
  readonly layout: GraphLayout;
}

/** The size of every box, in the units of the drawing. */
export const BOX: Size = { width: 212, height: 62 };
/** Between layers, and between the boxes of a layer. */
export const GAP = { along: 72, beside: 22 };

/** A part of the drawing. */
export interface Area {
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
}

/** The box of an item. */
export function toBoxArea({ layout }: Pick<Scene, "layout">, item: number): Area {
  const [x = 0, y = 0] = [layout.x[item], layout.y[item]];
  const [right, bottom] = [x + BOX.width / 2, y + BOX.height / 2];
  return { left: right - BOX.width, top: bottom - BOX.height, right, bottom };
}

/** The item whose box is at a point; of boxes that touch, any. */
export function findItem(scene: Scene, at: Point): number | null {
  for (const item of scene.arrangement.items.keys()) {
    const { left, right, top, bottom } = toBoxArea(scene, item);
    if (at.x >= left && at.x <= right && at.y >= top && at.y <= bottom) return item;
  }
  return null;
}

/** The area that an edge runs through. */
export function toEdgeArea({ points, starts }: GraphLayout, edge: number): Area {
  let [left, top] = [Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY];
  let [right, bottom] = [Number.NEGATIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (let point = starts[edge] ?? 0; point < (starts[edge + 1] ?? 0); point += 1) {
    const [x = 0, y = 0] = [points[2 * point], points[2 * point + 1]];
    [left, right] = [Math.min(left, x), Math.max(right, x)];
    [top, bottom] = [Math.min(top, y), Math.max(bottom, y)];
  }
  return { left, top, right, bottom };
}

export const doMeet = (a: Area, b: Area): boolean =>
  a.left <= b.right && b.left <= a.right && a.top <= b.bottom && b.top <= a.bottom;
