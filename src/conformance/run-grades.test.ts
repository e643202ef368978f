import { describe, expect, test } from "bun:test";
import { answered, directRun, outputOf, polledRun, status, unanswered } from "../../test/exchange-builder.ts";
import { gradeRun } from "./run-grades.ts";
import type { Run } from "./run-observation.ts";

const WORKFLOW = "wf-0123456789ab";
const OTHER = "wf-ba9876543210";

/** What neither passed nor was skipped. */
const toComplaints = (run: Run): readonly string[] =>
  gradeRun(run)
    .filter(({ grade }) => grade === "warn" || grade === "fail")
    .map(({ grade, point, note }) => `${grade} ${point.id}: ${note}`);

const toSkipped = (run: Run): readonly string[] =>
  gradeRun(run)
    .filter(({ grade }) => grade === "skipped")
    .map(({ point }) => point.id);

test("a run that keeps the contract has nothing to complain of, and every point is shown once", () => {
  expect([toComplaints(polledRun(WORKFLOW)), toSkipped(polledRun(WORKFLOW))]).toEqual([[], []]);
  expect(toComplaints(directRun(WORKFLOW))).toEqual([]);
  expect(toSkipped(directRun(WORKFLOW))).toEqual(["status-running", "progress", "output-running"]);
  expect(gradeRun(directRun(WORKFLOW)).length).toBe(gradeRun(polledRun(WORKFLOW)).length);
});

const COMPLETE = { status: "complete", task_id: "task_ace17602", output: outputOf(WORKFLOW), error: null };

describe("the answer of execute", () => {
  test.each<[string, Partial<Run>, readonly string[]]>([
    ["201", { execute: answered(201, COMPLETE) }, ["warn execute-answer: the status is 201, not 200"]],
    [
      "without the keys that may be null",
      { execute: answered(200, { status: "complete", output: outputOf(WORKFLOW) }) },
      ["warn execute-keys: task_id, error left out"],
    ],
    [
      "with a number to poll",
      { execute: answered(200, { ...COMPLETE, task_id: 7 }) },
      ["warn execute-keys: task_id is no text"],
    ],
  ])("%s is a warning", (_what, otherwise, complaints) => {
    expect(toComplaints(directRun(WORKFLOW, otherwise))).toEqual(complaints);
  });

  const unreadable = { end: "unreadable", polls: [], statusEnded: null, outputEnded: null } as const;

  test.each<[string, Run["execute"], string]>([
    ["none", unanswered(), "no answer within 10000 ms"],
    ["500", answered(500, { detail: "no" }), "the status is 500, not 200"],
    ["a redirect", answered(302, undefined), "a redirect, and none is followed (2.1)"],
    ["no JSON", answered(200, undefined), "the body is not JSON"],
    [
      "too long",
      answered(200, undefined, { isWhole: false }),
      "longer than the 1 MiB that the orchestrator reads (3.9)",
    ],
    ["another word", answered(200, { status: "completed" }), "must be one of: complete, running, failed"],
  ])("%s is a failure, and nothing that follows is graded", (_what, execute, note) => {
    const run = directRun(WORKFLOW, { ...unreadable, execute, answer: null });
    const complaints = toComplaints(run);
    expect(complaints[0]).toStartWith("fail execute-answer: ");
    expect(complaints[0]).toContain(note);
    expect(complaints[1]).toBe("fail operation-completes: no answer of execute to go by");
    expect(complaints.length).toBe(2);
  });
});

describe("the end", () => {
  test.each<[Run["end"], string]>([
    ["failed", "the operation failed; --input and --param give it what it needs"],
    ["too-long", "it still runs; --timeout allows it more time"],
    ["unreadable", "ten polls in a row failed"],
  ])("%s is a failure", (end, note) => {
    const failed = {
      statusEnded: status("failed", 10),
      outputEnded: answered(400, { detail: "Task not complete" }),
    };
    const run = polledRun(WORKFLOW, { end, ...(end === "failed" && failed) });
    expect(toComplaints(run)).toEqual([`fail operation-completes: ${note}`]);
  });
});

test("a status that could not be read until the time was over says nothing of what runs", () => {
  const polls = [answered(200, { status: "completed", progress: 1, error: null })];
  expect(toComplaints(polledRun(WORKFLOW, { end: "too-long", polls }))).toEqual([
    "fail operation-completes: its status could not be read until the time was over",
    "fail status-running: it cannot be read",
  ]);
});

describe("what is asked while it runs", () => {
  const ending = status("complete", 100);
  test.each<[string, Partial<Run>, string]>([
    [
      "progress that falls",
      { polls: [status("running", 50), status("running", 40), ending] },
      "warn progress: it fell from 50 to 40",
    ],
    [
      "progress beyond 100",
      { polls: [status("running", 101), status("complete", 101)] },
      "warn progress: it is missing, or not a whole number from 0 to 100",
    ],
    [
      "a complete one below 100",
      { polls: [status("running", 1), status("complete", 99)] },
      "warn progress: it is complete, and not at 100",
    ],
    [
      "progress with a fraction",
      { polls: [status("running", 0.5), ending] },
      "fail status-running: progress has a fraction: the orchestrator fails such a task",
    ],
    [
      "a status without error",
      { polls: [answered(200, { status: "running", progress: 1 }), ending] },
      "warn status-running: error is left out",
    ],
    [
      "a poll that was lost",
      { polls: [unanswered("no answer: reset"), ending] },
      "fail status-running: no answer: reset",
    ],
    [
      "an output that is given early",
      { outputWhileRunning: answered(200, { output: null }) },
      "fail output-running: the status is 200, not 400",
    ],
    [
      "an early output without a reason",
      { outputWhileRunning: answered(400, {}) },
      "warn output-running: no detail",
    ],
    [
      "an early output without answer",
      { outputWhileRunning: unanswered() },
      "fail output-running: no answer within 10000 ms",
    ],
  ])("%s", (_what, otherwise, complaint) => {
    expect(toComplaints(polledRun(WORKFLOW, otherwise)).join("\n")).toContain(complaint);
  });
});

describe("what is asked after the end", () => {
  const gone = answered(404, { detail: "Not Found" });
  const noRoute = "there is none: the reference's sequential services have no such path either";
  test.each<[string, Run, readonly string[]]>([
    [
      "of a sequential service may have no path",
      directRun(WORKFLOW, { statusEnded: gone, outputEnded: gone }),
      [`warn status-ended: ${noRoute}`, `warn output-ended: ${noRoute}`],
    ],
    [
      "of a polled one must be there",
      polledRun(WORKFLOW, { outputEnded: gone }),
      ["fail output-ended: the status is 404, not 200"],
    ],
    [
      "may not contradict",
      directRun(WORKFLOW, { statusEnded: status("running", 1) }),
      ["fail status-ended: it is running, but execute said complete"],
    ],
    [
      "is at 100",
      directRun(WORKFLOW, { statusEnded: status("complete", 70) }),
      ["warn status-ended: it is complete, and its progress is 70"],
    ],
    [
      "is no JSON",
      directRun(WORKFLOW, { outputEnded: answered(200, undefined) }),
      ["fail output-ended: the body is not JSON"],
    ],
    [
      "is another output",
      directRun(WORKFLOW, { outputEnded: answered(200, { output: outputOf(OTHER) }) }),
      [`fail output-ended: not the output that execute gave: ${JSON.stringify(outputOf(WORKFLOW))}`],
    ],
  ])("%s", (_what, run, complaints) => {
    expect(toComplaints(run)).toEqual([...complaints]);
  });
});
