/** The graph itself: a canvas, the buttons above it, and words for those who do not see it. */
import { useMemo, useState } from "react";
import { GraphBar } from "./graph-bar.tsx";
import { GraphCanvas } from "./graph-canvas.tsx";
import type { GraphViewProps } from "./graph-view.tsx";
import { type Look, PLAIN } from "./look.ts";
import type { Scene } from "./scene.ts";
import { toItem, useDrawing } from "./use-drawing.ts";
import { type FocusControl, useFocus, useTarget } from "./use-focus.ts";
import { useGestures } from "./use-gestures.ts";
import { useMedia } from "./use-media.ts";
import { useScene } from "./use-scene.ts";
import { type SearchControl, useSearch } from "./use-search.ts";

/** Where work is drawn to flow down. */
const NARROW = "(max-width: 640px)";

export function GraphStage(props: GraphViewProps) {
  const { nodes, edges, tasks, revision, picked, onPick } = props;
  const control = useScene(nodes, edges, useMedia(NARROW) ? "down" : "right");
  const { scene, trouble } = control;
  const focus = useFocus(props, control);
  const search = useSearch(nodes, focus.goTo);
  const [hovered, setHovered] = useState<number | null>(null);
  const look = useLook(scene, picked, focus, hovered, search.found);
  const drawn = useDrawing({ scene, tasks, revision, look, start: focus.start });
  useTarget(drawn.drawing, scene, focus.target);
  useGestures({ canvas: drawn.canvas, drawing: drawn.drawing, onPick: focus.pick, onHover: setHovered });
  return (
    <div className="graph">
      <GraphBar
        search={search}
        grouping={{ ...control, setClosed: focus.setClosed }}
        drawing={drawn.drawing}
      />
      {trouble === null ? (
        <GraphCanvas drawn={drawn} scene={scene} focus={focus} look={look} onClose={() => onPick(null)} />
      ) : (
        <p role="alert" className="alert">
          The graph cannot be laid out: {trouble}. The table has the same tasks.
        </p>
      )}
    </div>
  );
}

function useLook(
  scene: Scene | null,
  picked: string | null,
  { position, isShown }: FocusControl,
  hovered: number | null,
  found: SearchControl["found"],
): Look {
  return useMemo(() => {
    if (scene === null) return PLAIN;
    const toShown = (task: number): number | null => toItem(scene, task);
    const shown = found === null ? null : new Set(found.flatMap((task) => toShown(task) ?? []));
    return {
      picked: toShown(scene.places.findIndex(({ taskId }) => taskId === picked)),
      focused: isShown ? toShown(position ?? 0) : null,
      hovered: (hovered ?? 0) < scene.arrangement.items.length ? hovered : null,
      found: shown,
    };
  }, [scene, picked, position, isShown, hovered, found]);
}
