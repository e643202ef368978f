/** Workflows as rows, of which the document has only those that are seen. */
import { useWindowVirtualizer } from "@tanstack/react-virtual";
import { memo, useEffect, useRef } from "react";
import { formatAge, formatDuration, formatMovingDuration } from "../../model/quantity.ts";
import { hasEnded } from "../../model/status.ts";
import type { WorkflowAnswer } from "../../model/workflow-answer.ts";
import { Progress } from "../parts/progress.tsx";
import { StateSign } from "../parts/state-sign.tsx";
import { useNow } from "../use-now.ts";

interface WorkflowTableProps {
  readonly rows: readonly WorkflowAnswer[];
  /** Called when the last rows come into view; null when no more are wanted. */
  readonly onEnd: (() => void) | null;
}

const ROW_HEIGHT = 56;
const HEAD_HEIGHT = 36;
const COARSE_MS = 10_000;
const HEADINGS = ["State", "Workflow", "Tasks", "Age", "Duration"];

export function WorkflowTable({ rows, onEnd }: WorkflowTableProps) {
  const now = useNow(1000);
  const table = useRef<HTMLTableElement>(null);
  const virtual = useWindowVirtualizer({
    count: rows.length,
    estimateSize: () => ROW_HEIGHT,
    overscan: 10,
    scrollMargin: (table.current?.offsetTop ?? 0) + HEAD_HEIGHT,
    getItemKey: (index) => rows[index]?.workflow_id ?? index,
  });
  const items = virtual.getVirtualItems();
  const lastSeen = items.at(-1)?.index ?? 0;
  useEffect(() => {
    if (lastSeen >= rows.length - 20) onEnd?.();
  }, [lastSeen, rows.length, onEnd]);

  const before = (items[0]?.start ?? 0) - virtual.options.scrollMargin;
  const behind = virtual.getTotalSize() + virtual.options.scrollMargin - (items.at(-1)?.end ?? 0);
  return (
    <table aria-label="Workflows" aria-rowcount={rows.length + 1} ref={table}>
      <thead>
        <tr aria-rowindex={1}>
          {HEADINGS.map((heading) => (
            <th key={heading} scope="col" className={`column-${heading.toLowerCase()}`}>
              <span className="head-word">{heading}</span>
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {before > 0 && <Space height={before} />}
        {items.map(({ index, key }) => {
          const row = rows[index];
          return row === undefined ? null : (
            <WorkflowRow key={key} row={row} index={index} now={hasEnded(row.status) ? toCoarse(now) : now} />
          );
        })}
        {behind > 0 && <Space height={behind} />}
      </tbody>
    </table>
  );
}

/** Stands for rows that are not in the document. */
const Space = ({ height }: { readonly height: number }) => (
  <tr>
    <td colSpan={HEADINGS.length} style={{ height, padding: 0, border: 0 }} />
  </tr>
);

/** The age of what has ended is told coarsely enough, so that its row is not drawn every second. */
const toCoarse = (now: number): number => Math.floor(now / COARSE_MS) * COARSE_MS;

interface WorkflowRowProps {
  readonly row: WorkflowAnswer;
  readonly index: number;
  readonly now: number;
}

const WorkflowRow = memo(function WorkflowRow({ row, index, now }: WorkflowRowProps) {
  const createdAt = Date.parse(row.created_at);
  const duration = hasEnded(row.status)
    ? formatDuration(Date.parse(row.updated_at) - createdAt)
    : formatMovingDuration(now - createdAt);
  const name = row.name === "" ? row.workflow_id : row.name;
  return (
    <tr aria-rowindex={index + 2} className="workflow" style={{ height: ROW_HEIGHT }}>
      <td>
        <StateSign status={row.status} />
      </td>
      <td>
        <span className="name" title={row.error ?? name}>
          {name}
        </span>
        <span className="id">{row.workflow_id}</span>
      </td>
      <td>
        <Progress counts={row.task_counts} />
      </td>
      <td className="column-age">
        <time dateTime={row.created_at} title={row.created_at}>
          {formatAge(now - createdAt)}
        </time>
      </td>
      <td className="column-duration">{duration}</td>
    </tr>
  );
});
