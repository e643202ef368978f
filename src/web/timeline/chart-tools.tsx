/** What is above a chart: what its forms mean, or what the bar that is pointed at says; and its scale. */
import { Legend } from "./legend.tsx";
import type { PointedBar } from "./timeline-row.tsx";
import type { Scale } from "./use-zoom.ts";

interface ChartToolsProps {
  readonly pointed: PointedBar | null;
  readonly scale: {
    readonly change: (scale: Scale) => void;
    readonly canGrow: boolean;
    readonly canShrink: boolean;
  };
}

export function ChartTools({ pointed, scale: { change, canGrow, canShrink } }: ChartToolsProps) {
  return (
    <div className="chart-tools">
      {pointed === null ? (
        <Legend />
      ) : (
        // The bar says it itself to who cannot see.
        <p className="pointed" aria-hidden="true">
          <strong>{pointed.nodeKey}</strong> {pointed.text}
        </p>
      )}
      <fieldset className="scale">
        <legend className="unseen">Scale of time</legend>
        <button type="button" onClick={() => change("out")} disabled={!canShrink} aria-label="Shorter">
          −
        </button>
        <button type="button" onClick={() => change("in")} disabled={!canGrow} aria-label="Longer">
          +
        </button>
        <button type="button" onClick={() => change("fit")} disabled={!canShrink}>
          All
        </button>
      </fieldset>
    </div>
  );
}
