/** Lets waiting claims sleep until a task may be ready: at a notification, or when a delayed task is due. */
import { sleep } from "../../clock.ts";
import type { Session } from "./session.ts";

export type WaitForReadyTask = (signal: AbortSignal) => Promise<void>;

export function createReadySignal(session: Session): WaitForReadyTask {
  const { clock } = session;
  const nextDue = session.database.query<{ available_at: number }, []>(
    "SELECT available_at FROM task WHERE available_at IS NOT NULL ORDER BY available_at LIMIT 1",
  );

  return async (signal) => {
    const woken = new AbortController();
    const wake = () => woken.abort();
    const forget = session.onReadyTasks(wake);
    signal.addEventListener("abort", wake, { once: true });
    const due = nextDue.get();
    if (signal.aborted) wake();
    await sleep(
      clock,
      due === null ? Number.POSITIVE_INFINITY : due.available_at - clock.now(),
      woken.signal,
    );
    forget();
    signal.removeEventListener("abort", wake);
  };
}
