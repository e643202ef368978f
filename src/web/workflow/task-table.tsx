/** The tasks of a workflow as rows, of which the document has only those that are seen. */
import { useMemo, useRef } from "react";
import { toPrintable } from "../../model/printable.ts";
import { useVirtualRows, VirtualRows } from "../parts/virtual-rows.tsx";
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

const HEADINGS = ["State", "Task", "Remark", "Start", "Duration"];

export function TaskTable({ watched, route, go }: TaskTableProps) {
  const { view } = watched;
  const { status, text } = route;
  const tasks = useMemo(() => findTasks(watched.view, { status, text }), [watched, status, text]);
  const now = useNow(1000);
  const ids = useMemo(() => tasks.map(({ taskId }) => taskId), [tasks]);
  const table = useRef<HTMLTableElement>(null);
  const { virtual, stopIndex, rowProps } = useVirtualRows({ table, ids, rowHeight: ROW_HEIGHT });
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
        <VirtualRows virtual={virtual} rowProps={rowProps}>
          {(index) => {
            const task = tasks[index];
            if (task === undefined) return null;
            const movedAt = isMoving(task) ? now : 0;
            return (
              <TaskRow
                rowIndex={index + 2}
                taskId={task.taskId}
                href={toFragment({ ...route, taskId: task.taskId })}
                isPicked={task.taskId === route.taskId}
                isStop={index === stopIndex}
                nodeKey={toPrintable(task.nodeKey)}
                status={task.status}
                progress={task.status === "running" ? task.progress : null}
                remark={toRemark(task, movedAt)}
                start={toStartText(task, view.createdAt)}
                duration={toDurationText(task, movedAt)}
              />
            );
          }}
        </VirtualRows>
      </table>
    </>
  );
}
