import { memo } from "react";
import type { TaskStatus } from "../../model/status.ts";
import { StateSign } from "../parts/state-sign.tsx";

export const ROW_HEIGHT = 44;

interface TaskRowProps {
  readonly rowIndex: number;
  readonly taskId: string;
  /** The page with the panel of this task. */
  readonly href: string;
  readonly isPicked: boolean;
  /** Whether Tab leads to it: to one row of the table alone. */
  readonly isStop: boolean;
  readonly nodeKey: string;
  readonly status: TaskStatus;
  /** 0 to 100; null when nothing is told. */
  readonly progress: number | null;
  readonly remark: string;
  readonly start: string;
  readonly duration: string;
}

/** Takes texts alone, for a task is changed in place: it is drawn again only when one of them is another. */
export const TaskRow = memo(function TaskRow(props: TaskRowProps) {
  const { rowIndex, taskId, href, isPicked, isStop, nodeKey, status, progress, remark, start, duration } =
    props;
  const isFailed = status === "failed";
  const told = progress === null ? remark : `${Math.floor(progress)} % · ${remark}`;
  return (
    <tr
      aria-rowindex={rowIndex}
      className={isPicked ? "task picked" : "task"}
      style={{ height: ROW_HEIGHT }}
      data-row={taskId}
    >
      <td>
        <StateSign status={status} />
      </td>
      <td>
        <a
          className="name"
          href={href}
          title={nodeKey}
          tabIndex={isStop ? 0 : -1}
          aria-current={isPicked ? "true" : undefined}
        >
          {nodeKey}
        </a>
        <span className={isFailed ? "under remark-failed" : "under"}>{told}</span>
      </td>
      <td className="task-remark">
        {progress !== null && <progress value={progress} max={100} aria-label={`Progress of ${nodeKey}`} />}
        <span className={isFailed ? "remark-failed" : undefined} title={told}>
          {told}
        </span>
      </td>
      <td className="task-start">{start}</td>
      <td className="task-duration">{duration}</td>
    </tr>
  );
});
