import { readFileSync } from "node:fs";
import { AieffectError, toExitCode } from "../src/errors.ts";

const SIGNALS = ["SIGINT", "SIGTERM", "SIGHUP"] as const;

export interface Interruption {
  /** Aborted, with an AieffectError INTERRUPTED, at the first request to end; the process itself goes on. */
  readonly signal: AbortSignal;
  /** One request: what a Ctrl-C does that a view has read as a key. */
  readonly interrupt: () => void;
}

/**
 * Listens for the user's or the system's request to end the process. Asked a second time it calls `onImpatience`
 * and exits at once.
 */
export function listenForInterruption(
  onImpatience: () => void,
  signals: readonly NodeJS.Signals[] = SIGNALS,
): Interruption {
  const controller = new AbortController();
  const interrupt = (name: NodeJS.Signals) => {
    if (!controller.signal.aborted) {
      controller.abort(new AieffectError("INTERRUPTED", `Interrupted by ${name}.`));
      return;
    }
    onImpatience();
    process.exit(130);
  };
  for (const name of signals) {
    if (name !== "SIGHUP" || !outlastsTerminal()) process.on(name, interrupt);
  }
  return { signal: controller.signal, interrupt: () => interrupt("SIGINT") };
}

/**
 * Whether `nohup` has started this process, which is then to stay when its terminal goes: the system was told to ignore
 * SIGHUP, and listening would undo that. Only Linux says so.
 */
function outlastsTerminal(): boolean {
  try {
    const [, ignored = "0"] =
      /^SigIgn:\s*([0-9a-f]+)$/m.exec(readFileSync("/proc/self/status", "utf8")) ?? [];
    return (BigInt(`0x${ignored}`) & 1n) === 1n;
  } catch {
    return false;
  }
}

/** How long (ms) the output of a process that has ended its work may take to be written. */
const LAST_OUTPUT_MS = 500;

/** Ends the process soon, also when something of it still hangs; when nothing does, it ends before. */
export function endSoon(exitCode: number): void {
  setTimeout(() => process.exit(exitCode), LAST_OUTPUT_MS).unref();
}

/** How long (ms) a start may still take when the process is asked to end in the middle of it. */
const LATE_START_MS = 1_000;

/**
 * What a process starts with. Asked to end before that is there, it waits a moment for it, so that it ends in order;
 * then it ends, whatever hangs.
 *
 * @throws AieffectError INTERRUPTED
 */
export async function startUnlessInterrupted<Started>(
  starting: Promise<Started>,
  interruption: Interruption,
): Promise<Started> {
  const late = Promise.withResolvers<never>();
  const giveUp = () => late.reject(interruption.signal.reason);
  void untilInterrupted(interruption).then(() => setTimeout(giveUp, LATE_START_MS).unref());
  try {
    return await Promise.race([starting, late.promise]);
  } catch (error) {
    if (interruption.signal.aborted) endSoon(toExitCode("INTERRUPTED"));
    throw error;
  }
}

/** Resolves when the process was asked to end. */
export async function untilInterrupted({ signal }: Interruption): Promise<void> {
  if (signal.aborted) return;
  await new Promise((resolve) => signal.addEventListener("abort", resolve, { once: true }));
}
