/**
 * What the page has heard of the server, reading by reading. Pure.
 *
 * H1 Readings stand in the order in which they came, the newest last, and are few.
 * H2 All of them are of one server that has run through: after a new start what was before is forgotten.
 */
import { type Latency, type Timings, toLatency, toTimingsBetween } from "../../model/latency.ts";
import type { SystemAnswer } from "../../model/system-answer.ts";

export interface Reading {
  /** When it came (ms since the epoch), by the clock of the page. */
  readonly at: number;
  readonly system: SystemAnswer;
}

export type History = readonly Reading[];

/** Three minutes, when nothing is late. */
export const MOST_READINGS = 61;

export function addReading(history: History, reading: Reading): History {
  const isSameRun = history.at(-1)?.system.started_at === reading.system.started_at;
  return [...(isSameRun ? history : []), reading].slice(-MOST_READINGS);
}

/** How something was, over some time. */
export interface Pace {
  readonly name: string;
  readonly latency: Latency;
  /** Null where nothing can fail. */
  readonly failed: number | null;
}

/** The name of the time between a task's readiness and its claim. */
export const HOP = "ready to claimed";

/** Since the server was started. */
export function toPaces({ hops, control_calls }: SystemAnswer): readonly Pace[] {
  return [
    { name: HOP, latency: hops, failed: null },
    ...control_calls.map(({ call, latency, failed }) => ({ name: call, latency, failed })),
  ];
}

/** What came between two readings. */
export interface RecentPaces {
  readonly spanMs: number;
  readonly paces: readonly Pace[];
}

/**
 * Between the last reading and the first one that it can be compared with: a worker that was started anew counts anew. Null
 * as long as there is none.
 */
export function toRecentPaces(history: History): RecentPaces | null {
  const last = history.at(-1);
  for (const first of history.slice(0, -1)) {
    const paces = last === undefined ? null : toPacesBetween(first.system, last.system);
    if (last !== undefined && paces !== null) return { spanMs: last.at - first.at, paces };
  }
  return null;
}

function toPacesBetween(earlier: SystemAnswer, later: SystemAnswer): readonly Pace[] | null {
  const before = new Map(toPaces(earlier).map((pace) => [pace.name, pace]));
  const paces = toPaces(later).map((pace) => toPaceSince(before.get(pace.name), pace));
  return paces.includes(null) ? null : paces.filter((pace) => pace !== null);
}

function toPaceSince(earlier: Pace | undefined, { name, latency, failed }: Pace): Pace | null {
  const timings = toTimingsBetween(earlier?.latency ?? toNothing(latency), latency);
  if (timings === null) return null;
  const failedSince = failed === null ? null : Math.max(failed - (earlier?.failed ?? 0), 0);
  return { name, latency: toLatency(timings), failed: failedSince };
}

/** For what was timed for the first time since. */
const toNothing = ({ buckets }: Latency): Timings => ({
  count: 0,
  total_ms: 0,
  buckets: buckets.map(({ at_most_ms }) => ({ at_most_ms, count: 0 })),
});

/** How many hops there were each second between one reading and the next. */
export function toHopRates(history: History): readonly number[] {
  return history.slice(1).map(({ at, system }, index) => {
    const before = history[index];
    if (before === undefined || at <= before.at) return 0;
    const hops = system.hops.count - before.system.hops.count;
    return (Math.max(hops, 0) * 1000) / (at - before.at);
  });
}

/** A figure of each reading; 0 where the store did not answer. */
export const toFigures = (history: History, of: (system: SystemAnswer) => number | undefined) =>
  history.map(({ system }) => of(system) ?? 0);
