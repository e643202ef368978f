/** Why a workflow took as long as it did, in words. Pure; who draws it makes links of the tasks. */
import { formatCount, formatDuration, formatMovingDuration, formatNumberOf } from "../../model/quantity.ts";
import { clip } from "./bar-text.ts";
import { addParts, type ChainLink, PARTS, type Part } from "./deciding-chain.ts";
import type { Timeline, TimelineRow } from "./timeline.ts";

/** Text, and tasks that are named in it. */
export type Words = readonly (string | TaskName)[];

export interface TaskName {
  readonly taskId: string;
  readonly nodeKey: string;
}

export interface Share {
  readonly part: Part;
  readonly lengthMs: number;
  /** Of the whole time, 0 to 1. */
  readonly share: number;
}

export interface ChainStep extends TaskName {
  readonly lengthMs: number;
  /** Of the whole time, 0 to 1. */
  readonly share: number;
  readonly shares: readonly Share[];
}

export interface Story {
  readonly headline: Words;
  /** What can be done about it, or should be known; each a sentence. */
  readonly notes: readonly string[];
  /** Where the time of the chain went, without what is none of it. */
  readonly shares: readonly Share[];
  /** The longest links of the chain, in its order. */
  readonly steps: readonly ChainStep[];
  readonly others: { readonly count: number; readonly lengthMs: number };
}

/** So many links are named; what the others took is told as a sum. */
const MOST_STEPS = 5;
/** What took less than this share of the time is not worth a sentence. */
const WORTH_TELLING = 0.1;
const WORTH_TELLING_MS = 100;

export function tellStory(timeline: Timeline): Story {
  const { chain, beganAt } = timeline;
  const total = Math.max((chain.at(-1)?.to ?? timeline.endedAt) - beganAt, 0);
  const parts = addParts(chain);
  const named = new Set(chain.toSorted((one, other) => toLength(other) - toLength(one)).slice(0, MOST_STEPS));
  const steps = chain.filter((link) => named.has(link));
  const others = chain.filter((link) => !named.has(link));
  return {
    headline: toHeadline(timeline),
    notes: [...toPartNotes(parts, total, timeline.isRunning), ...toAttemptNotes(timeline.rows)],
    shares: toShares(parts, total),
    steps: steps.map((link) => ({
      ...toName(timeline, link),
      lengthMs: toLength(link),
      share: toShare(toLength(link), total),
      shares: toShares(link.parts, total),
    })),
    others: { count: others.length, lengthMs: others.reduce((sum, link) => sum + toLength(link), 0) },
  };
}

const toLength = ({ from, to }: ChainLink): number => to - from;

const toShare = (lengthMs: number, total: number): number => (total === 0 ? 0 : lengthMs / total);

function toShares(parts: Readonly<Record<Part, number>>, total: number): readonly Share[] {
  return PARTS.filter((part) => parts[part] > 0).map((part) => ({
    part,
    lengthMs: parts[part],
    share: toShare(parts[part], total),
  }));
}

function toName({ rows }: Timeline, { position }: ChainLink): TaskName {
  const { taskId = "", nodeKey = "" } = rows[position] ?? {};
  return { taskId, nodeKey };
}

function toHeadline(timeline: Timeline): Words {
  const { chain, rows, beganAt, endedAt, status, isRunning } = timeline;
  const last = chain.at(-1);
  const row = last && rows[last.position];
  if (last === undefined || row === undefined) return [toEmptyHeadline(timeline)];
  const name = toName(timeline, last);
  const duration = isRunning ? formatMovingDuration(endedAt - beganAt) : formatDuration(endedAt - beganAt);
  switch (status) {
    case "pending":
    case "running":
      return [`Running for ${duration}. `, name, ` ${toHolding(row, endedAt)}`];
    case "failed": {
      const failedAfter = formatDuration(last.to - beganAt);
      const error = row.error === null || row.error === "" ? "." : `: ${clip(row.error)}`;
      return [`Failed after ${failedAfter}, when `, name, ` failed${error}`];
    }
    case "cancelled":
      return [`Cancelled after ${duration}. `, name, " had been under way the longest."];
    case "completed":
      return toCompletedHeadline(duration, name, chain.length, rows.length);
  }
}

function toCompletedHeadline(duration: string, name: TaskName, links: number, tasks: number): Words {
  if (tasks === 1) return [`Took ${duration}, all of it for `, name, "."];
  const chain = links === 1 ? "One task" : `A chain of ${formatNumberOf(links, "task")}`;
  return [`Took ${duration}. ${chain} of ${formatCount(tasks)} decided that; the last one was `, name, "."];
}

function toEmptyHeadline({ isRunning, rows, status }: Timeline): string {
  if (isRunning) return "Nothing has begun yet.";
  return rows.length === 0 ? "There are no tasks." : `No task had begun when it was ${status}.`;
}

/** What keeps a task that all wait for. */
function toHolding({ bars, retryAt }: TimelineRow, now: number): string {
  const bar = bars.at(-1);
  if (bar?.attempt === null) {
    return `has waited longest, for ${formatMovingDuration(now - bar.from)}: no worker has claimed it.`;
  }
  if (retryAt !== null) return `is tried again in ${formatMovingDuration(retryAt - now)}.`;
  const span = bar?.spans.at(-1);
  if (bar === undefined || span === undefined) return "has just begun.";
  const what = span.phase === "polling" ? "its service works on it" : "it is executed";
  return `has been under way longest, for ${formatMovingDuration(now - bar.from)}: ${what}.`;
}

function toPartNotes(
  parts: Readonly<Record<Part, number>>,
  total: number,
  isRunning: boolean,
): readonly string[] {
  const isWorthTelling = (part: Part): boolean =>
    parts[part] >= WORTH_TELLING_MS && toShare(parts[part], total) >= WORTH_TELLING;
  const notes: string[] = [];
  if (isWorthTelling("waiting")) {
    const duration = formatDuration(parts.waiting);
    const help = isRunning ? "help" : "have helped";
    notes.push(
      `For ${duration} of it a task was ready and no worker took it: more workers, or more slots for each, would ${help}.`,
    );
  }
  if (isWorthTelling("pausing")) {
    notes.push(
      `For ${formatDuration(parts.pausing)} of it nothing could begin: after a failed attempt, or until somebody retried the workflow.`,
    );
  }
  return notes;
}

function toAttemptNotes(rows: readonly TimelineRow[]): readonly string[] {
  const attempts = rows.flatMap(({ bars }) => bars.flatMap(({ attempt }) => attempt ?? []));
  const repeated = rows.filter(({ bars }) => bars.filter(({ attempt }) => attempt !== null).length > 1);
  const failed = attempts.filter(({ outcome }) => outcome === "failed").length;
  const lost = attempts.filter(({ outcome }) => outcome === "lost").length;
  const notes: string[] = [];
  if (repeated.length > 0) {
    const ends = [
      failed > 0 && `${formatNumberOf(failed, "attempt")} failed`,
      lost > 0 &&
        `${formatCount(lost)} ${lost === 1 ? "was" : "were"} lost with ${lost === 1 ? "its worker" : "their workers"}`,
    ].filter((text) => text !== false);
    const why = ends.length === 0 ? "" : `: ${ends.join(", ")}`;
    notes.push(`${formatNumberOf(repeated.length, "task")} took more than one attempt${why}.`);
  }
  return notes;
}
