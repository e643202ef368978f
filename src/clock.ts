/** The only source of time: passed in everywhere, so that tests decide what time it is. */
export interface Clock {
  /** Milliseconds since the Unix epoch. */
  now(): number;
  /** Runs `action` once after `delayMs`; the returned function takes it back. */
  after(delayMs: number, action: () => void): () => void;
}

/** Timers beyond this delay (ms, about 24.8 days) overflow in JavaScript and would fire at once. */
const LONGEST_TIMER_MS = 2 ** 31 - 1;

export const systemClock: Clock = {
  now: () => Date.now(),
  after(delayMs, action) {
    if (delayMs > LONGEST_TIMER_MS) return afterParts(delayMs, action);
    const timer = setTimeout(action, Math.max(delayMs, 0));
    return () => clearTimeout(timer);
  },
};

/** Waits for a delay that no timer can wait for at once. */
function afterParts(delayMs: number, action: () => void): () => void {
  let timer: ReturnType<typeof setTimeout>;
  const wait = (restMs: number) => {
    const partMs = Math.min(restMs, LONGEST_TIMER_MS);
    timer = setTimeout(() => (partMs < restMs ? wait(restMs - partMs) : action()), partMs);
  };
  wait(delayMs);
  return () => clearTimeout(timer);
}

/** Resolves after `delayMs`, or as soon as `signal` aborts; never rejects, so callers look at the signal. */
export function sleep(clock: Clock, delayMs: number, signal: AbortSignal): Promise<void> {
  if (signal.aborted) return Promise.resolve();
  return new Promise((resolve) => {
    const wake = () => {
      cancel();
      signal.removeEventListener("abort", wake);
      resolve();
    };
    const cancel = clock.after(delayMs, wake);
    signal.addEventListener("abort", wake, { once: true });
  });
}
