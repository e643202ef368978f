/**
 * Follows a training until it has ended. The train request is under way beside the polls, for the service answers it only
 * when the training is over.
 *
 * F1  The first poll is made at once, and one as soon as the train request has been answered.
 * F2  A poll that fails is told of in the log, and the polling goes on.
 * F3  An end that is told before the request was answered counts only if a poll has seen the training run: otherwise it is
 *     that of an earlier training of the same name, in a former attempt of this task.
 */
import { setTimeout as sleep } from "node:timers/promises";
import { OperationError } from "../../../src/service/kit.ts";
import { readTrainingInfo, type TrainingState } from "./training-info.ts";

export interface TrainingTimes {
  /** Pause (ms) between two polls. */
  readonly pollMs: number;
  /** Longest time (ms) that a training may take. */
  readonly limitMs: number;
}

export interface Training {
  /** The train request; rejects when the service refuses it. */
  readonly request: Promise<void>;
  /** One look at `/training_info`. */
  readonly look: () => Promise<unknown>;
  readonly onProgress: (percent: number) => void;
  readonly onFailedLook: (error: unknown) => void;
  readonly signal: AbortSignal;
}

/** @throws OperationError when the training fails, the request is refused, or the time is over */
export async function followTraining(training: Training, { pollMs, limitMs }: TrainingTimes): Promise<void> {
  const ended = new AbortController();
  const signal = AbortSignal.any([training.signal, ended.signal]);
  const timeout = sleep(limitMs, undefined, { signal }).then(() => {
    throw new OperationError("Training timeout");
  });
  const refusal = training.request.then(() => new Promise<never>(() => {}));
  try {
    await Promise.race([pollUntilEnd(training, pollMs, signal), refusal, timeout]);
  } finally {
    ended.abort(new Error("The training is no longer followed"));
  }
}

async function pollUntilEnd(training: Training, pollMs: number, signal: AbortSignal): Promise<void> {
  let hasReturned = false;
  const returned = training.request.then(
    () => {
      hasReturned = true;
    },
    () => {},
  );
  for (let hasSeenItRun = false; ; ) {
    signal.throwIfAborted();
    // As it was when the question was asked: what the answer says may be older than that of the request.
    const knewOfEnd = hasReturned;
    const counts = knewOfEnd || hasSeenItRun;
    const state = await look(training, knewOfEnd);
    if (state?.kind === "running") {
      hasSeenItRun = true;
      training.onProgress(state.progress);
    } else if (counts && state?.kind === "complete") {
      return;
    } else if (counts && state?.kind === "failed") {
      throw new OperationError(state.error);
    }
    await Promise.race([sleep(pollMs, undefined, { signal }), ...(knewOfEnd ? [] : [returned])]);
  }
}

/** Null when nobody answered. */
async function look(training: Training, hasReturned: boolean): Promise<TrainingState | null> {
  try {
    return readTrainingInfo(await training.look(), hasReturned);
  } catch (error) {
    training.onFailedLook(error);
    return null;
  }
}
