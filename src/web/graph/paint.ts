/** Draws a graph: edges, what stands out of them, boxes. Everything is in the units of the drawing; what is not seen is left out. */
import type { ItemState } from "./item-state.ts";
import type { Labels } from "./labels.ts";
import type { Look } from "./look.ts";
import { paintBox } from "./paint-box.ts";
import { paintEdges } from "./paint-edges.ts";
import { type Area, doMeet, type Scene, toBoxArea } from "./scene.ts";
import type { Theme } from "./theme.ts";
import type { Size, Viewport } from "./viewport.ts";

export interface Painting {
  readonly scene: Scene;
  /** By item. */
  readonly states: readonly ItemState[];
  readonly look: Look;
  readonly theme: Theme;
  readonly labels: Labels;
  readonly view: Viewport;
  readonly screen: Size;
  /** Whether the next frame will show another part of it. */
  readonly isMoving: boolean;
  /** Pixels of the device in a px. */
  readonly density: number;
}

export type Brush = CanvasRenderingContext2D;

export function paint(brush: Brush, painting: Painting): void {
  const { view, screen, density, scene } = painting;
  brush.setTransform(1, 0, 0, 1, 0, 0);
  brush.clearRect(0, 0, brush.canvas.width, brush.canvas.height);
  const scale = view.scale * density;
  brush.setTransform(scale, 0, 0, scale, -view.x * scale, -view.y * scale);
  const seen: Area = {
    left: view.x,
    top: view.y,
    right: view.x + screen.width / view.scale,
    bottom: view.y + screen.height / view.scale,
  };
  paintEdges(brush, painting, seen);
  for (const item of scene.arrangement.items.keys()) {
    const area = toBoxArea(scene, item);
    if (doMeet(area, seen)) paintBox(brush, painting, item, area);
  }
}
