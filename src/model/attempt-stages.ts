/**
 * Where the time of an attempt went, as stages that follow each other without a gap: it waits for a free worker, its
 * service is called, its status is polled, its output is fetched. Pure; the clocks of store and worker may differ, so what
 * would run backwards takes no time.
 */
import type { AttemptRecord } from "./record.ts";

export type StageKind = "wait" | "execute" | "poll" | "fetch";

/** Instants are ms since the epoch. */
export interface Stage {
  readonly kind: StageKind;
  readonly startAt: number;
  readonly endAt: number;
}

export interface StagedAttempt {
  readonly attempt: AttemptRecord;
  /** In the order of time, from when it was ready to its end; only those that it came to. */
  readonly stages: readonly Stage[];
  /** Whether another worker had lost the task, which its service had accepted: it was followed on and not called again. */
  readonly isResumed: boolean;
}

/**
 * @param attempts of one task, by number
 * @param now where an attempt that has not ended is
 */
export function toStages(attempts: readonly AttemptRecord[], now: number): readonly StagedAttempt[] {
  let isAccepted = false;
  return attempts.map((attempt) => {
    const isResumed = isAccepted;
    isAccepted = attempt.outcome === "lost" && (isResumed || attempt.acceptedAt !== null);
    return { attempt, isResumed, stages: toStagesOf(attempt, isResumed, now) };
  });
}

function toStagesOf(attempt: AttemptRecord, isResumed: boolean, now: number): readonly Stage[] {
  const { readyAt, claimedAt, outputFetchedAt, endedAt } = attempt;
  const begins: readonly (readonly [StageKind, number | null])[] = [
    ["wait", readyAt],
    ["execute", isResumed ? null : claimedAt],
    ["poll", isResumed ? claimedAt : attempt.acceptedAt],
    ["fetch", outputFetchedAt === null ? null : (attempt.lastPoll?.at ?? outputFetchedAt)],
  ];
  const end = Math.max(endedAt ?? now, readyAt);
  const stages: Stage[] = [];
  for (const [kind, at] of begins) {
    if (at === null) continue;
    const previous = stages.pop();
    const startAt = Math.min(Math.max(at, previous?.startAt ?? at), end);
    if (previous !== undefined) stages.push({ ...previous, endAt: startAt });
    stages.push({ kind, startAt, endAt: end });
  }
  return stages;
}

/** How long (ms) each stage took in all attempts, and how long the task stood still between them. */
export type TimeSpent = Readonly<Record<StageKind | "pause", number>>;

export function toTimeSpent(staged: readonly StagedAttempt[]): TimeSpent {
  const spent = { wait: 0, execute: 0, poll: 0, fetch: 0, pause: 0 };
  let lastEnd: number | null = null;
  for (const { stages } of staged) {
    const [first] = stages;
    if (first !== undefined && lastEnd !== null) spent.pause += Math.max(first.startAt - lastEnd, 0);
    for (const { kind, startAt, endAt } of stages) {
      spent[kind] += endAt - startAt;
      lastEnd = endAt;
    }
  }
  return spent;
}
