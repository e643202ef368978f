/** Attempts as bars: from when a task could be claimed to the end of its attempt, in spans of what happened meanwhile. */
import type { AttemptRecord } from "../../model/record.ts";

/**
 * `waiting`: for a worker. `executing`: until the service answered, or took the task on. `polling`: while the service worked
 * on it. `fetching`: the output, and its recording.
 */
export type Phase = "waiting" | "executing" | "polling" | "fetching";

/** Instants are ms since the epoch; never empty. */
export interface Span {
  readonly phase: Phase;
  readonly from: number;
  readonly to: number;
}

export interface Bar {
  /** Null for one that may begin, and that no worker has claimed yet. */
  readonly attempt: AttemptRecord | null;
  /** Whether it went on with what the service had accepted in an attempt that was lost. */
  readonly isFollowing: boolean;
  readonly from: number;
  /** `now` while it is under way. */
  readonly to: number;
  /** In order, without a gap, from `from` to `to`; none when both are the same. */
  readonly spans: readonly Span[];
}

/**
 * The bars of one task, which never overlap. Some instants are of the clock of a worker, others of that of the store; when
 * they contradict each other, what is told first wins.
 *
 * @param attempts of one task, ascending by number
 * @param readyAt since when another one may begin; null when none may
 * @param now until when what is under way lasts, in ms since the epoch
 */
export function toBars(
  attempts: readonly AttemptRecord[],
  readyAt: number | null,
  now: number,
): readonly Bar[] {
  const bars: Bar[] = [];
  const following = toFollowing(attempts);
  for (const [index, attempt] of attempts.entries()) {
    const from = Math.max(attempt.readyAt, bars.at(-1)?.to ?? Number.NEGATIVE_INFINITY);
    const to = Math.max(attempt.endedAt ?? now, from);
    const isFollowing = following[index] ?? false;
    bars.push({ attempt, isFollowing, from, to, spans: toSpans(attempt, isFollowing, from, to) });
  }
  if (readyAt !== null && readyAt < now) {
    const from = Math.max(readyAt, bars.at(-1)?.to ?? readyAt);
    const to = Math.max(now, from);
    const spans: readonly Span[] = from < to ? [{ phase: "waiting", from, to }] : [];
    bars.push({ attempt: null, isFollowing: false, from, to, spans });
  }
  return bars;
}

/** Of each attempt, ascending by number, whether its service had accepted the task in one before, that was lost. */
export function toFollowing(attempts: readonly AttemptRecord[]): readonly boolean[] {
  let isLeftToService = false;
  return attempts.map((attempt, index) => {
    const before = attempts[index - 1];
    // What was lost is ready again at once; after a cancellation and a retry it would be ready later.
    const goesOn = isLeftToService && before?.outcome === "lost" && before.endedAt === attempt.readyAt;
    // Only what was accepted is ever polled.
    const isFollowing = goesOn || (attempt.acceptedAt === null && attempt.polls > 0);
    isLeftToService = isFollowing || attempt.acceptedAt !== null;
    return isFollowing;
  });
}

function toSpans(attempt: AttemptRecord, isFollowing: boolean, from: number, to: number): readonly Span[] {
  const { claimedAt, acceptedAt, lastPoll, outputFetchedAt } = attempt;
  const acceptance = isFollowing ? claimedAt : acceptedAt;
  const fetch = outputFetchedAt === null || acceptance === null ? null : lastPoll?.at;
  const ends: readonly (readonly [Phase, number])[] = [
    ["waiting", claimedAt],
    ["executing", acceptance ?? to],
    ["polling", fetch ?? to],
    ["fetching", to],
  ];
  const spans: Span[] = [];
  let reached = from;
  for (const [phase, endsAt] of ends) {
    const end = Math.min(Math.max(endsAt, reached), to);
    if (end > reached) spans.push({ phase, from: reached, to: end });
    reached = end;
  }
  return spans;
}
