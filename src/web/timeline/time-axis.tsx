/** The times above a chart, and the lines below them. */
import { formatDuration } from "../../model/quantity.ts";
import { type FoldedTime, type Stretch, toShown } from "./folded-time.ts";
import { toTicks } from "./time-ticks.ts";
import type { SeenPart } from "./use-zoom.ts";

interface TimeAxisProps {
  readonly time: FoldedTime;
  /** px */
  readonly width: number;
  readonly seen: SeenPart;
}

/** So many px a label needs, with what is around it. */
const LABEL_WIDTH = 76;

function toSeenTicks({ time, width, seen }: TimeAxisProps) {
  const msPerPx = time.shownMs / width;
  const shown = { from: seen.from * msPerPx, to: seen.to * msPerPx };
  return toTicks(time, shown, LABEL_WIDTH * msPerPx).map((tick) => ({ ...tick, left: tick.shown / msPerPx }));
}

/** The folded gaps in view; the label of one that is too near to the one before is left out. */
function toSeenFolds({ time, width, seen }: TimeAxisProps) {
  const pxPerMs = width / time.shownMs;
  let labelledTo = Number.NEGATIVE_INFINITY;
  return time.stretches
    .filter(({ isFolded }) => isFolded)
    .map((fold) => {
      const place = { left: fold.shownFrom * pxPerMs, width: (fold.shownTo - fold.shownFrom) * pxPerMs };
      const middle = place.left + place.width / 2;
      const hasLabel = middle - labelledTo >= LABEL_WIDTH;
      if (hasLabel) labelledTo = middle;
      return { ...place, fold, label: hasLabel ? toLength(fold) : "" };
    })
    .filter(({ left, width: length }) => left + length >= seen.from && left <= seen.to);
}

const toLength = ({ from, to }: Stretch): string => formatDuration(to - from);

export function AxisLabels(props: TimeAxisProps) {
  return (
    <>
      {toSeenTicks(props).map(({ at, left, label }) => (
        <span
          key={at}
          className={left < LABEL_WIDTH / 2 ? "tick-label first" : "tick-label"}
          style={{ left }}
        >
          {label}
        </span>
      ))}
      {toSeenFolds(props).map(({ fold, left, width, label }) => (
        <span
          key={fold.from}
          className="fold-label"
          style={{ left: left + width / 2 }}
          title={`Nothing was at work for ${toLength(fold)}.`}
        >
          {label === "" ? "" : `⋯ ${label}`}
        </span>
      ))}
    </>
  );
}

interface AxisLinesProps extends TimeAxisProps {
  /** Where a line says that it is now; null when nothing moves any more. */
  readonly nowAt: number | null;
  /** px, of the rows */
  readonly top: number;
  readonly height: number;
}

export function AxisLines({ nowAt, top, height, ...props }: AxisLinesProps) {
  const { time, width } = props;
  return (
    <div className="chart-lines" aria-hidden="true" style={{ width, top, height }}>
      {toSeenTicks(props).map(({ at, left }) => (
        <span key={at} className="tick-line" style={{ left }} />
      ))}
      {toSeenFolds(props).map(({ fold, left, width: length }) => (
        <span key={fold.from} className="fold" style={{ left, width: Math.max(length, 2) }} />
      ))}
      {nowAt !== null && (
        <span className="now-line" style={{ left: (toShown(time, nowAt) / time.shownMs) * width }} />
      )}
    </div>
  );
}
