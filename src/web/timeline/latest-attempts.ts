/**
 * The attempts of a task as they are now: as the API told them last, and what events have told since. Exact instants come
 * with the next answer of the API, a moment later; until then an event's change is of the time of the last event.
 */
import { type AttemptOutcome, type AttemptRecord, NOTHING_YET } from "../../model/record.ts";
import type { TaskView } from "../../model/task-view.ts";
import { toFollowing } from "./attempt-bars.ts";

/**
 * @param told ascending by number
 * @param heardAt when the last event of the workflow was, in ms since the epoch
 */
export function toLatestAttempts(
  task: TaskView,
  told: readonly AttemptRecord[],
  heardAt: number,
): readonly AttemptRecord[] {
  const last = told.at(-1);
  if (last !== undefined && last.number > task.attempt) return told;
  if (last === undefined || last.number < task.attempt) {
    return task.attempt === 0 ? told : addBegun(task, told, heardAt);
  }
  if (last.endedAt !== null) return told;
  const updated = update(last, task, heardAt, toFollowing(told).at(-1) ?? false);
  return updated === last ? told : told.with(-1, updated);
}

function addBegun(task: TaskView, told: readonly AttemptRecord[], heardAt: number): readonly AttemptRecord[] {
  const claimedAt = (told.length === 0 ? task.startedAt : null) ?? heardAt;
  const last = told.at(-1);
  const ended = last?.endedAt === null ? told.with(-1, toEnded(last, task, claimedAt)) : told;
  // What was lost is ready again at once.
  const lostAt = last?.outcome === "lost" ? last.endedAt : null;
  const begun = toBegun(task, lostAt ?? claimedAt, claimedAt);
  const isFollowing = toFollowing([...ended, begun]).at(-1) ?? false;
  return [...ended, update(begun, task, heardAt, isFollowing)];
}

/** One that has another one after it; only a failure leaves an error. */
const toEnded = (attempt: AttemptRecord, { error }: TaskView, endedAt: number): AttemptRecord => ({
  ...attempt,
  outcome: error === null ? "lost" : "failed",
  error,
  endedAt,
});

function toBegun(task: TaskView, readyAt: number, claimedAt: number): AttemptRecord {
  return {
    taskId: task.taskId,
    number: task.attempt,
    workerId: "",
    readyAt,
    claimedAt,
    ...NOTHING_YET,
  };
}

function update(
  attempt: AttemptRecord,
  task: TaskView,
  heardAt: number,
  isFollowing: boolean,
): AttemptRecord {
  if (task.status !== "running") {
    const outcome = toOutcome(task);
    const error = outcome === "failed" ? task.error : null;
    return { ...attempt, outcome, error, endedAt: task.endedAt ?? heardAt };
  }
  const isAccepted = task.accepted && attempt.acceptedAt === null && !isFollowing;
  return isAccepted ? { ...attempt, acceptedAt: heardAt } : attempt;
}

/** How the last attempt of a task that does not run any more ended, as far as the task still shows it. */
function toOutcome({ status, retryAt, startedAt }: TaskView): AttemptOutcome {
  if (status === "completed" || status === "failed" || status === "cancelled") return status;
  const isLost = status === "pending" && retryAt === null && startedAt !== null;
  return isLost ? "lost" : "failed";
}
