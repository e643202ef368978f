/** Where the time of a task went, over all of its attempts. Pure. */
import type { Bar } from "../timeline/attempt-bars.ts";

/** The phases of an attempt, and `pausing`: between two attempts. */
export const PARTS = ["waiting", "executing", "polling", "fetching", "pausing"] as const;
export type Part = (typeof PARTS)[number];

/** How long (ms) each part took. */
export type TimeSpent = Readonly<Record<Part, number>>;

export function toTimeSpent(bars: readonly Bar[]): TimeSpent {
  const spent: Record<Part, number> = { waiting: 0, executing: 0, polling: 0, fetching: 0, pausing: 0 };
  for (const [index, { from, spans }] of bars.entries()) {
    const before = bars[index - 1];
    if (before !== undefined) spent.pausing += from - before.to;
    for (const span of spans) spent[span.phase] += span.to - span.from;
  }
  return spent;
}

/** A piece of the time of a task, for those who draw it. */
export interface Piece {
  readonly part: Part;
  readonly lengthMs: number;
}

/** In the order of time, from when the task was first ready, without those that took none. */
export function toPieces(bars: readonly Bar[]): readonly Piece[] {
  return bars.flatMap(({ from, spans }, index) => {
    const before = bars[index - 1];
    const pause: Piece = { part: "pausing", lengthMs: from - (before?.to ?? from) };
    const pieces = spans.map((span): Piece => ({ part: span.phase, lengthMs: span.to - span.from }));
    return [pause, ...pieces].filter(({ lengthMs }) => lengthMs > 0);
  });
}
