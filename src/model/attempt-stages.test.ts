import { describe, expect, test } from "bun:test";
import fc from "fast-check";
import { type StagedAttempt, toStages, toTimeSpent } from "./attempt-stages.ts";
import type { AttemptRecord } from "./record.ts";

const makeAttempt = (fields: Partial<AttemptRecord> = {}): AttemptRecord => ({
  taskId: "t0",
  number: 1,
  workerId: "worker-1",
  readyAt: 0,
  claimedAt: 10,
  acceptedAt: null,
  polls: 0,
  lastPoll: null,
  outputFetchedAt: null,
  endedAt: null,
  outcome: null,
  error: null,
  ...fields,
});

const tell = ({ stages }: StagedAttempt): string =>
  stages.map(({ kind, startAt, endAt }) => `${kind} ${startAt}-${endAt}`).join(", ");

describe("the stages of an attempt", () => {
  test.each([
    ["that its service answered at once", { endedAt: 40 }, "wait 0-10, execute 10-40"],
    ["that is being executed", {}, "wait 0-10, execute 10-100"],
    [
      "that was polled",
      {
        acceptedAt: 20,
        polls: 3,
        lastPoll: { answer: "complete 100", at: 70 },
        outputFetchedAt: 78,
        endedAt: 80,
      },
      "wait 0-10, execute 10-20, poll 20-70, fetch 70-80",
    ],
    [
      "that failed while it was polled",
      { acceptedAt: 20, polls: 1, lastPoll: { answer: "failed", at: 30 }, endedAt: 31 },
      "wait 0-10, execute 10-20, poll 20-31",
    ],
    [
      "whose worker has a clock of its own",
      {
        acceptedAt: 20,
        polls: 1,
        lastPoll: { answer: "complete", at: 5 },
        outputFetchedAt: 500,
        endedAt: 50,
      },
      "wait 0-10, execute 10-20, poll 20-20, fetch 20-50",
    ],
  ] as const)("%s", (_, fields, expected) => {
    expect(toStages([makeAttempt(fields)], 100).map(tell)).toEqual([expected]);
  });

  test("that goes on with what its service had accepted has no call", () => {
    const staged = toStages(
      [
        makeAttempt({ acceptedAt: 20, endedAt: 30, outcome: "lost" }),
        makeAttempt({ number: 2, readyAt: 30, claimedAt: 35, endedAt: 40, outcome: "lost" }),
        makeAttempt({ number: 3, readyAt: 40, claimedAt: 45 }),
      ],
      90,
    );
    expect(staged.map(({ isResumed }) => isResumed)).toEqual([false, true, true]);
    expect(staged.map(tell).at(-1)).toBe("wait 40-45, poll 45-90");
  });

  const instant = fc.integer({ min: 0, max: 100 });
  const anyAttempt = fc
    .record({
      readyAt: instant,
      claimedAt: instant,
      acceptedAt: fc.option(instant),
      lastPoll: fc.option(fc.record({ answer: fc.constant("running"), at: instant })),
      outputFetchedAt: fc.option(instant),
      endedAt: fc.option(instant),
      outcome: fc.constantFrom("completed", "failed", "lost", "cancelled", null),
    })
    .map(makeAttempt);

  test("follow each other without a gap from its beginning to its end, whatever the clocks say", () => {
    fc.assert(
      fc.property(fc.array(anyAttempt), instant, (attempts, now) => {
        for (const { attempt, stages } of toStages(attempts, now)) {
          const end = Math.max(attempt.endedAt ?? now, attempt.readyAt);
          expect(stages[0]?.startAt).toBe(attempt.readyAt);
          expect(stages.at(-1)?.endAt).toBe(end);
          for (const [index, { startAt, endAt }] of stages.entries()) {
            expect(endAt).toBeGreaterThanOrEqual(startAt);
            expect(startAt).toBe(stages[index - 1]?.endAt ?? attempt.readyAt);
          }
        }
      }),
    );
  });

  test("take as long together as the attempts and the pauses between them", () => {
    const spent = toTimeSpent(
      toStages(
        [
          makeAttempt({ endedAt: 30, outcome: "failed" }),
          makeAttempt({ number: 2, readyAt: 50, claimedAt: 55, acceptedAt: 60, endedAt: 90 }),
        ],
        100,
      ),
    );
    expect(spent).toEqual({ wait: 15, execute: 25, poll: 30, fetch: 0, pause: 20 });
  });
});
