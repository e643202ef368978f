/** Other tasks, each a link with its state. */
import { type MouseEvent, useId, useState } from "react";
import { formatNumberOf } from "../../model/quantity.ts";
import { STATUS_SIGNS } from "../../model/status-sign.ts";
import type { TaskView } from "../../model/task-view.ts";
import { NodeKey } from "../parts/node-key.tsx";
import { parseRoute, toFragment } from "../route.ts";
import type { TaskPlace } from "./task-place.ts";

const SHOWN_AT_ONCE = 12;

interface TaskLinksProps {
  readonly tasks: readonly TaskView[];
  readonly onPick: (taskId: string) => void;
}

/** Nothing when there are none. */
export function TaskLinks({ tasks, onPick }: TaskLinksProps) {
  const [limit, setLimit] = useState(SHOWN_AT_ONCE);
  const hidden = tasks.length - limit;
  if (tasks.length === 0) return null;
  return (
    <ul className="task-links">
      {tasks.slice(0, limit).map((task) => (
        <li key={task.taskId}>
          <TaskLink task={task} onPick={onPick} />
        </li>
      ))}
      {hidden > 0 && (
        <li>
          <button type="button" className="small" onClick={() => setLimit(tasks.length)}>
            {formatNumberOf(hidden, "more task")}
          </button>
        </li>
      )}
    </ul>
  );
}

function TaskLink({ task, onPick }: { readonly task: TaskView; readonly onPick: (taskId: string) => void }) {
  const pick = (event: MouseEvent): void => {
    // With a key held down the browser opens it elsewhere.
    if (event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    onPick(task.taskId);
  };
  return (
    <a href={toAddress(task.taskId)} onClick={pick}>
      <span className={`sign state-${task.status}`} aria-hidden="true">
        {STATUS_SIGNS[task.status]}
      </span>
      <span className="task-name">
        <NodeKey text={task.nodeKey} />
        <span className="unseen"> ({task.status})</span>
      </span>
    </a>
  );
}

/** The page as it is, with another task. */
function toAddress(taskId: string): string {
  const route = parseRoute(location.hash);
  return route.view === "workflow" ? toFragment({ ...route, taskId }) : "#";
}

interface TaskNeighboursProps {
  readonly place: TaskPlace;
  readonly onPick: (taskId: string) => void;
}

export function TaskNeighbours({ place: { upstream, downstream }, onPick }: TaskNeighboursProps) {
  return (
    <div className="neighbours">
      <Side title="Upstream" nothing="None: it began with the workflow." tasks={upstream} onPick={onPick} />
      <Side title="Downstream" nothing="None: nothing waits for it." tasks={downstream} onPick={onPick} />
    </div>
  );
}

interface SideProps extends TaskLinksProps {
  readonly title: string;
  readonly nothing: string;
}

function Side({ title, nothing, tasks, onPick }: SideProps) {
  const id = useId();
  return (
    <section aria-labelledby={id}>
      <h3 id={id}>{title}</h3>
      {tasks.length === 0 ? <p className="notice">{nothing}</p> : <TaskLinks tasks={tasks} onPick={onPick} />}
    </section>
  );
}
