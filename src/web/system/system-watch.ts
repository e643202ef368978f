/**
 * Asks the server how it is, one question at a time, while the page is seen. Owns when it asks; what the answers come to is
 * history.ts.
 */
import { SystemAnswerSchema } from "../../model/system-answer.ts";
import type { Connection } from "../api/connection.ts";
import { isTrouble, toMessage } from "../api/trouble.ts";
import { addReading, type History } from "./history.ts";

export interface SystemState {
  readonly history: History;
  /** Why the last answer did not come. */
  readonly trouble: string | null;
}

/** Pause (ms) between an answer and the next question. */
export const STEP_MS = 3_000;
/** After so long (ms) nobody waits for an answer any more. */
const PATIENCE_MS = 10_000;

export class SystemWatch {
  readonly #connection: Connection;
  readonly #listeners = new Set<() => void>();
  #state: SystemState = { history: [], trouble: null };
  #stop = new AbortController();
  #timer: ReturnType<typeof setTimeout> | undefined;
  #isAsking = false;
  /** The same question would get the same answer: it is asked again only when somebody wants that. */
  #isRefused = false;

  constructor(connection: Connection) {
    this.#connection = connection;
  }

  readonly state = (): SystemState => this.#state;

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  /** Asks from now on; the returned function ends that. */
  start(): () => void {
    this.#stop = new AbortController();
    this.#isAsking = false;
    const { signal } = this.#stop;
    document.addEventListener("visibilitychange", () => void this.#ask(), { signal });
    void this.#ask();
    return () => {
      this.#stop.abort();
      clearTimeout(this.#timer);
    };
  }

  readonly askAgain = (): void => {
    this.#isRefused = false;
    void this.#ask();
  };

  async #ask(): Promise<void> {
    const { signal } = this.#stop;
    if (this.#isAsking || this.#isRefused || signal.aborted || document.visibilityState === "hidden") return;
    clearTimeout(this.#timer);
    this.#isAsking = true;
    try {
      const system = await this.#connection.read(SystemAnswerSchema, {
        path: "system",
        signal: AbortSignal.any([signal, AbortSignal.timeout(PATIENCE_MS)]),
      });
      this.#tell({ history: addReading(this.#state.history, { at: Date.now(), system }), trouble: null });
    } catch (error) {
      if (signal.aborted) return;
      this.#isRefused = !isAway(error);
      this.#tell({ ...this.#state, trouble: toReason(error) });
    }
    if (signal.aborted) return;
    this.#isAsking = false;
    this.#timer = setTimeout(() => void this.#ask(), STEP_MS);
  }

  #tell(state: SystemState): void {
    if (this.#stop.signal.aborted) return;
    this.#state = state;
    for (const listener of this.#listeners) listener();
  }
}

const isLate = (error: unknown): boolean => error instanceof DOMException && error.name === "TimeoutError";
const isAway = (error: unknown): boolean => isLate(error) || isTrouble(error, "away");

const toReason = (error: unknown): string =>
  isLate(error) ? `The server has not answered for ${PATIENCE_MS / 1000} s.` : toMessage(error);
