import { expect, test } from "bun:test";
import { makeAttempt } from "../../../test/view-builder.ts";
import { toBars } from "../timeline/attempt-bars.ts";
import { toPieces, toTimeSpent } from "./time-spent.ts";

const bars = toBars(
  [
    makeAttempt({ endedAt: 30, outcome: "failed" }),
    makeAttempt({ number: 2, readyAt: 50, claimedAt: 50, acceptedAt: 60, polls: 1 }),
  ],
  null,
  100,
);

test("the time of a task is that of its attempts and of the pauses between them", () => {
  expect(toTimeSpent(bars)).toEqual({ waiting: 10, executing: 30, polling: 40, fetching: 0, pausing: 20 });
});

test("its pieces follow each other as they were", () => {
  expect(toPieces(bars).map(({ part, lengthMs }) => `${part} ${lengthMs}`)).toEqual([
    "waiting 10",
    "executing 20",
    "pausing 20",
    "executing 10",
    "polling 40",
  ]);
});
