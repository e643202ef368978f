/** What of a server wants somebody's attention, in words; nothing when all is as it should be. Pure. */
import { formatCount, formatNumberOf } from "../../model/quantity.ts";
import type { SystemAnswer, WorkerAnswer } from "../../model/system-answer.ts";

export function toConcerns(system: SystemAnswer): readonly string[] {
  const { store, workers, queue } = system;
  if (!store.answers || workers === null || queue === null) {
    return ["The store does not answer: nothing can be submitted, and nothing goes on."];
  }
  const alive = workers.filter(({ lease_ms }) => lease_ms !== null);
  const dead = workers.filter(({ lease_ms, tasks }) => lease_ms === null && tasks > 0);
  return [
    ...(alive.length === 0 ? ["No worker has a lease: nothing is executed."] : []),
    ...dead.map(toDeadWorker),
    ...toFullSlots(alive, queue.ready),
  ];
}

const toDeadWorker = ({ worker_id, tasks }: WorkerAnswer): string =>
  `${worker_id} has no lease any more, and holds ${formatNumberOf(tasks, "task")}: others take them over.`;

/** Only where all slots are known: a worker that was started elsewhere may have some that are free. */
function toFullSlots(alive: readonly WorkerAnswer[], ready: number): readonly string[] {
  const slots = toSlots(alive);
  if (ready === 0 || slots === null || slots.busy < slots.all) return [];
  const all = slots.all === 1 ? "The only slot is busy" : `All ${formatCount(slots.all)} slots are busy`;
  const waiting = `${formatNumberOf(ready, "task")} ${ready === 1 ? "waits" : "wait"}`;
  return [`${all}, and ${waiting}: more workers, or a higher --concurrency, would start more at once.`];
}

/** Of all these workers; null when there are none, or not all are known. */
export function toSlots(
  workers: readonly WorkerAnswer[],
): { readonly all: number; readonly busy: number } | null {
  let [all, busy] = [0, 0];
  for (const { slots, busy_slots } of workers) {
    if (slots === null || busy_slots === null) return null;
    all += slots;
    busy += busy_slots;
  }
  return all === 0 ? null : { all, busy };
}
