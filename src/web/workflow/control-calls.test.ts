import { expect, test } from "bun:test";
import { makeAttempt } from "../../../test/view-builder.ts";
import type { AttemptRecord } from "../../model/record.ts";
import { toControlCalls } from "./control-calls.ts";

const tell = (fields: Partial<AttemptRecord>, isFollowing = false): readonly string[] =>
  toControlCalls(makeAttempt(fields), isFollowing).map(
    ({ method, name, times, at, answer }) => `${at}: ${method} ${name} x ${times}: ${answer}`,
  );

test.each([
  ["waits for its answer", {}, ["10: POST execute x 1: no answer yet"]],
  ["completed at once", { endedAt: 30, outcome: "completed" }, ["10: POST execute x 1: complete"]],
  ["failed at once", { endedAt: 30, outcome: "failed", error: "no wind" }, ["10: POST execute x 1: no wind"]],
  ["was cancelled", { endedAt: 30, outcome: "cancelled" }, ["10: POST execute x 1: abandoned"]],
  [
    "lost its worker",
    { endedAt: 30, outcome: "lost" },
    ["10: POST execute x 1: nobody was there for the answer"],
  ],
  [
    "is polled",
    { acceptedAt: 20 },
    [
      "10: POST execute x 1: running: accepted",
      "20: GET status x null: how often, and the last answer, is told at the end",
    ],
  ],
  [
    "was polled to its end",
    {
      acceptedAt: 20,
      polls: 3,
      lastPoll: { answer: "complete 100", at: 70 },
      outputFetchedAt: 72,
      endedAt: 73,
      outcome: "completed",
    },
    [
      "10: POST execute x 1: running: accepted",
      "20: GET status x 3: complete 100",
      "70: GET output x 1: fetched",
    ],
  ],
] as const)("the calls of an attempt that %s", (_, fields, expected) => {
  expect(tell(fields)).toEqual([...expected]);
});

test("an attempt that goes on with what was accepted before does not execute", () => {
  expect(tell({}, true)).toEqual([
    "10: GET status x null: how often, and the last answer, is told at the end",
  ]);
  expect(tell({ endedAt: 20, outcome: "lost" }, true)).toEqual([]);
});
