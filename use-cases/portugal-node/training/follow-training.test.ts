import { describe, expect, test } from "bun:test";
import { OperationError } from "../../../src/service/operation-error.ts";
import { followTraining, type Training } from "./follow-training.ts";

const TIMES = { pollMs: 1, limitMs: 60_000 };
const NEVER = new Promise<void>(() => {});

interface Watched extends Training {
  readonly progress: readonly number[];
  readonly failures: readonly unknown[];
  readonly looks: () => number;
}

/** The last answer is given from there on. */
function toTraining(
  answers: readonly (object | Error)[],
  request: Promise<void>,
  signal?: AbortSignal,
): Watched {
  const progress: number[] = [];
  const failures: unknown[] = [];
  let looks = 0;
  return {
    request,
    signal: signal ?? new AbortController().signal,
    progress,
    failures,
    looks: () => looks,
    onProgress: (percent) => progress.push(percent),
    onFailedLook: (error) => failures.push(error),
    look: async () => {
      const answer = answers[Math.min(looks, answers.length - 1)];
      looks += 1;
      if (answer instanceof Error) throw answer;
      return answer;
    },
  };
}

const epoch = (number: number) => ({ epoch: number, total_epochs: 4, batch: 1, total_batches: 1 });

describe("a training", () => {
  test("is followed from epoch to epoch, and is over when its last one is and the request was answered", async () => {
    const request = Promise.withResolvers<void>();
    const training = toTraining([{ message: "none" }, epoch(1), epoch(3), epoch(4)], request.promise);
    const followed = followTraining(training, TIMES);
    while (training.looks() < 8) await Bun.sleep(1);
    request.resolve();
    await followed;
    expect(training.progress.slice(0, 5)).toEqual([0, 0, 50, 75, 75]);
  });

  test("is asked for at once when the request was answered, however long the pause between polls", async () => {
    const request = Promise.withResolvers<void>();
    const training = toTraining([epoch(1), epoch(4)], request.promise);
    const followed = followTraining(training, { pollMs: 60_000, limitMs: 60_000 });
    while (training.looks() < 1) await Bun.sleep(1);
    request.resolve();
    await followed;
    expect(training.looks()).toBe(2);
  });

  test("goes on when a look fails, which is told", async () => {
    const training = toTraining([new Error("refused"), epoch(4)], Promise.resolve());
    await followTraining(training, TIMES);
    expect(training.failures).toEqual([new Error("refused")]);
  });

  test("that a former attempt has ended is not the end of this one", async () => {
    const request = Promise.withResolvers<void>();
    const training = toTraining(
      [{ trained: true }, { trained: true }, epoch(2), { trained: true }],
      request.promise,
    );
    await followTraining(training, TIMES);
    expect(training.looks()).toBe(4);
    const failed = toTraining(
      [{ status: "failed" }, { status: "failed" }, epoch(2), { trained: true }],
      NEVER,
    );
    await followTraining(failed, TIMES);
    expect(failed.looks()).toBe(4);
  });

  test("fails with what the service says of it", async () => {
    const training = toTraining([epoch(1), { status: "failed", error: "No memory" }], NEVER);
    await expect(followTraining(training, TIMES)).rejects.toThrow(new OperationError("No memory"));
    const silent = toTraining([{ status: "failed" }], Promise.resolve());
    await expect(followTraining(silent, TIMES)).rejects.toThrow(new OperationError("Training failed"));
  });

  test("fails when the request is refused, even between two polls", async () => {
    const request = Promise.withResolvers<void>();
    const training = toTraining([epoch(1)], request.promise);
    const followed = followTraining(training, { pollMs: 60_000, limitMs: 60_000 });
    while (training.looks() < 1) await Bun.sleep(1);
    request.reject(new OperationError("Train error: no"));
    await expect(followed).rejects.toThrow("Train error: no");
  });

  test("fails when it takes too long", async () => {
    const training = toTraining([epoch(1)], NEVER);
    await expect(followTraining(training, { pollMs: 1, limitMs: 20 })).rejects.toThrow(
      new OperationError("Training timeout"),
    );
    const looks = training.looks();
    await Bun.sleep(10);
    expect(training.looks()).toBe(looks);
  });

  test("is left when the service stops", async () => {
    const stopping = new AbortController();
    const training = toTraining([epoch(1)], NEVER, stopping.signal);
    const followed = followTraining(training, { pollMs: 60_000, limitMs: 60_000 });
    stopping.abort(new Error("The service is stopping"));
    await expect(followed).rejects.toThrow();
  });
});
