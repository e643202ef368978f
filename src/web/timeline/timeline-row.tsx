/** One task of a timeline: its name, and its attempts as bars. */
import { memo } from "react";
import { STATUS_SIGNS } from "../../model/status-sign.ts";
import type { Bar } from "./attempt-bars.ts";
import { toBarText } from "./bar-text.ts";
import { type FoldedTime, toShown } from "./folded-time.ts";
import type { TimelineRow } from "./timeline.ts";

/** What a bar says of itself to who points at it. */
export interface PointedBar {
  readonly nodeKey: string;
  readonly text: string;
}

export interface RowViewProps {
  readonly row: TimelineRow;
  /** Among those that are shown. */
  readonly index: number;
  readonly time: FoldedTime;
  /** px */
  readonly width: number;
  /** px from the top of the rows */
  readonly top: number;
  /** The page with the task's panel. */
  readonly href: string;
  readonly isPicked: boolean;
  /** Whether it is one of those that decide the end. */
  readonly isDeciding: boolean;
  /** The column that Tab leads to; null when it leads to another row. */
  readonly stopColumn: number | null;
  readonly onPoint: (bar: PointedBar | null) => void;
}

export const ROW_HEIGHT = 28;

/** Drawn again only when something of it is another: scrolling draws the rows that come into view. */
export const RowView = memo(function RowView(props: RowViewProps) {
  const { row, index, width, top, href, isPicked, isDeciding, stopColumn } = props;
  const classes = ["chart-row", isPicked && "picked", isDeciding && "deciding"].filter(Boolean);
  return (
    <tr
      aria-rowindex={index + 2}
      className={classes.join(" ")}
      style={{ height: ROW_HEIGHT, transform: `translateY(${top}px)` }}
    >
      <th scope="row" className="chart-name">
        <span className={`sign state-${row.status}`} aria-hidden="true">
          {STATUS_SIGNS[row.status]}
        </span>
        <a
          href={href}
          title={row.nodeKey}
          tabIndex={stopColumn === 0 ? 0 : -1}
          data-place={`${index} 0`}
          aria-current={isPicked ? "true" : undefined}
        >
          {row.nodeKey}
        </a>
        <span className="unseen">{isDeciding ? `${row.status}, decides the end` : row.status}</span>
      </th>
      <td className="chart-bars" style={{ width }}>
        {row.bars.map((bar, place) => (
          <BarView key={bar.attempt?.number ?? "next"} {...props} bar={bar} place={place} />
        ))}
      </td>
    </tr>
  );
});

interface BarViewProps extends RowViewProps {
  readonly bar: Bar;
  /** Among the bars of the row. */
  readonly place: number;
}

function BarView({ row, index, time, width, href, stopColumn, onPoint, bar, place }: BarViewProps) {
  const toPx = (at: number): number => (toShown(time, at) / time.shownMs) * width;
  const left = toPx(bar.from);
  const length = toPx(bar.to) - left;
  const text = toBarText(bar, time.from);
  const point = () => onPoint({ nodeKey: row.nodeKey, text });
  const sign = SIGNS[toLook(bar)];
  return (
    <a
      href={href}
      className={`attempt-bar ${toLook(bar)}`}
      style={{ left, width: Math.max(length, LEAST_LENGTH) }}
      aria-label={text}
      tabIndex={stopColumn === place + 1 ? 0 : -1}
      data-place={`${index} ${place + 1}`}
      onPointerEnter={point}
      onPointerLeave={() => onPoint(null)}
      onFocus={point}
      onBlur={() => onPoint(null)}
    >
      {bar.spans.map(({ phase, from, to }) => (
        <span key={phase} className={`part-${phase}`} style={{ width: toPx(to) - toPx(from) }} />
      ))}
      {bar.spans.length === 0 && <span className="part-executing" style={{ width: LEAST_LENGTH }} />}
      {sign !== undefined && <span className="bar-sign">{sign}</span>}
    </a>
  );
}

/** So that it can be seen (px). */
const LEAST_LENGTH = 3;

type Look = "under-way" | "ready" | "completed" | "failed" | "lost" | "cancelled";

const toLook = ({ attempt }: Bar): Look => (attempt === null ? "ready" : (attempt.outcome ?? "under-way"));

/** Of what did not end well; what did is told by its length. */
const SIGNS: Partial<Readonly<Record<Look, string>>> = {
  failed: STATUS_SIGNS.failed,
  cancelled: STATUS_SIGNS.cancelled,
  lost: "↺",
};
