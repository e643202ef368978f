import { setTimeout as sleep } from "node:timers/promises";
import { isRunning, type ProcessIdentity, signalProcess } from "./process-identity.ts";

const POLL_MS = 20;
/** How long a killed process may take to disappear. */
const KILL_MS = 5_000;

/**
 * Asks processes to end, and kills those that still run after the grace time. Returns when none runs any more.
 * @throws Error when one cannot be stopped
 */
export async function stopProcesses(processes: readonly ProcessIdentity[], graceMs: number): Promise<void> {
  for (const identity of processes) signalProcess(identity, "SIGTERM");
  const stubborn = await waitForEnd(processes, graceMs);
  for (const identity of stubborn) signalProcess(identity, "SIGKILL");
  const immortal = await waitForEnd(stubborn, KILL_MS);
  if (immortal.length === 0) return;
  throw new Error(`These processes do not end: ${immortal.map(({ pid }) => pid).join(", ")}`);
}

/** Those that still run when the time (ms) is over. */
async function waitForEnd(
  processes: readonly ProcessIdentity[],
  timeoutMs: number,
): Promise<readonly ProcessIdentity[]> {
  const deadline = performance.now() + timeoutMs;
  let running = processes.filter(isRunning);
  while (running.length > 0 && performance.now() < deadline) {
    await sleep(POLL_MS);
    running = running.filter(isRunning);
  }
  return running;
}
