import type { Layers } from "./grouping.ts";
import type { Direction } from "./layout.ts";
import { BOX, GAP } from "./scene.ts";
import type { Size } from "./viewport.ts";

/** Below this scale a whole drawing tells nothing. */
export const LEAST_FITTED = 0.025;

/** Whether a graph that is drawn task by task could not be seen as a whole; told by its layers, before it is laid out. */
export function isTooLarge(layers: Layers, direction: Direction, screen: Size): boolean {
  const most = [...layers.values()].reduce((found, tasks) => Math.max(found, tasks.length), 0);
  const [boxAlong, boxBeside] = direction === "right" ? [BOX.width, BOX.height] : [BOX.height, BOX.width];
  const [along, beside] =
    direction === "right" ? [screen.width, screen.height] : [screen.height, screen.width];
  const scale = Math.min(
    along / (layers.size * (boxAlong + GAP.along)),
    beside / (most * (boxBeside + GAP.beside)),
  );
  return scale < LEAST_FITTED;
}
