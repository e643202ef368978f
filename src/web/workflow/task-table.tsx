/** The tasks of a workflow as rows, of which the document has only those that are seen. */
import { useWindowVirtualizer } from "@tanstack/react-virtual";
import { useLayoutEffect, useMemo, useRef, useState } from "react";
import { toFragment, type WorkflowRoute } from "../route.ts";
import { useNow } from "../use-now.ts";
import type { RouteControl } from "../use-route.ts";
import { TaskFilterBar } from "./task-filter.tsx";
import { ROW_HEIGHT, TaskRow } from "./task-row.tsx";
import { findTasks, isMoving, toDurationText, toRemark, toStartText } from "./task-rows.ts";
import type { WatchedWorkflow } from "./workflow-watch.ts";

interface TaskTableProps {
  readonly watched: WatchedWorkflow;
  readonly route: WorkflowRoute;
  readonly go: RouteControl["go"];
}

const HEAD_HEIGHT = 36;
const HEADINGS = ["State", "Task", "Remark", "Start", "Duration"];

export function TaskTable({ watched, route, go }: TaskTableProps) {
  const { view } = watched;
  const { status, text } = route;
  const tasks = useMemo(() => findTasks(watched.view, { status, text }), [watched, status, text]);
  const now = useNow(1000);
  const { table, top } = useTop();
  const virtual = useWindowVirtualizer({
    count: tasks.length,
    estimateSize: () => ROW_HEIGHT,
    overscan: 12,
    scrollMargin: top + HEAD_HEIGHT,
    getItemKey: (index) => tasks[index]?.taskId ?? index,
  });
  const items = virtual.getVirtualItems();
  const { scrollMargin } = virtual.options;
  const before = (items[0]?.start ?? scrollMargin) - scrollMargin;
  const behind = virtual.getTotalSize() + scrollMargin - (items.at(-1)?.end ?? scrollMargin);
  return (
    <>
      <TaskFilterBar route={route} go={go} counts={view.counts} />
      {tasks.length === 0 && <p className="notice">No task is like that.</p>}
      <table aria-label="Tasks" aria-rowcount={tasks.length + 1} ref={table} hidden={tasks.length === 0}>
        <thead>
          <tr aria-rowindex={1}>
            {HEADINGS.map((heading) => (
              <th key={heading} scope="col" className={`task-${heading.toLowerCase()}`}>
                <span className="head-word">{heading}</span>
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {before > 0 && <Space height={before} />}
          {items.map(({ index, key }) => {
            const task = tasks[index];
            if (task === undefined) return null;
            const movedAt = isMoving(task) ? now : 0;
            return (
              <TaskRow
                key={key}
                rowIndex={index + 2}
                href={toFragment({ ...route, taskId: task.taskId })}
                isPicked={task.taskId === route.taskId}
                nodeKey={task.nodeKey}
                status={task.status}
                progress={task.status === "running" ? task.progress : null}
                remark={toRemark(task, movedAt)}
                start={toStartText(task, view.createdAt)}
                duration={toDurationText(task, movedAt)}
              />
            );
          })}
          {behind > 0 && <Space height={behind} />}
        </tbody>
      </table>
    </>
  );
}

/** Stands for rows that are not in the document. */
const Space = ({ height }: { readonly height: number }) => (
  <tr>
    <td colSpan={HEADINGS.length} style={{ height, padding: 0, border: 0 }} />
  </tr>
);

/** Where the table begins in the document (px): what is above it may grow and shrink. */
function useTop() {
  const table = useRef<HTMLTableElement>(null);
  const [top, setTop] = useState(0);
  useLayoutEffect(() => {
    const measure = () => {
      const { current } = table;
      if (current !== null) setTop(current.getBoundingClientRect().top + window.scrollY);
    };
    const observer = new ResizeObserver(measure);
    observer.observe(document.body);
    measure();
    return () => observer.disconnect();
  }, []);
  return { table, top };
}
