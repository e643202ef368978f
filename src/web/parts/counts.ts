/** How far a workflow is, in counts. */
import { formatCount } from "../../model/quantity.ts";
import type { TaskCounts, TaskStatus } from "../../model/status.ts";

/** The states in the order in which a bar shows them: what is done first, what is to come last. */
export const BAR_ORDER = ["completed", "running", "failed", "cancelled", "skipped", "pending"] as const;

export const toTotal = (counts: TaskCounts): number =>
  BAR_ORDER.reduce((total, status) => total + counts[status], 0);

const NAMED: readonly TaskStatus[] = ["failed", "running", "cancelled", "skipped"];

/** `3 of 4 · 1 failed`. */
export function toCountsText(counts: TaskCounts): string {
  const done = `${formatCount(counts.completed)} of ${formatCount(toTotal(counts))}`;
  const others = NAMED.filter((status) => counts[status] > 0);
  return [done, ...others.map((status) => `${formatCount(counts[status])} ${status}`)].join(" · ");
}
