/** The calls of the Control Interface that an attempt made, as its timeline tells them. Pure. */
import type { AttemptRecord } from "../../model/record.ts";

export interface ControlCall {
  readonly method: "POST" | "GET";
  /** Below `/control/`. */
  readonly name: "execute" | "status" | "output";
  /** How often it was made; null when that is known only at the end of the attempt. */
  readonly times: number | null;
  /** When it was first made (ms since the epoch). */
  readonly at: number;
  /** What came of it: of several the last answer. */
  readonly answer: string;
}

/**
 * In the order in which they were first made.
 *
 * @param isFollowing whether the attempt went on with what the service had accepted before
 */
export function toControlCalls(attempt: AttemptRecord, isFollowing: boolean): readonly ControlCall[] {
  const calls: ControlCall[] = [];
  const { acceptedAt, claimedAt, polls, lastPoll, outputFetchedAt } = attempt;
  if (!isFollowing) {
    calls.push({
      method: "POST",
      name: "execute",
      times: 1,
      at: claimedAt,
      answer: toExecuteAnswer(attempt),
    });
  }
  const isEnded = attempt.endedAt !== null;
  if ((isFollowing || acceptedAt !== null) && (polls > 0 || !isEnded)) {
    calls.push({
      method: "GET",
      name: "status",
      times: isEnded ? polls : null,
      at: acceptedAt ?? claimedAt,
      answer: lastPoll?.answer ?? "how often, and the last answer, is told at the end",
    });
  }
  if (outputFetchedAt !== null) {
    const at = lastPoll?.at ?? outputFetchedAt;
    calls.push({ method: "GET", name: "output", times: 1, at, answer: "fetched" });
  }
  return calls;
}

function toExecuteAnswer({ acceptedAt, endedAt, outcome, error }: AttemptRecord): string {
  if (acceptedAt !== null) return "running: accepted";
  if (endedAt === null) return "no answer yet";
  switch (outcome) {
    case "completed":
      return "complete";
    case "failed":
      return error ?? "failed";
    case "lost":
      return "nobody was there for the answer";
    default:
      return "abandoned";
  }
}
