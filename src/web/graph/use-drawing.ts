import { type RefObject, useEffect, useMemo, useRef, useState } from "react";
import { useKeptView } from "../parts/use-kept.ts";
import { Drawing } from "./drawing.ts";
import type { PlaceState } from "./graph-place.ts";
import { type ItemState, toItemStates } from "./item-state.ts";
import type { Look } from "./look.ts";
import type { Scene } from "./scene.ts";

interface Drawn {
  readonly scene: Scene | null;
  readonly tasks: (position: number) => PlaceState;
  readonly revision: number;
  readonly look: Look;
  /** The position of the task that is to be seen where a new scene is too large to be seen as a whole. */
  readonly start: RefObject<number | null>;
}

export interface DrawingControl {
  readonly canvas: RefObject<HTMLCanvasElement | null>;
  readonly drawing: Drawing | null;
  /** By item of the scene. */
  readonly states: readonly ItemState[];
}

/** Keeps a canvas as the scene, the states and the look are. */
export function useDrawing({ scene, tasks, revision, look, start }: Drawn): DrawingControl {
  const canvas = useRef<HTMLCanvasElement>(null);
  const [drawing, setDrawing] = useState<Drawing | null>(null);
  const kept = useKeptView();
  useEffect(() => {
    const element = canvas.current;
    if (element === null) return;
    const made = new Drawing(element, {
      first: kept.lookedAt.viewport,
      onDrawn: (drawn) => tellDrawn(element, drawn),
      onSeen: (viewport) => kept.keep({ viewport }),
    });
    setDrawing(made);
    return () => made.stop();
  }, [kept]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: the revision says when tasks tell something else
  const states = useMemo(
    () => (scene === null ? [] : toItemStates(scene.arrangement.items, tasks)),
    [scene, tasks, revision],
  );
  const latest = useRef(states);
  latest.current = states;
  useEffect(() => {
    if (scene !== null) drawing?.show(scene, latest.current, toItem(scene, start.current));
  }, [drawing, scene, start]);
  useEffect(() => drawing?.setStates(states), [drawing, states]);
  useEffect(() => drawing?.setLook(look), [drawing, look]);
  return { canvas, drawing, states };
}

export const toItem = ({ arrangement }: Scene, position: number | null): number | null =>
  position === null ? null : (arrangement.itemOf[position] ?? null);

/** For what measures the page from outside. */
function tellDrawn(canvas: HTMLCanvasElement, { places, arrangement }: Scene): void {
  canvas.dataset.tasks = String(places.length);
  canvas.dataset.boxes = String(arrangement.items.length);
  performance.mark("graph-drawn");
}
