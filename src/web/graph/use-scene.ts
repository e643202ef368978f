import { useCallback, useEffect, useMemo, useRef, useState } from "react";
import { toMessage } from "../api/trouble.ts";
import { useKept } from "../parts/use-kept.ts";
import type { GraphEdge, GraphPlace } from "./graph-place.ts";
import { arrange, type Layers, toCrowded, toTaskLayers } from "./grouping.ts";
import type { Direction } from "./layout.ts";
import { LayoutApart } from "./layout-apart.ts";
import { BOX, GAP, type Scene } from "./scene.ts";
import { isTooLarge } from "./size-guess.ts";

/** Started with this module, so that it is there when the first graph is. */
const apart = new LayoutApart();

export interface SceneControl {
  /** Null until the first layout is there; the one before while a new one is made. */
  readonly scene: Scene | null;
  /** Why there is none. */
  readonly trouble: string | null;
  readonly layers: Layers;
  /** The layers that can be one box each, and those that are. */
  readonly crowded: ReadonlySet<number>;
  readonly closed: ReadonlySet<number>;
  readonly setClosed: (closed: ReadonlySet<number>) => void;
}

/** The graph, laid out: layers that are too large to be seen are one box each until somebody opens them. */
export function useScene(
  places: readonly GraphPlace[],
  edges: readonly GraphEdge[],
  direction: Direction,
): SceneControl {
  const layers = useMemo(() => toTaskLayers(places.length, edges), [places, edges]);
  const crowded = useMemo(() => toCrowded(layers), [layers]);
  const atFirst = useMemo(
    () => (isTooLarge(layers, direction, toWindowSize()) ? crowded : NONE),
    [layers, crowded, direction],
  );
  const [chosen, setChosen] = useKept("closedLayers");
  // Of another graph in the same place nothing was chosen yet.
  const chosenFor = useRef(layers);
  const closed = useMemo(
    () =>
      chosen === null || chosenFor.current !== layers
        ? atFirst
        : new Set(chosen.filter((layer) => crowded.has(layer))),
    [chosen, layers, atFirst, crowded],
  );
  const setClosed = useCallback(
    (next: ReadonlySet<number>) => {
      chosenFor.current = layers;
      setChosen([...next]);
    },
    [layers, setChosen],
  );
  const laidOut = useLayout(places, edges, layers, closed, direction);
  return { ...laidOut, layers, crowded, closed, setClosed };
}

const NONE: ReadonlySet<number> = new Set();
const toWindowSize = () => ({ width: window.innerWidth, height: window.innerHeight });

interface LaidOut {
  readonly scene: Scene | null;
  readonly trouble: string | null;
}

function useLayout(
  places: readonly GraphPlace[],
  edges: readonly GraphEdge[],
  layers: Layers,
  closed: ReadonlySet<number>,
  direction: Direction,
): LaidOut {
  const [laidOut, setLaidOut] = useState<LaidOut>({ scene: null, trouble: null });
  useEffect(() => {
    let isWanted = true;
    const arrangement = arrange(places.length, edges, layers, closed);
    const request = {
      count: arrangement.items.length,
      edges: arrangement.edges,
      direction,
      box: BOX,
      gap: GAP,
    };
    apart.layOut(request).then(
      (layout) => {
        if (isWanted) setLaidOut({ scene: { places, arrangement, layout }, trouble: null });
      },
      (error: unknown) => {
        if (isWanted) setLaidOut({ scene: null, trouble: toMessage(error) });
      },
    );
    return () => {
      isWanted = false;
    };
  }, [places, edges, layers, closed, direction]);
  return laidOut;
}
