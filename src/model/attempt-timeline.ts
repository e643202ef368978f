/** The attempts of a task as its state keeps them: each begins when it is claimed, and ends once. */
import { NOTHING_YET } from "./record.ts";
import type { Settlement } from "./settlement.ts";
import type { AttemptState, TaskState } from "./task-state.ts";

/** Begins the next attempt of a task; its number. */
export function beginAttempt({ values }: TaskState, workerId: string, now: number): number {
  values.attempt += 1;
  // What is spread first is copied as a whole; after other fields it is copied one by one.
  values.attempts.push({
    ...NOTHING_YET,
    number: values.attempt,
    workerId,
    readyAt: values.availableAt ?? now,
    claimedAt: now,
  });
  return values.attempt;
}

/** The attempt that holds a running task. */
export function liveAttempt({ plan, values }: TaskState): AttemptState {
  const attempt = values.attempts.at(-1);
  if (attempt === undefined) throw new Error(`task ${plan.taskId} runs without an attempt`);
  return attempt;
}

/** Keeps what the live attempt tells of itself as it is settled. */
export function recordSettlement(task: TaskState, { polls, lastPoll, outputFetchedAt }: Settlement): void {
  const attempt = liveAttempt(task);
  attempt.polls = polls;
  attempt.lastPoll = lastPoll;
  attempt.outputFetchedAt = outputFetchedAt;
}

export function endAttempt(
  task: TaskState,
  outcome: AttemptState["outcome"],
  error: string | null,
  now: number,
): AttemptState {
  const attempt = liveAttempt(task);
  attempt.outcome = outcome;
  attempt.error = error;
  attempt.endedAt = now;
  return attempt;
}
