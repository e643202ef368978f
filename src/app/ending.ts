/** How a process ends: within a time, whatever still hangs. */
import type { Clock } from "../clock.ts";

/** What is left (ms) of the ten seconds that a process may take to end, when its grace is the default. */
export const ENDING_MS = 4_000;

/** Whether `ending` was done within `limitMs`; what takes longer is left to the end of the process. */
export async function endWithin(clock: Clock, limitMs: number, ending: Promise<unknown>): Promise<boolean> {
  const late = Promise.withResolvers<boolean>();
  const cancel = clock.after(limitMs, () => late.resolve(false));
  try {
    return await Promise.race([ending.then(() => true), late.promise]);
  } finally {
    cancel();
  }
}
