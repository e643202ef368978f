import { type RefObject, useCallback, useEffect, useMemo, useRef, useState } from "react";
import type { Drawing } from "./drawing.ts";
import type { GraphPlace, PlaceState } from "./graph-place.ts";
import type { GraphViewProps } from "./graph-view.tsx";
import { toItem } from "./use-drawing.ts";
import type { SceneControl } from "./use-scene.ts";

/** Where in the graph somebody is. Tasks are told by position: items change whenever layers are opened. */
export interface FocusControl {
  /** Where the keyboard is, or was last. */
  readonly position: number | null;
  /** Whether it is to be seen where the keyboard is. */
  readonly isShown: boolean;
  readonly setShown: (isShown: boolean) => void;
  readonly moveTo: (position: number) => void;
  /** Shows a task, if need be by opening its layer. */
  readonly goTo: (position: number) => void;
  /** Somebody chose a box; null beside all of them. */
  readonly pick: (item: number | null) => void;
  readonly setClosed: SceneControl["setClosed"];
  readonly target: Target | null;
  /** What is to be seen first where a new scene is too large to be seen as a whole. */
  readonly start: RefObject<number | null>;
}

/** Another object for each time that somebody goes somewhere. */
interface Target {
  readonly position: number;
}

export function useFocus(props: GraphViewProps, control: SceneControl): FocusControl {
  const { nodes, picked } = props;
  const [position, setPosition] = useState<number | null>(null);
  const [target, setTarget] = useState<Target | null>(null);
  const [isShown, setShown] = useState(false);
  const start = useRef<number | null>(null);
  const pickedHere = useRef<string | null>(null);
  const latest = useRef({ props, control });
  latest.current = { props, control };

  const setClosed = useCallback((closed: ReadonlySet<number>) => {
    start.current = null;
    latest.current.control.setClosed(closed);
  }, []);
  const goTo = useCallback((to: number) => {
    setPosition(to);
    setTarget({ position: to });
    openAround(latest.current.control, to, start);
  }, []);
  const pick = useCallback(
    (item: number | null) => {
      const chosen = item === null ? undefined : latest.current.control.scene?.arrangement.items[item];
      if (chosen?.kind === "layer") return goTo(chosen.positions[0] ?? 0);
      const taskId =
        chosen === undefined ? null : (latest.current.props.nodes[chosen.position]?.taskId ?? null);
      if (chosen !== undefined) setPosition(chosen.position);
      pickedHere.current = taskId;
      latest.current.props.onPick(taskId);
    },
    [goTo],
  );
  useEffect(() => {
    start.current ??= toStart(nodes, latest.current.props.tasks);
  }, [nodes]);
  useEffect(() => {
    if (picked === null || picked === pickedHere.current) return;
    const at = nodes.findIndex(({ taskId }) => taskId === picked);
    if (at !== -1) goTo(at);
  }, [nodes, picked, goTo]);
  return useMemo(
    () => ({ position, isShown, setShown, moveTo: setPosition, goTo, pick, setClosed, target, start }),
    [position, isShown, goTo, pick, setClosed, target],
  );
}

function openAround(
  { layers, closed, setClosed }: SceneControl,
  position: number,
  start: RefObject<number | null>,
): void {
  const layer = [...closed].find((each) => layers.get(each)?.includes(position));
  if (layer === undefined) return;
  start.current = position;
  setClosed(new Set([...closed].filter((each) => each !== layer)));
}

/** What people look for first: what has failed, then what runs. */
function toStart(nodes: readonly GraphPlace[], tasks: (position: number) => PlaceState): number | null {
  for (const status of ["failed", "running"] as const) {
    const found = nodes.findIndex((_, position) => tasks(position).status === status);
    if (found !== -1) return found;
  }
  return null;
}

/** Moves the drawing to where somebody went, as soon as that is in it. */
export function useTarget(
  drawing: Drawing | null,
  scene: SceneControl["scene"],
  target: Target | null,
): void {
  const reached = useRef<Target | null>(null);
  useEffect(() => {
    if (drawing === null || scene === null || target === null || reached.current === target) return;
    const item = toItem(scene, target.position);
    if (item === null || scene.arrangement.items[item]?.kind !== "task") return;
    reached.current = target;
    drawing.reveal(item);
  }, [drawing, scene, target]);
}
