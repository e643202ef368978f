import type { KeyboardEvent } from "react";
import type { Drawing } from "./drawing.ts";
import { isArrow, toNeighbour } from "./neighbours.ts";
import type { Scene } from "./scene.ts";
import { toItem } from "./use-drawing.ts";
import type { FocusControl } from "./use-focus.ts";

/** What the keys do, for the description of the graph. */
export const KEYS_IN_WORDS =
  "Arrows lead along the edges and to the box beside, Enter opens a task or a layer, Escape closes it, plus, minus and 0 change the size.";

const STEP = 1.4;

interface KeyPorts {
  readonly scene: Scene;
  readonly drawing: Drawing;
  readonly focus: FocusControl;
  readonly onClose: () => void;
}

/** Whether the key was one of the graph's. */
export function takeKey(key: string, { scene, drawing, focus, onClose }: KeyPorts): boolean {
  const item = toItem(scene, focus.position ?? 0) ?? 0;
  if (isArrow(key) || key === "Home" || key === "End") {
    const next = toNext(scene, item, key);
    if (next !== null) moveTo(next, scene, drawing, focus);
    return true;
  }
  switch (key) {
    case "Enter":
    case " ":
      focus.pick(item);
      return true;
    case "Escape":
      onClose();
      return true;
    case "+":
    case "=":
    case "-":
      drawing.zoom(key === "-" ? 1 / STEP : STEP);
      return true;
    case "0":
      drawing.fit();
      return true;
    default:
      return false;
  }
}

function toNext({ arrangement, layout }: Scene, item: number, key: string): number | null {
  if (key === "Home") return arrangement.itemOf[0] ?? null;
  if (isArrow(key)) return toNeighbour(arrangement, layout, item, key);
  return arrangement.itemOf.at(-1) ?? null;
}

function moveTo(item: number, { arrangement }: Scene, drawing: Drawing, focus: FocusControl): void {
  const next = arrangement.items[item];
  if (next === undefined) return;
  focus.moveTo(next.kind === "task" ? next.position : (next.positions[0] ?? 0));
  drawing.reveal(item);
}

/** Keys with others held down are the browser's. */
export const isPlain = ({ altKey, ctrlKey, metaKey }: KeyboardEvent): boolean =>
  !(altKey || ctrlKey || metaKey);
