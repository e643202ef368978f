/** One task beside what shows all of them: what became of it and why, what it was given and what it made. */
import { type KeyboardEvent, useEffect, useId, useMemo, useRef } from "react";
import { toAttempts } from "../../model/run-records.ts";
import { hasEnded } from "../../model/status.ts";
import { NodeKey } from "../parts/node-key.tsx";
import { StateSign } from "../parts/state-sign.tsx";
import { toBars } from "../timeline/attempt-bars.ts";
import { useNow } from "../use-now.ts";
import { TaskAccount } from "./task-account.tsx";
import { TaskAttempts } from "./task-attempts.tsx";
import { TaskData } from "./task-data.tsx";
import { TaskFacts } from "./task-facts.tsx";
import { TaskNeighbours } from "./task-links.tsx";
import { findTask, type TaskPlace } from "./task-place.ts";
import type { WatchedWorkflow } from "./workflow-watch.ts";

interface TaskPanelProps {
  readonly watched: WatchedWorkflow;
  readonly taskId: string;
  readonly onClose: () => void;
  /** Another task is asked for. */
  readonly onPick: (taskId: string) => void;
}

export function TaskPanel({ watched, taskId, onClose, onPick }: TaskPanelProps) {
  const { view, graph } = watched;
  const titleId = useId();
  const place = useMemo(() => findTask(view, graph, taskId), [view, graph, taskId]);
  const heading = useFocus(taskId);
  const closeByKey = (event: KeyboardEvent): void => {
    if (event.key !== "Escape" || event.defaultPrevented) return;
    event.preventDefault();
    onClose();
  };
  return (
    <aside className="task-panel" aria-labelledby={titleId} onKeyDown={closeByKey}>
      <header className="task-panel-head">
        {place === null ? <span /> : <StateSign status={place.task.status} />}
        <button
          type="button"
          className="close"
          aria-label="Close the task"
          title="Close (Esc)"
          onClick={onClose}
        >
          ✕
        </button>
        <h2 id={titleId} ref={heading} tabIndex={-1}>
          <NodeKey text={place?.task.nodeKey ?? taskId} />
        </h2>
      </header>
      {place === null ? (
        <p className="notice">There is no such task in this workflow.</p>
      ) : (
        // Whatever is opened or folded in it is of this task alone.
        <TaskContent key={taskId} watched={watched} place={place} onPick={onPick} />
      )}
    </aside>
  );
}

/** The focus goes to each task that is picked, and back to what it was on before the first one. */
function useFocus(taskId: string) {
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    const before = document.activeElement;
    return () => {
      const isElsewhere = document.activeElement !== document.body;
      if (!isElsewhere && before instanceof HTMLElement && before.isConnected) before.focus();
    };
  }, []);
  // biome-ignore lint/correctness/useExhaustiveDependencies: it is the other task that matters.
  useEffect(() => heading.current?.focus(), [taskId]);
  return heading;
}

interface TaskContentProps {
  readonly watched: WatchedWorkflow;
  readonly place: TaskPlace;
  readonly onPick: (taskId: string) => void;
}

function TaskContent({ watched, place, onPick }: TaskContentProps) {
  const { view } = watched;
  const { task } = place;
  const answer = watched.tasks.get(task.taskId);
  const now = useNow(1000);
  const isMoving = !hasEnded(view.status) || task.status === "running";
  const shownAt = isMoving ? now : view.updatedAt;
  const attempts = useMemo(
    () => (answer === undefined ? [] : toAttempts({ workflow_id: view.workflowId, tasks: [answer] })),
    [answer, view],
  );
  const bars = toBars(attempts, null, shownAt);
  return (
    <>
      <TaskAccount place={place} view={view} bars={bars} now={shownAt} onPick={onPick} />
      {answer !== undefined && (
        <>
          <TaskAttempts bars={bars} taskError={task.error} address={place.node.address ?? null} />
          <TaskData answer={answer} place={place} tasks={watched.tasks} />
        </>
      )}
      <TaskNeighbours place={place} onPick={onPick} />
      <TaskFacts place={place} answer={answer} />
    </>
  );
}
