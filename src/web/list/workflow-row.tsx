import { type ChangeEvent, memo } from "react";
import { formatAge, formatDuration, formatMovingDuration } from "../../model/quantity.ts";
import { hasEnded } from "../../model/status.ts";
import type { WorkflowAnswer } from "../../model/workflow-answer.ts";
import { Progress } from "../parts/progress.tsx";
import { StateSign } from "../parts/state-sign.tsx";
import { toFragment, toWorkflowRoute } from "../route.ts";

export const ROW_HEIGHT = 56;

interface WorkflowRowProps {
  readonly row: WorkflowAnswer;
  readonly index: number;
  readonly now: number;
  readonly isChosen: boolean;
  /** Whether Tab leads to it: to one row of the list alone. */
  readonly isStop: boolean;
  /** @param isRange whether all up to it are meant */
  readonly onChoose: (id: string, isRange: boolean) => void;
}

export const WorkflowRow = memo(function WorkflowRow(props: WorkflowRowProps) {
  const { row, index, now, isChosen, isStop, onChoose } = props;
  const { workflow_id, status, created_at, updated_at } = row;
  const createdAt = Date.parse(created_at);
  const duration = hasEnded(status)
    ? formatDuration(Date.parse(updated_at) - createdAt)
    : formatMovingDuration(now - createdAt);
  const name = row.name === "" ? workflow_id : row.name;
  const choose = ({ nativeEvent }: ChangeEvent) =>
    onChoose(workflow_id, nativeEvent instanceof MouseEvent && nativeEvent.shiftKey);
  return (
    <tr
      aria-rowindex={index + 2}
      className={isChosen ? "workflow chosen" : "workflow"}
      style={{ height: ROW_HEIGHT }}
      data-row={workflow_id}
    >
      <td className="column-choose">
        <label className="choose">
          <input
            type="checkbox"
            aria-label={`Choose ${name}`}
            tabIndex={isStop ? 0 : -1}
            checked={isChosen}
            onChange={choose}
          />
        </label>
      </td>
      <td>
        <StateSign status={status} />
      </td>
      <td>
        <a
          className="name"
          title={row.error ?? name}
          href={toFragment(toWorkflowRoute(workflow_id))}
          tabIndex={isStop ? 0 : -1}
        >
          {name}
        </a>
        <span className="id">{workflow_id}</span>
      </td>
      <td>
        <Progress counts={row.task_counts} />
      </td>
      <td className="column-age">
        <time dateTime={created_at} title={created_at}>
          {formatAge(now - createdAt)}
        </time>
      </td>
      <td className="column-duration">{duration}</td>
    </tr>
  );
});
