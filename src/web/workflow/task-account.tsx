/** What became of a task, and where its time went. */
import { formatDuration } from "../../model/quantity.ts";
import type { WorkflowView } from "../../model/workflow-view.ts";
import { ErrorText } from "../parts/error-text.tsx";
import type { Bar } from "../timeline/attempt-bars.ts";
import { PARTS, type Part } from "../timeline/deciding-chain.ts";
import { TaskLinks } from "./task-links.tsx";
import type { TaskPlace } from "./task-place.ts";
import { toFailureHint, toRank, toSlowness, toStanding } from "./task-story.ts";
import { toPieces, toTimeSpent } from "./time-spent.ts";

interface TaskAccountProps {
  readonly place: TaskPlace;
  readonly view: WorkflowView;
  /** None before its attempts have been read. */
  readonly bars: readonly Bar[];
  readonly now: number;
  readonly onPick: (taskId: string) => void;
}

export function TaskAccount({ place, view, bars, now, onPick }: TaskAccountProps) {
  const { task, node, upstream } = place;
  const { sentence, tasks } = toStanding(task, upstream, view, now);
  const slowness = toSlowness(toTimeSpent(bars));
  const rank = toRank(task, view.tasks);
  return (
    <section className="task-account" aria-label="What became of it">
      <p className="standing">{sentence}</p>
      <TaskLinks tasks={tasks} onPick={onPick} />
      {task.error !== null && (
        <div className={task.status === "failed" ? "alert" : "alert alert-mild"}>
          {task.status !== "failed" && <p>Its last attempt failed:</p>}
          <ErrorText text={task.error} />
          <p>{toFailureHint(task.error, node.address ?? null)}</p>
        </div>
      )}
      {(slowness !== null || rank !== null) && (
        <p className="slowness">
          {slowness} {rank}
        </p>
      )}
      <TimeSpent bars={bars} />
    </section>
  );
}

const WORDS: Readonly<Record<Part, string>> = {
  waiting: "waited",
  executing: "executed",
  polling: "polled",
  fetching: "fetched",
  pausing: "paused",
};

/** As a bar for the eye, and in words. */
function TimeSpent({ bars }: { readonly bars: readonly Bar[] }) {
  const spent = toTimeSpent(bars);
  const parts = PARTS.filter((part) => spent[part] > 0);
  if (parts.length === 0) return null;
  return (
    <div className="time-spent">
      <span className="time-bar" aria-hidden="true">
        {toPieces(bars).map(({ part, lengthMs }, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: pieces are told apart by their order alone.
          <span key={index} className={`part-${part}`} style={{ flexGrow: lengthMs }} />
        ))}
      </span>
      <dl className="parts">
        {parts.map((part) => (
          <div key={part}>
            <dt className={`part-${part}`}>{WORDS[part]}</dt>
            <dd>{formatDuration(spent[part])}</dd>
          </div>
        ))}
      </dl>
    </div>
  );
}
