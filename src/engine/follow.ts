/** Follows a task that its service works on: polls its status until it ends, then fetches its output. */
import { sleep } from "../clock.ts";
import { CALL_TIMEOUT_MS, ControlError, type Endpoint } from "../control/control-client.ts";
import type { StatusAnswer } from "../model/control-message.ts";
import { FAILED_POLLS_ALLOWED, toPollDelayMs } from "../model/poll-interval.ts";
import type { LastPoll } from "../model/record.ts";
import type { Outcome, Settlement } from "../model/settlement.ts";
import {
  type Attempt,
  AttemptFailure,
  completed,
  hideKey,
  refuseOverdue,
  toEndpoint,
  toFailure,
  toOutcome,
  toRemainingMs,
} from "./attempt.ts";

/** Longest text that is kept of a poll, in UTF-16 units. */
const LONGEST_POLL_TEXT = 200;

export interface Followed {
  readonly serviceTaskId: string;
  /** Pause (ms) that the service asked for when it accepted the task. */
  readonly retryAfterMs: number;
  /** Tells of each new progress (0..100); false when the attempt is no longer the live one. */
  readonly onProgress: (progress: number) => Promise<boolean>;
}

/** The settlement of the attempt; null when it was abandoned or is no longer the live one. */
export async function follow(attempt: Attempt, followed: Followed): Promise<Settlement | null> {
  const follower = new Follower(attempt, followed);
  try {
    const outcome = await follower.pollToTheEnd();
    return outcome && follower.toSettlement(outcome);
  } catch (error) {
    if (attempt.signal.aborted) return null;
    const failure = toFailure(error);
    // The service has taken the task: not to reach it any more is no reason to execute the task again.
    const kind = failure.kind === "unavailable" ? "failed" : failure.kind;
    return follower.toSettlement(toOutcome({ ...failure, kind, message: failure.message }, attempt));
  }
}

class Follower {
  readonly #attempt: Attempt;
  readonly #followed: Followed;
  #polls = 0;
  #failedInARow = 0;
  #progress = -1;
  #isStale = false;
  #retryAfterMs: number;
  #lastPoll: LastPoll | null = null;
  #outputFetchedAt: number | null = null;

  constructor(attempt: Attempt, followed: Followed) {
    this.#attempt = attempt;
    this.#followed = followed;
    this.#retryAfterMs = followed.retryAfterMs;
  }

  toSettlement(outcome: Outcome): Settlement {
    return {
      outcome,
      polls: this.#polls,
      lastPoll: this.#lastPoll,
      outputFetchedAt: this.#outputFetchedAt,
    };
  }

  /** The outcome; null when the attempt was abandoned or is no longer the live one. */
  async pollToTheEnd(): Promise<Outcome | null> {
    const { claim, signal } = this.#attempt;
    const endpoint = toEndpoint(claim);
    while (!this.#isStale) {
      await this.#pause();
      if (signal.aborted) return null;
      refuseOverdue(this.#attempt);
      const outcome = await this.#askOnce(endpoint);
      if (outcome !== null) return outcome;
    }
    return null;
  }

  /** The outcome, or null while the service works on. */
  async #askOnce(endpoint: Endpoint): Promise<Outcome | null> {
    const answer = await this.#tolerate(() => this.#poll(endpoint));
    if (answer?.status === "complete") return this.#tolerate(() => this.#fetchOutput(endpoint));
    if (answer !== null) await this.#reportProgress(answer);
    return null;
  }

  async #pause(): Promise<void> {
    const { claim, ports, signal } = this.#attempt;
    // A task taken over from another worker may have ended long ago: ask at once.
    const isTakenOver = claim.serviceTaskId !== null && this.#polls === 0;
    const delayMs = isTakenOver ? 0 : toPollDelayMs(this.#polls, claim.options, this.#retryAfterMs);
    await sleep(ports.clock, Math.min(delayMs, toRemainingMs(this.#attempt)), signal);
  }

  /** @throws AttemptFailure when the service says that the task failed */
  async #poll(endpoint: Endpoint): Promise<StatusAnswer> {
    const { ports, signal } = this.#attempt;
    const { control, clock } = ports;
    this.#polls += 1;
    const { serviceTaskId } = this.#followed;
    const { answer, retryAfterMs } = await control.status(
      endpoint,
      serviceTaskId,
      this.#callTimeoutMs(),
      signal,
    );
    const progress = answer.progress === null ? "" : ` ${answer.progress}`;
    this.#lastPoll = { answer: answer.status + progress, at: clock.now() };
    this.#retryAfterMs = retryAfterMs;
    if (answer.status === "running") this.#failedInARow = 0;
    if (answer.status !== "failed") return answer;
    throw new AttemptFailure({ kind: "failed", message: answer.error || "Service task failed" });
  }

  async #fetchOutput(endpoint: Endpoint): Promise<Outcome> {
    const { ports, signal } = this.#attempt;
    const { serviceTaskId } = this.#followed;
    const { output } = await ports.control.output(endpoint, serviceTaskId, this.#callTimeoutMs(), signal);
    this.#outputFetchedAt = ports.clock.now();
    return completed(output);
  }

  #toPollText(message: string): string {
    return hideKey(message, this.#attempt.claim).slice(0, LONGEST_POLL_TEXT);
  }

  #callTimeoutMs(): number {
    return Math.min(CALL_TIMEOUT_MS, toRemainingMs(this.#attempt));
  }

  /** Lets so many calls in a row fail for a reason that may pass; null for each of them. */
  async #tolerate<Result>(call: () => Promise<Result>): Promise<Result | null> {
    try {
      return await call();
    } catch (error) {
      if (!(error instanceof ControlError)) throw error;
      this.#failedInARow += 1;
      this.#retryAfterMs = error.retryAfterMs ?? 0;
      this.#lastPoll = {
        answer: this.#toPollText(error.message),
        at: this.#attempt.ports.clock.now(),
      };
      if (!error.transient || this.#failedInARow >= FAILED_POLLS_ALLOWED) throw error;
      return null;
    }
  }

  async #reportProgress({ progress }: StatusAnswer): Promise<void> {
    if (progress === null || progress <= this.#progress) return;
    this.#progress = progress;
    this.#isStale = !(await this.#followed.onProgress(progress));
  }
}
