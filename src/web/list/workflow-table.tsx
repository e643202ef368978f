/** Workflows as rows, of which the document has only those that are seen. */
import { useEffect, useMemo, useRef } from "react";
import { hasEnded } from "../../model/status.ts";
import type { WorkflowAnswer } from "../../model/workflow-answer.ts";
import type { RowChoosing } from "../parts/use-row-focus.ts";
import { useVirtualRows, VirtualRows } from "../parts/virtual-rows.tsx";
import { toFragment, toWorkflowRoute } from "../route.ts";
import { useNow } from "../use-now.ts";
import type { SelectionControl } from "./use-selection.ts";
import { ROW_HEIGHT, WorkflowRow } from "./workflow-row.tsx";
import { WorkflowTableHead } from "./workflow-table-head.tsx";

interface WorkflowTableProps {
  readonly rows: readonly WorkflowAnswer[];
  /** Called when the last rows come into view; null when no more are wanted. */
  readonly onEnd: (() => void) | null;
  readonly selection: SelectionControl;
}

const COARSE_MS = 10_000;

export function WorkflowTable({ rows, onEnd, selection }: WorkflowTableProps) {
  const now = useNow(1000);
  const table = useRef<HTMLTableElement>(null);
  const { ids, choosing } = useChoosing(rows, selection);
  const { virtual, stopIndex, rowProps } = useVirtualRows({ table, ids, rowHeight: ROW_HEIGHT, choosing });
  const lastSeen = virtual.range?.endIndex ?? 0;
  useEffect(() => {
    if (lastSeen >= rows.length - 30) onEnd?.();
  }, [lastSeen, rows.length, onEnd]);

  return (
    <table aria-label="Workflows" aria-rowcount={rows.length + 1} ref={table}>
      <WorkflowTableHead rows={rows} selection={selection} />
      <VirtualRows virtual={virtual} rowProps={rowProps}>
        {(index) => {
          const row = rows[index];
          return row === undefined ? null : (
            <WorkflowRow
              row={row}
              index={index}
              now={hasEnded(row.status) ? toCoarse(now) : now}
              isChosen={selection.selection.ids.has(row.workflow_id)}
              isStop={index === stopIndex}
              onChoose={selection.choose}
            />
          );
        }}
      </VirtualRows>
    </table>
  );
}

/** What keys choose and open among the rows. */
function useChoosing(rows: readonly WorkflowAnswer[], selection: SelectionControl) {
  const ids = useMemo(() => rows.map(({ workflow_id }) => workflow_id), [rows]);
  const choosing: RowChoosing = {
    onExtend: selection.extend,
    onAll: () => selection.all(rows),
    onNone: selection.none,
    onOpen: (id) => {
      location.hash = toFragment(toWorkflowRoute(id));
    },
  };
  return { ids, choosing };
}

/** The age of what has ended is told coarsely enough, so that its row is not drawn every second. */
const toCoarse = (now: number): number => Math.floor(now / COARSE_MS) * COARSE_MS;
