/** How a process ends: within a time, whatever still hangs. */
import type { Clock } from "../clock.ts";

/*
 * A process may take ten seconds to end, when its grace is the default of five: after it comes the handing over, the
 * closing of the store and of the log, each within its own time, and half a second for what is still to be printed.
 */

/** How long (ms) a worker may take to hand over what it holds when its grace is over. */
export const HANDOVER_MS = 2_500;
/** The same of a server, whose workers may be processes that hand over and close by themselves. */
export const SERVER_HANDOVER_MS = 3_000;
/** How long (ms) the closing of one thing may take. */
export const CLOSING_MS = 500;

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
