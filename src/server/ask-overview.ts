import type { Clock } from "../clock.ts";
import type { Store, StoreOverview } from "../store/store.ts";

/** How long (ms) the store may take to say that it is there. */
const STORE_TIMEOUT_MS = 2_000;

/** What the store says of itself; null when it does not do so in time. */
export async function askOverview(store: Store, clock: Clock): Promise<StoreOverview | null> {
  const late = Promise.withResolvers<null>();
  const cancelTimer = clock.after(STORE_TIMEOUT_MS, () => late.resolve(null));
  try {
    return await Promise.race([store.overview(), late.promise]);
  } catch {
    return null;
  } finally {
    cancelTimer();
  }
}
