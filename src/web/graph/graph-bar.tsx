/** What stands above the graph: search, how its layers are shown, and its size. */
import type { KeyboardEvent } from "react";
import { formatCount } from "../../model/quantity.ts";
import type { Drawing } from "./drawing.ts";
import type { SceneControl } from "./use-scene.ts";
import type { SearchControl } from "./use-search.ts";

interface GraphBarProps {
  readonly search: SearchControl;
  readonly grouping: Pick<SceneControl, "crowded" | "closed" | "setClosed">;
  readonly drawing: Drawing | null;
}

const STEP = 1.4;

export function GraphBar({ search, grouping, drawing }: GraphBarProps) {
  return (
    <div className="graph-bar">
      <GraphSearch {...search} />
      <div className="graph-buttons">
        <LayerButtons {...grouping} />
        <button type="button" aria-label="Zoom out" title="Zoom out" onClick={() => drawing?.zoom(1 / STEP)}>
          −
        </button>
        <button type="button" aria-label="Zoom in" title="Zoom in" onClick={() => drawing?.zoom(STEP)}>
          +
        </button>
        <button type="button" onClick={() => drawing?.fit()}>
          Fit
        </button>
      </div>
    </div>
  );
}

function GraphSearch({ text, setText, found, at, step }: SearchControl) {
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.key !== "Enter") return;
    event.preventDefault();
    step(event.shiftKey ? -1 : 1);
  };
  return (
    <search className="graph-search">
      <input
        type="search"
        aria-label="Find a task in the graph"
        placeholder="Find a task"
        value={text}
        onChange={(event) => setText(event.target.value)}
        onKeyDown={onKeyDown}
      />
      <span role="status" className="notice">
        {found === null ? "" : toFoundText(found.length, at)}
      </span>
    </search>
  );
}

function toFoundText(count: number, at: number | null): string {
  if (count === 0) return "none";
  return at === null ? `${formatCount(count)} found` : `${formatCount(at + 1)} of ${formatCount(count)}`;
}

/** Only where there are layers of so many tasks that it makes a difference. */
function LayerButtons({ crowded, closed, setClosed }: GraphBarProps["grouping"]) {
  if (crowded.size === 0) return null;
  return (
    <>
      {closed.size < crowded.size && (
        <button type="button" onClick={() => setClosed(crowded)}>
          Group layers
        </button>
      )}
      {closed.size > 0 && (
        <button type="button" onClick={() => setClosed(new Set())}>
          Show every task
        </button>
      )}
    </>
  );
}
