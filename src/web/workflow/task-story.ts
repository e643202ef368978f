/** What became of a task, in sentences: how it stands, why it failed, why it took as long as it did. Pure. */
import { formatDuration, formatMovingDuration, formatNumberOf } from "../../model/quantity.ts";
import type { TaskView } from "../../model/task-view.ts";
import type { WorkflowView } from "../../model/workflow-view.ts";
import { PARTS, type Part } from "../timeline/deciding-chain.ts";
import type { TimeSpent } from "./time-spent.ts";

/** Sentences, and the tasks that they speak of. */
export interface Story {
  readonly sentence: string;
  readonly tasks: readonly TaskView[];
}

const tell = (sentence: string, tasks: readonly TaskView[] = []): Story => ({ sentence, tasks });

/** How the task stands. @param upstream the tasks that it waits for */
export function toStanding(
  task: TaskView,
  upstream: readonly TaskView[],
  workflow: WorkflowView,
  now: number,
): Story {
  const attempt = task.attempt > 1 ? `, at attempt ${task.attempt}` : "";
  switch (task.status) {
    case "pending":
      return toWaiting(task, upstream, now);
    case "running": {
      const sinceStart = formatMovingDuration(now - (task.startedAt ?? now));
      const progress = task.progress === null ? "" : `, ${task.progress}% done`;
      return tell(
        task.accepted
          ? `Its service works on it: ${sinceStart} so far${progress}${attempt}.`
          : `Its service has been called, and has not answered yet: ${sinceStart} so far${attempt}.`,
      );
    }
    case "completed":
      return tell(`Completed in ${toDuration(task)}${attempt}.`);
    case "failed":
      return tell(`Failed after ${toDuration(task)}${attempt}.`);
    case "cancelled":
      return tell(
        task.startedAt === null
          ? "Cancelled with its workflow before it began."
          : `Cancelled with its workflow, ${toDuration(task)} after it began.`,
      );
    case "skipped":
      return tell("Never began, because the workflow had failed before:", [...workflow.tasksIn("failed")]);
  }
}

function toWaiting(task: TaskView, upstream: readonly TaskView[], now: number): Story {
  if (task.retryAt !== null) {
    const pauseMs = task.retryAt - now;
    const when = pauseMs > 0 ? `in ${formatMovingDuration(pauseMs)}` : "at once";
    return tell(`Attempt ${task.attempt} failed; the next one begins ${when}.`);
  }
  if (task.accepted) return tell("Its worker was lost; another one will follow what its service works on.");
  const missing = upstream.filter(({ status }) => status !== "completed");
  if (missing.length === 0) return tell("Ready: waits for a free worker.");
  return tell(`Waits for ${missing.length} of ${formatNumberOf(upstream.length, "upstream task")}:`, missing);
}

const toDuration = ({ startedAt, endedAt }: TaskView): string =>
  formatDuration((endedAt ?? 0) - (startedAt ?? endedAt ?? 0));

/** Shorter ones (ms) are not worth an explanation. */
const SHORT_MS = 1000;

/** Why it took as long as it did; null when that was short, or had no main reason. */
export function toSlowness(spent: TimeSpent): string | null {
  const total = PARTS.reduce((sum, part) => sum + spent[part], 0);
  const main = PARTS.find((part) => spent[part] * 2 > total);
  if (total < SHORT_MS || main === undefined) return null;
  const share = `${Math.round((spent[main] / total) * 100)}% of its time`;
  return EXPLANATIONS[main](`${formatDuration(spent[main])}, ${share}`);
}

const EXPLANATIONS: Readonly<Record<Part, (took: string) => string>> = {
  waiting: (took) =>
    `It waited for a free worker: ${took}. More workers, or more tasks at once for each, would start it sooner.`,
  executing: (took) => `Its service took long to answer the call: ${took}.`,
  polling: (took) => `Its service worked on it: ${took}.`,
  fetching: (took) => `Its output took long to fetch: ${took}.`,
  pausing: (took) => `It stood still between its attempts: ${took}.`,
};

/** How it compares with the other tasks of its workflow that ended; null when there is nothing to compare. */
export function toRank(task: TaskView, tasks: readonly TaskView[]): string | null {
  if (task.startedAt === null || task.endedAt === null) return null;
  const tookMs = task.endedAt - task.startedAt;
  const others = tasks.filter(
    ({ taskId, startedAt, endedAt }) => taskId !== task.taskId && startedAt !== null && endedAt !== null,
  );
  if (others.length === 0) return null;
  const slower = others.filter(({ startedAt, endedAt }) => (endedAt ?? 0) - (startedAt ?? 0) > tookMs).length;
  if (slower === 0) return `The slowest of the ${formatNumberOf(others.length + 1, "task")} that ended.`;
  return slower * RANKED <= others.length ? `Only ${formatNumberOf(slower, "task")} took longer.` : null;
}

/** Among so many (one in ten) it is one of the slowest. */
const RANKED = 10;

/** What an error means, and where to look on. Its beginning is part of the contract. */
export function toFailureHint(error: string, address: string | null): string {
  const service = address ?? "the service";
  return HINTS.find(([pattern]) => pattern.test(error))?.[1](service) ?? OF_SERVICE;
}

const OF_SERVICE = "This is what its service says. Its own log may know more.";

const HINTS: readonly (readonly [RegExp, (service: string) => string])[] = [
  [
    /^Connection failed/,
    (service) => `Nobody answered at ${service}. Does the service run there, and can the worker reach it?`,
  ],
  [
    /^Request timed out/,
    (service) => `${service} did not answer in time. options.execute_timeout_ms gives it more.`,
  ],
  [/^Task timed out/, () => "It took longer than options.task_timeout_ms allows."],
  [/^Request failed/, (service) => `The connection to ${service} broke before its answer was there.`],
  [/^HTTP 40[13]\b/, () => "The service refuses the key: is it the services' API key that was submitted?"],
  [/^HTTP 404\b/, (service) => `${service} does not know what was asked for. Is it the right service?`],
  [/^HTTP 4/, () => "The service refuses the call: see what it says of it."],
  [/^HTTP 5/, () => "The service broke down over the call. Its own log may know more."],
  [
    /^Invalid response/,
    (service) =>
      `The answer is none of the Control Interface. \`aieffect conformance ${service}\` tests the service.`,
  ],
  [/^Endpoint not found/, () => "The dockerinfo has no entry for its container."],
];
