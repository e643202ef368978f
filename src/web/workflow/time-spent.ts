/** Where the time of a task went, over all of its attempts. Pure. */
import type { Bar } from "../timeline/attempt-bars.ts";
import { type Part, toParts } from "../timeline/deciding-chain.ts";

/** How long (ms) each part took. */
export type TimeSpent = Readonly<Record<Part, number>>;

/** From when the task was first ready to the end of its last attempt. */
export const toTimeSpent = (bars: readonly Bar[]): TimeSpent =>
  toParts(bars, bars[0]?.from ?? 0, bars.at(-1)?.to ?? 0);

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
