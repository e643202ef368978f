/** Follows a task that its service works on: polls its status until it ends, then fetches its output. */
import { sleep } from "../clock.ts";
import { ControlError, type Endpoint } from "../control/control-client.ts";
import type { StatusAnswer } from "../model/control-message.ts";
import { FAILED_POLLS_ALLOWED, toPollDelayMs } from "../model/poll-interval.ts";
import type { LastPoll } from "../model/record.ts";
import type { Outcome, Settlement } from "../model/workflow-state.ts";
import type { Claim } from "../store/store.ts";
import {
  AttemptFailure,
  type AttemptPorts,
  completed,
  toDeadline,
  toEndpoint,
  toFailure,
  toOutcome,
  toTimeoutFailure,
} from "./attempt.ts";

/** Longest text that is kept of a poll, in UTF-16 units. */
const LONGEST_POLL_TEXT = 200;

export interface Followed {
  readonly claim: Claim;
  readonly serviceTaskId: string;
  /** Pause (ms) that the service asked for when it accepted the task. */
  readonly retryAfterMs: number;
  /** Tells of each new progress (0..100); false when the attempt is no longer the live one. */
  readonly onProgress: (progress: number) => Promise<boolean>;
}

/** The settlement of the attempt; null when it was abandoned by `signal` or is no longer the live one. */
export async function follow(
  followed: Followed,
  ports: AttemptPorts,
  signal: AbortSignal,
): Promise<Settlement | null> {
  const follower = new Follower(followed, ports, signal);
  try {
    const outcome = await follower.pollToTheEnd();
    return outcome && follower.toSettlement(outcome);
  } catch (error) {
    if (signal.aborted) return null;
    return follower.toSettlement(toOutcome(toFailure(error), followed.claim, ports));
  }
}

class Follower {
  readonly #followed: Followed;
  readonly #ports: AttemptPorts;
  readonly #signal: AbortSignal;
  readonly #deadline: number;
  #polls = 0;
  #failedInARow = 0;
  #progress = -1;
  #isStale = false;
  #retryAfterMs: number;
  #lastPoll: LastPoll | null = null;
  #outputFetchedAt: number | null = null;

  constructor(followed: Followed, ports: AttemptPorts, signal: AbortSignal) {
    this.#followed = followed;
    this.#ports = ports;
    this.#signal = signal;
    this.#deadline = toDeadline(followed.claim, ports.clock);
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
    const { claim } = this.#followed;
    const endpoint = toEndpoint(claim);
    while (!this.#isStale) {
      await this.#pause();
      if (this.#signal.aborted) return null;
      if (this.#ports.clock.now() >= this.#deadline) throw toTimeoutFailure(claim);
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
    const { claim } = this.#followed;
    // A task taken over from another worker may have ended long ago: ask at once.
    const isTakenOver = claim.serviceTaskId !== null && this.#polls === 0;
    const delayMs = isTakenOver ? 0 : toPollDelayMs(this.#polls, claim.options, this.#retryAfterMs);
    const { clock } = this.#ports;
    await sleep(clock, Math.min(delayMs, this.#deadline - clock.now()), this.#signal);
  }

  /** @throws AttemptFailure when the service says that the task failed */
  async #poll(endpoint: Endpoint): Promise<StatusAnswer> {
    const { control, clock } = this.#ports;
    this.#polls += 1;
    const { answer, retryAfterMs } = await control.status(
      endpoint,
      this.#followed.serviceTaskId,
      this.#signal,
    );
    const progress = answer.progress === null ? "" : ` ${answer.progress}`;
    this.#lastPoll = { answer: answer.status + progress, at: clock.now() };
    this.#retryAfterMs = retryAfterMs;
    if (answer.status === "running") this.#failedInARow = 0;
    if (answer.status !== "failed") return answer;
    throw new AttemptFailure({ kind: "failed", message: answer.error ?? "Service task failed" });
  }

  async #fetchOutput(endpoint: Endpoint): Promise<Outcome> {
    const { control, clock } = this.#ports;
    const { output } = await control.output(endpoint, this.#followed.serviceTaskId, this.#signal);
    this.#outputFetchedAt = clock.now();
    return completed(output);
  }

  /** Lets so many calls in a row fail for a reason that may pass; null for each of them. */
  async #tolerate<Result>(call: () => Promise<Result>): Promise<Result | null> {
    try {
      return await call();
    } catch (error) {
      if (!(error instanceof ControlError)) throw error;
      this.#failedInARow += 1;
      this.#retryAfterMs = error.retryAfterMs ?? 0;
      this.#lastPoll = { answer: error.message.slice(0, LONGEST_POLL_TEXT), at: this.#ports.clock.now() };
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
