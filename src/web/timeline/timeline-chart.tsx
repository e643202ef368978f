/** The rows of a timeline, of which the document has only those that are seen, over a common axis of time. */
import { defaultRangeExtractor, useVirtualizer } from "@tanstack/react-virtual";
import { useEffect, useRef, useState } from "react";
import { ChartTools } from "./chart-tools.tsx";
import { AxisLabels, AxisLines } from "./time-axis.tsx";
import type { Timeline, TimelineRow } from "./timeline.ts";
import { type PointedBar, ROW_HEIGHT, RowView } from "./timeline-row.tsx";
import { useBarFocus } from "./use-bar-focus.ts";
import { END_ROOM, useZoom } from "./use-zoom.ts";

interface TimelineChartProps {
  readonly timeline: Timeline;
  /** Those that are shown. */
  readonly rows: readonly TimelineRow[];
  readonly picked: string | null;
  readonly toHref: (taskId: string) => string;
}

/** Height (px) of the line of times. */
const AXIS_HEIGHT = 30;
/** Shorter times (ms) are not told apart by those who measure them. */
const LEAST_MS = 20;

export function TimelineChart({ timeline, rows, picked, toHref }: TimelineChartProps) {
  const { time, chain, isRunning, endedAt } = timeline;
  const scroller = useRef<HTMLDivElement>(null);
  const [pointed, setPointed] = useState<PointedBar | null>(null);
  const { width, names, seen, onScroll, ...scale } = useZoom(scroller, time.shownMs, LEAST_MS);
  const { virtual, stop, focusProps } = useRows(scroller, rows, picked, scale.change);
  const deciding = new Set(chain.map(({ position }) => position));
  return (
    <>
      <ChartTools pointed={pointed} scale={scale} />
      <div className="chart" ref={scroller} onScroll={onScroll}>
        <div className="chart-content" style={{ width: names + width + END_ROOM }}>
          <AxisLines
            time={time}
            width={width}
            seen={seen}
            top={AXIS_HEIGHT}
            height={virtual.getTotalSize()}
            nowAt={isRunning ? endedAt : null}
          />
          <table aria-label="Timeline" aria-rowcount={rows.length + 1} {...focusProps}>
            <thead>
              <tr aria-rowindex={1} style={{ height: AXIS_HEIGHT }}>
                <th scope="col" className="chart-corner" data-names>
                  Task
                </th>
                <th scope="col" className="axis-times" style={{ width: width + END_ROOM }}>
                  <span className="unseen">Attempts, since the start</span>
                  <AxisLabels time={time} width={width} seen={seen} />
                </th>
              </tr>
            </thead>
            <tbody style={{ height: virtual.getTotalSize() }}>
              {virtual.getVirtualItems().map(({ index, start }) => {
                const row = rows[index];
                return row === undefined ? null : (
                  <RowView
                    key={row.taskId}
                    row={row}
                    index={index}
                    time={time}
                    width={width}
                    top={start - AXIS_HEIGHT}
                    href={toHref(row.taskId)}
                    isPicked={row.taskId === picked}
                    isDeciding={deciding.has(row.position)}
                    stopColumn={index === stop.row ? stop.column : null}
                    onPoint={setPointed}
                  />
                );
              })}
            </tbody>
          </table>
        </div>
      </div>
    </>
  );
}

function useRows(
  scroller: React.RefObject<HTMLDivElement | null>,
  rows: readonly TimelineRow[],
  picked: string | null,
  onScale: (scale: "in" | "out" | "fit") => void,
) {
  const stopRow = useRef(0);
  const virtual = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => ROW_HEIGHT,
    overscan: 8,
    scrollMargin: AXIS_HEIGHT,
    scrollPaddingStart: AXIS_HEIGHT,
    getItemKey: (index) => rows[index]?.taskId ?? index,
    // Scrolled out of view, the row that Tab leads to keeps the focus.
    rangeExtractor: (range) => [
      ...new Set([...defaultRangeExtractor(range), Math.min(stopRow.current, Math.max(range.count - 1, 0))]),
    ],
  });
  const { stop, focusProps } = useBarFocus({
    chart: scroller,
    rowCount: rows.length,
    columnsOf: (row) => 1 + (rows[row]?.bars.length ?? 0),
    scrollTo: (row) => virtual.scrollToIndex(row),
    onScale,
  });
  stopRow.current = stop.row;

  const pickedRow = rows.findIndex(({ taskId }) => taskId === picked);
  useEffect(() => {
    if (pickedRow !== -1) virtual.scrollToIndex(pickedRow);
  }, [pickedRow, virtual]);
  return { virtual, stop, focusProps };
}
