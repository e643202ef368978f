/** Workflows as rows, of which the document has only those that are seen. */
import { defaultRangeExtractor, type Range, useWindowVirtualizer } from "@tanstack/react-virtual";
import { Fragment, type RefObject, useEffect, useMemo, useRef } from "react";
import { hasEnded } from "../../model/status.ts";
import type { WorkflowAnswer } from "../../model/workflow-answer.ts";
import { toFragment, toWorkflowRoute } from "../route.ts";
import { useNow } from "../use-now.ts";
import { useRowFocus } from "./use-row-focus.ts";
import type { SelectionControl } from "./use-selection.ts";
import { ROW_HEIGHT, WorkflowRow } from "./workflow-row.tsx";
import { COLUMN_COUNT, HEAD_HEIGHT, WorkflowTableHead } from "./workflow-table-head.tsx";

interface WorkflowTableProps {
  readonly rows: readonly WorkflowAnswer[];
  /** Called when the last rows come into view; null when no more are wanted. */
  readonly onEnd: (() => void) | null;
  readonly selection: SelectionControl;
}

/** What is fixed at the lower edge, where a row that has the focus would not be seen. */
const BAR_HEIGHT = 72;
const COARSE_MS = 10_000;

export function WorkflowTable({ rows, onEnd, selection }: WorkflowTableProps) {
  const now = useNow(1000);
  const table = useRef<HTMLTableElement>(null);
  const { virtual, stopIndex, rowProps } = useVirtualRows(table, rows, selection);
  const items = virtual.getVirtualItems();
  const lastSeen = virtual.range?.endIndex ?? 0;
  useEffect(() => {
    if (lastSeen >= rows.length - 30) onEnd?.();
  }, [lastSeen, rows.length, onEnd]);

  let end = virtual.options.scrollMargin;
  return (
    <table aria-label="Workflows" aria-rowcount={rows.length + 1} ref={table}>
      <WorkflowTableHead rows={rows} selection={selection} />
      <tbody {...rowProps}>
        {items.map((item) => {
          const row = rows[item.index];
          const gap = item.start - end;
          end = item.end;
          return row === undefined ? null : (
            <Fragment key={item.key}>
              {gap > 0 && <Space height={gap} />}
              <WorkflowRow
                row={row}
                index={item.index}
                now={hasEnded(row.status) ? toCoarse(now) : now}
                isChosen={selection.selection.ids.has(row.workflow_id)}
                isStop={item.index === stopIndex}
                onChoose={selection.choose}
              />
            </Fragment>
          );
        })}
        {virtual.getTotalSize() + virtual.options.scrollMargin > end && (
          <Space height={virtual.getTotalSize() + virtual.options.scrollMargin - end} />
        )}
      </tbody>
    </table>
  );
}

/** Which rows the document has, and which of them has the focus. */
function useVirtualRows(
  table: RefObject<HTMLTableElement | null>,
  rows: readonly WorkflowAnswer[],
  selection: SelectionControl,
) {
  const stop = useRef(0);
  const ids = useMemo(() => rows.map(({ workflow_id }) => workflow_id), [rows]);
  const virtual = useWindowVirtualizer({
    count: rows.length,
    estimateSize: () => ROW_HEIGHT,
    overscan: 10,
    scrollMargin: (table.current?.offsetTop ?? 0) + HEAD_HEIGHT,
    scrollPaddingEnd: BAR_HEIGHT,
    getItemKey: (index) => ids[index] ?? index,
    rangeExtractor: (range) => withStop(range, stop.current),
  });
  const { index, rowProps } = useRowFocus({
    table,
    ids,
    scrollTo: (target) => virtual.scrollToIndex(target),
    onExtend: selection.extend,
    onAll: () => selection.all(rows),
    onNone: selection.none,
    onOpen: (id) => {
      location.hash = toFragment(toWorkflowRoute(id));
    },
  });
  stop.current = index;
  return { virtual, stopIndex: index, rowProps };
}

/** The rows in view, and the one that Tab leads to: scrolled out of view, it keeps the focus. */
function withStop(range: Range, stop: number): number[] {
  const seen = defaultRangeExtractor(range);
  if (stop >= range.count || seen.includes(stop)) return seen;
  return [...seen, stop].sort((one, other) => one - other);
}

/** Stands for rows that are not in the document. */
const Space = ({ height }: { readonly height: number }) => (
  <tr>
    <td colSpan={COLUMN_COUNT} style={{ height, padding: 0, border: 0 }} />
  </tr>
);

/** The age of what has ended is told coarsely enough, so that its row is not drawn every second. */
const toCoarse = (now: number): number => Math.floor(now / COARSE_MS) * COARSE_MS;
