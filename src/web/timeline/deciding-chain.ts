/**
 * The chain of tasks that decided when a workflow ended: the last one to end, of the tasks that it waited for the last one to
 * end, and so on to a start. Had one of them been quicker, the end might have come sooner; any other task has had time to spare.
 *
 * C1 The links lie one behind the other without a gap, from the beginning to the end.
 * C2 The parts of a link add up to its length.
 */
import type { Linked } from "../../model/layers.ts";
import type { Bar, Phase } from "./attempt-bars.ts";

/** `pausing`: no attempt could begin, between two of them, or before the workflow was retried. */
export type Part = Phase | "pausing";

export const PARTS = [
  "executing",
  "polling",
  "fetching",
  "waiting",
  "pausing",
] as const satisfies readonly Part[];

export interface ChainLink {
  readonly position: number;
  /** When the task before it had ended; ms since the epoch. */
  readonly from: number;
  readonly to: number;
  /** So long (ms) of it was each of these. */
  readonly parts: Readonly<Record<Part, number>>;
}

/**
 * The chain up to one task, from its start on.
 *
 * @param nodes by position
 * @param barsOf of a task, in order; none overlaps another one
 * @param startedAt of the workflow, in ms since the epoch
 * @param last the position of the task that ended last
 * @param endedAt when it did
 */
export function toDecidingChain(
  nodes: readonly Linked[],
  barsOf: (position: number) => readonly Bar[],
  startedAt: number,
  last: number,
  endedAt: number,
): readonly ChainLink[] {
  const chain: ChainLink[] = [];
  let position: number | null = last;
  let to = Math.max(endedAt, startedAt);
  while (position !== null) {
    const before: number | null = findLastEnded(nodes[position]?.upstream ?? [], barsOf);
    const endedBefore = before === null ? startedAt : (barsOf(before).at(-1)?.to ?? startedAt);
    const from = Math.min(Math.max(endedBefore, startedAt), to);
    chain.push({ position, from, to, parts: toParts(barsOf(position), from, to) });
    position = before;
    to = from;
  }
  return chain.reverse();
}

/** Of tasks that another one waited for, the one that it waited for longest; null when there is none. */
function findLastEnded(positions: readonly number[], barsOf: (position: number) => readonly Bar[]) {
  let [last, lastEndedAt]: [number | null, number] = [null, Number.NEGATIVE_INFINITY];
  for (const position of positions) {
    const endedAt = barsOf(position).at(-1)?.to;
    if (endedAt === undefined || endedAt <= lastEndedAt) continue;
    [last, lastEndedAt] = [position, endedAt];
  }
  return last;
}

/** What happened between two instants of a task with these bars. */
export function toParts(bars: readonly Bar[], from: number, to: number): Record<Part, number> {
  const parts = { waiting: 0, executing: 0, polling: 0, fetching: 0, pausing: to - from };
  for (const { phase, ...span } of bars.flatMap(({ spans }) => spans)) {
    const length = Math.max(Math.min(span.to, to) - Math.max(span.from, from), 0);
    parts[phase] += length;
    parts.pausing -= length;
  }
  return parts;
}

/** The parts of several links together. */
export function addParts(links: readonly ChainLink[]): Readonly<Record<Part, number>> {
  const total = { waiting: 0, executing: 0, polling: 0, fetching: 0, pausing: 0 };
  for (const { parts } of links) for (const part of PARTS) total[part] += parts[part];
  return total;
}
