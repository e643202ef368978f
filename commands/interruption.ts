import { AieffectError } from "../src/errors.ts";

const SIGNALS = ["SIGINT", "SIGTERM", "SIGHUP"] as const;

/**
 * A signal that is aborted, with an AieffectError INTERRUPTED, when the user or the system asks the process to end;
 * the process itself goes on. Asked a second time it calls `onImpatience` and exits at once.
 */
export function listenForInterruption(onImpatience: () => void): AbortSignal {
  const controller = new AbortController();
  const interrupt = (name: NodeJS.Signals) => {
    if (!controller.signal.aborted) {
      controller.abort(new AieffectError("INTERRUPTED", `Interrupted by ${name}.`));
      return;
    }
    onImpatience();
    process.exit(130);
  };
  for (const name of SIGNALS) process.on(name, interrupt);
  return controller.signal;
}
