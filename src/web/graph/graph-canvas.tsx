import { type KeyboardEvent, useId } from "react";
import { formatCount } from "../../model/quantity.ts";
import type { ItemState } from "./item-state.ts";
import { toHint, toItemWords } from "./item-words.ts";
import { isPlain, KEYS_IN_WORDS, takeKey } from "./keys.ts";
import type { Look } from "./look.ts";
import type { Scene } from "./scene.ts";
import { type DrawingControl, toItem } from "./use-drawing.ts";
import type { FocusControl } from "./use-focus.ts";

interface GraphCanvasProps {
  readonly drawn: DrawingControl;
  readonly scene: Scene | null;
  readonly focus: FocusControl;
  readonly look: Look;
  readonly onClose: () => void;
}

/** A small graph has no need of half the page (px). */
function toHeight({ layout }: Scene): number {
  const scale = Math.min(1, window.innerWidth / layout.width);
  return Math.max(240, layout.height * scale + 120);
}

/** The canvas, and where the keyboard is on it as an element of the document. */
export function GraphCanvas({ drawn, scene, focus, look, onClose }: GraphCanvasProps) {
  const id = useId();
  const { canvas, drawing, states } = drawn;
  const onKeyDown = (event: KeyboardEvent): void => {
    if (scene === null || drawing === null || !isPlain(event)) return;
    if (!takeKey(event.key, { scene, drawing, focus, onClose })) return;
    event.preventDefault();
    focus.setShown(true);
  };
  return (
    <div
      className="graph-frame"
      style={scene === null ? undefined : { maxHeight: toHeight(scene) }}
      role="application"
      // biome-ignore lint/a11y/noNoninteractiveTabindex: it is where the keys of the graph go
      tabIndex={0}
      aria-label={`Graph of ${formatCount(scene?.places.length ?? 0)} tasks`}
      aria-describedby={`${id}-keys`}
      aria-activedescendant={states.length === 0 ? undefined : `${id}-item`}
      onKeyDown={onKeyDown}
      onFocus={(event) => focus.setShown(event.currentTarget.matches(":focus-visible"))}
      onBlur={() => focus.setShown(false)}
      onPointerDown={() => focus.setShown(false)}
    >
      <canvas
        ref={canvas}
        className={look.hovered === null ? undefined : "is-on-box"}
        title={scene === null ? undefined : toHint(scene, look.hovered, states)}
      />
      {scene === null && <p className="graph-wait notice">Laying out the graph</p>}
      {scene !== null && <FocusedItem id={`${id}-item`} {...{ scene, states, focus, look }} />}
      <p id={`${id}-keys`} className="unseen">
        {KEYS_IN_WORDS}
      </p>
    </div>
  );
}

interface FocusedItemProps extends Pick<GraphCanvasProps, "focus" | "look"> {
  readonly id: string;
  readonly scene: Scene;
  readonly states: readonly ItemState[];
}

/** The box where the keyboard is. */
function FocusedItem({ id, scene, states, focus, look }: FocusedItemProps) {
  const item = toItem(scene, focus.position ?? 0) ?? 0;
  return (
    <button
      type="button"
      id={id}
      tabIndex={-1}
      aria-pressed={item === look.picked}
      className="unseen"
      onClick={() => focus.pick(item)}
    >
      {toItemWords(scene, item, states[item])}
    </button>
  );
}
