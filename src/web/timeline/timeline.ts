/** A workflow as rows of bars, the time that they are drawn on, and what decided its end. Pure, and the same for all views. */
import type { Linked } from "../../model/layers.ts";
import type { AttemptRecord } from "../../model/record.ts";
import { hasEnded, type TaskStatus, type WorkflowStatus } from "../../model/status.ts";
import type { TaskView } from "../../model/task-view.ts";
import { type Bar, toBars } from "./attempt-bars.ts";
import { type ChainLink, toDecidingChain } from "./deciding-chain.ts";
import { type FoldedTime, foldTime, type Interval } from "./folded-time.ts";
import { toLatestAttempts } from "./latest-attempts.ts";
import { toStep } from "./time-ticks.ts";

export interface TimelineRow {
  /** In the blueprint. */
  readonly position: number;
  readonly taskId: string;
  readonly nodeKey: string;
  readonly status: TaskStatus;
  /** Why it failed, or why its last attempt did. */
  readonly error: string | null;
  /** Set while it waits for its next attempt: not before then. */
  readonly retryAt: number | null;
  readonly bars: readonly Bar[];
}

/** Instants are ms since the epoch. */
export interface Timeline {
  readonly status: WorkflowStatus;
  /** In blueprint order: a row's place is its task's position. */
  readonly rows: readonly TimelineRow[];
  readonly time: FoldedTime;
  readonly beganAt: number;
  /** When the workflow ended, or now. */
  readonly endedAt: number;
  readonly isRunning: boolean;
  /** Ends with the task that decided it; empty when no task has come to anything. */
  readonly chain: readonly ChainLink[];
}

/** What a timeline is made of. */
export interface TimelineSource {
  readonly status: WorkflowStatus;
  readonly createdAt: number;
  readonly updatedAt: number;
  /** Null while it runs. */
  readonly endedAt: number | null;
  readonly tasks: readonly TaskView[];
}

/** What the API told of a task. */
export interface ToldTask {
  readonly attempts: readonly AttemptRecord[];
  /** Since when it is pending; null when it is not, as far as is told. */
  readonly pendingSince: number | null;
}

/**
 * @param links of the tasks, by position
 * @param told by task id
 * @param now ms since the epoch
 */
export function toTimeline(
  workflow: TimelineSource,
  links: readonly Linked[],
  told: ReadonlyMap<string, ToldTask>,
  now: number,
): Timeline {
  const { status, createdAt } = workflow;
  const rows = toRows(workflow, links, told, Math.max(now, workflow.updatedAt));
  const isRunning = !hasEnded(status);
  const endedAt = isRunning ? Math.max(now, workflow.updatedAt) : (workflow.endedAt ?? workflow.updatedAt);
  const lastAt = rows.reduce((latest, { bars }) => Math.max(latest, bars.at(-1)?.to ?? latest), endedAt);
  const whole = { from: createdAt, to: isRunning ? toRoomFor(lastAt - createdAt) + createdAt : lastAt };
  // What is still to come is not idle.
  const time = foldTime(whole, [...toBusy(rows), { from: lastAt, to: whole.to }]);
  const last = findDeciding(status, rows);
  const barsOf = (position: number): readonly Bar[] => rows[position]?.bars ?? [];
  const decidedAt = last === null || isRunning ? endedAt : (barsOf(last).at(-1)?.to ?? endedAt);
  const chain = last === null ? [] : toDecidingChain(links, barsOf, createdAt, last, decidedAt);
  return { status, rows, time, beganAt: createdAt, endedAt, isRunning, chain };
}

function toRows(
  { tasks, createdAt, updatedAt }: TimelineSource,
  links: readonly Linked[],
  told: ReadonlyMap<string, ToldTask>,
  now: number,
): readonly TimelineRow[] {
  const attempts = tasks.map((task) =>
    toLatestAttempts(task, told.get(task.taskId)?.attempts ?? [], updatedAt),
  );
  const toReadyAt = ({ position, taskId, status, retryAt }: TaskView): number | null => {
    if (status !== "pending") return null;
    if (retryAt !== null) return retryAt;
    let readyAt = told.get(taskId)?.pendingSince ?? createdAt;
    for (const upstream of links[position]?.upstream ?? []) {
      if (tasks[upstream]?.status !== "completed") return null;
      readyAt = Math.max(readyAt, tasks[upstream].endedAt ?? readyAt);
    }
    return readyAt;
  };
  return tasks.map((task, position) => ({
    position,
    taskId: task.taskId,
    nodeKey: task.nodeKey,
    status: task.status,
    error: task.error,
    retryAt: task.retryAt,
    bars: toBars(attempts[position] ?? [], toReadyAt(task), now),
  }));
}

/** While a worker or a service had something to do. */
function* toBusy(rows: readonly TimelineRow[]): Generator<Interval> {
  for (const { bars } of rows) {
    for (const { spans } of bars) for (const span of spans) if (span.phase !== "waiting") yield span;
  }
}

/** A little more than a length (ms) that still grows, so that the scale does not change all the time. */
function toRoomFor(lengthMs: number): number {
  const step = toStep(Math.max(lengthMs, 1000) / 5);
  return Math.ceil(Math.max(lengthMs, 1000) / step) * step;
}

/** The task that the end waited for, or that all waits for now. */
function findDeciding(status: WorkflowStatus, rows: readonly TimelineRow[]): number | null {
  switch (status) {
    case "failed":
      return findLeast(rows, (row) => (row.status === "failed" ? toEnd(row) : null));
    case "cancelled":
      return findLeast(rows, (row) => (isStopped(row) ? toBeginning(row) : null)) ?? findLastEnded(rows);
    case "completed":
      return findLastEnded(rows);
    case "pending":
    case "running":
      return findLeast(rows, (row) => (isUnderWay(row) ? toBeginning(row) : null)) ?? findLastEnded(rows);
  }
}

/** Of the last attempt. */
const toBeginning = ({ bars }: TimelineRow): number | null => bars.at(-1)?.from ?? null;
const toEnd = ({ bars }: TimelineRow): number | null => bars.at(-1)?.to ?? null;
const isStopped = ({ bars }: TimelineRow): boolean => bars.at(-1)?.attempt?.outcome === "cancelled";
const isUnderWay = ({ status, retryAt, bars }: TimelineRow): boolean =>
  status === "running" || retryAt !== null || bars.at(-1)?.attempt === null;

const findLastEnded = (rows: readonly TimelineRow[]): number | null =>
  findLeast(rows, (row) => {
    const endedAt = toEnd(row);
    return endedAt === null ? null : -endedAt;
  });

/** The position of the first row with the least measure; null when none has any. */
function findLeast(
  rows: readonly TimelineRow[],
  measure: (row: TimelineRow) => number | null,
): number | null {
  let [found, least]: [number | null, number] = [null, Number.POSITIVE_INFINITY];
  for (const row of rows) {
    const value = measure(row);
    if (value !== null && value < least) [found, least] = [row.position, value];
  }
  return found;
}
