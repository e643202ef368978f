/** The chart is one stop of the Tab key: arrows move among rows and bars, also to those that are not in the document yet. */
import { type FocusEvent, type KeyboardEvent, type RefObject, useEffect, useRef, useState } from "react";
import { type ChartMove, type ChartPlace, toChartMove } from "./bar-keys.ts";

interface BarFocusOptions {
  readonly chart: RefObject<HTMLElement | null>;
  readonly rowCount: number;
  /** 1 for the name of a row, and 1 for each of its bars. */
  readonly columnsOf: (row: number) => number;
  readonly scrollTo: (row: number) => void;
  readonly onScale: (scale: Exclude<ChartMove["kind"], "go">) => void;
}

/** Elements with `data-place="ROW COLUMN"` can have the focus. */
export function useBarFocus({ chart, rowCount, columnsOf, scrollTo, onScale }: BarFocusOptions) {
  const [meant, setMeant] = useState<ChartPlace>({ row: 0, column: 0 });
  const isWanted = useRef(false);
  const row = Math.max(0, Math.min(meant.row, rowCount - 1));
  const stop: ChartPlace = { row, column: Math.min(meant.column, columnsOf(row) - 1) };

  // After each drawing: the row that is meant may have come into the document only now.
  useEffect(() => {
    if (!isWanted.current) return;
    const target = chart.current?.querySelector<HTMLElement>(`[data-place="${stop.row} ${stop.column}"]`);
    if (target === null || target === undefined) return;
    isWanted.current = false;
    target.focus({ preventScroll: true });
    // By itself a browser leaves a long bar of which any part is seen where it is.
    target.scrollIntoView({ block: "nearest", inline: "nearest" });
  });

  const onFocus = ({ target }: FocusEvent<HTMLElement>): void => {
    const [focusedRow, column] = (target.dataset.place ?? "").split(" ").map(Number);
    if (focusedRow === undefined || column === undefined) return;
    // Where a row had too few bars, the column that was meant is kept.
    if (focusedRow !== stop.row || column !== stop.column) setMeant({ row: focusedRow, column });
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    const move =
      rowCount === 0 ? null : toChartMove(event, { row, column: meant.column }, rowCount, columnsOf);
    if (move === null) return;
    event.preventDefault();
    if (move.kind === "go") {
      isWanted.current = true;
      setMeant(move.to);
      scrollTo(move.to.row);
    } else onScale(move.kind);
  };
  return { stop, focusProps: { onFocus, onKeyDown } };
}
