/** A workflow over time: why it took as long as it did, and a row of bars for each task. */
import { useMemo } from "react";
import { useKept } from "../parts/use-kept.ts";
import { toFragment, type WorkflowRoute } from "../route.ts";
import { useNow } from "../use-now.ts";
import type { RouteControl } from "../use-route.ts";
import { TaskFilterBar } from "../workflow/task-filter.tsx";
import { findTasks } from "../workflow/task-rows.ts";
import type { WatchedWorkflow } from "../workflow/workflow-watch.ts";
import { tellStory } from "./story.ts";
import { StoryView } from "./story-view.tsx";
import { toTimeline } from "./timeline.ts";
import { TimelineChart } from "./timeline-chart.tsx";
import { toLinks, toToldTasks } from "./told-tasks.ts";
import { useCalm } from "./use-calm.ts";

interface TimelineViewProps {
  readonly watched: WatchedWorkflow;
  readonly route: WorkflowRoute;
  readonly go: RouteControl["go"];
}

const MOVING_MS = 1000;
/** Of what has settled nothing moves. */
const STILL_MS = 3_600_000;

/** Of thousands of tasks it takes some milliseconds to make it: not with every frame in which events come. */
const CALM_MS = 100;

export function TimelineView({ route, go, ...props }: TimelineViewProps) {
  const watched = useCalm(props.watched, CALM_MS);
  const { view, graph, tasks } = watched;
  const now = useNow(view.settled ? STILL_MS : MOVING_MS);
  const links = useMemo(() => toLinks(graph), [graph]);
  const told = useMemo(() => toToldTasks(tasks), [tasks]);
  // The view is changed in place: `watched` is another one with each change.
  const timeline = useMemo(() => toTimeline(watched.view, links, told, now), [watched, links, told, now]);
  const story = useMemo(() => tellStory(timeline), [timeline]);
  const [isNarrowed, setNarrowed] = useKept("isNarrowed");
  const { status, text } = route;
  const rows = useMemo(() => {
    const found = findTasks(watched.view, { status, text }).flatMap(
      ({ position }) => timeline.rows[position] ?? [],
    );
    const deciding = new Set(timeline.chain.map(({ position }) => position));
    return isNarrowed ? found.filter(({ position }) => deciding.has(position)) : found;
  }, [watched, timeline, status, text, isNarrowed]);
  const toHref = (taskId: string): string => toFragment({ ...route, taskId });
  return (
    <div className="timeline">
      <StoryView story={story} toHref={toHref} />
      <div className="timeline-choices">
        <TaskFilterBar route={route} go={go} counts={view.counts} />
        <label className="timeline-choice">
          <input
            type="checkbox"
            checked={isNarrowed}
            onChange={(event) => setNarrowed(event.target.checked)}
          />
          Only the tasks that decide the end
        </label>
      </div>
      {rows.length === 0 && <p className="notice">No task is like that.</p>}
      {rows.length > 0 && (
        <TimelineChart timeline={timeline} rows={rows} picked={route.taskId} toHref={toHref} />
      )}
    </div>
  );
}
