/** Which tasks of a workflow that is too large for the screen are worth a row. */

import { formatCount } from "../model/quantity.ts";
import type { TaskView } from "../model/task-view.ts";
import type { WorkflowView } from "../model/workflow-view.ts";

export interface BusyTasks {
  readonly tasks: readonly TaskView[];
  /** How many more of each kind there are, in words; null when every one is listed. */
  readonly rest: string | null;
}

/**
 * What failed, what waits for another attempt and what runs, each kind with a fair share of the rows.
 * The words about the rest need one of the rows.
 */
export function selectBusyTasks(view: WorkflowView, rows: number): BusyTasks {
  const { failed, running } = view.counts;
  const kinds = [
    { word: "failed", tasks: view.tasksIn("failed"), size: failed },
    { word: "retrying", tasks: view.retrying, size: view.retrying.size },
    { word: "running", tasks: view.tasksIn("running"), size: running },
  ];
  const total = failed + view.retrying.size + running;
  if (rows === 0 || total === 0) return { tasks: [], rest: null };
  const shares = toShares(
    kinds.map(({ size }) => size),
    total <= rows ? rows : rows - 1,
  );
  const shown = kinds.map(({ tasks }, index) => Iterator.from(tasks).take(shares[index] ?? 0));
  const hidden = kinds.map(({ word, size }, index) => ({ word, count: size - (shares[index] ?? 0) }));
  const words = hidden
    .filter(({ count }) => count > 0)
    .map(({ word, count }) => `${formatCount(count)} more ${word}`);
  return { tasks: shown.flatMap((tasks) => [...tasks]), rest: words.length > 0 ? words.join(", ") : null };
}

/** Deals out rows one by one in turn, to each as many as it can use. */
export function toShares(sizes: readonly number[], rows: number): readonly number[] {
  const shares = sizes.map(() => 0);
  const usable = sizes.reduce((sum, size) => sum + size, 0);
  let left = Math.min(rows, usable);
  for (let turn = 0; left > 0; turn = (turn + 1) % sizes.length) {
    const share = shares[turn] ?? 0;
    if (share < (sizes[turn] ?? 0)) {
      shares[turn] = share + 1;
      left -= 1;
    }
  }
  return shares;
}
