import { expect, test } from "bun:test";
import { answered, directRun, outputOf, polledRun, unanswered } from "../../test/exchange-builder.ts";
import type { Grade } from "../model/conformance-finding.ts";
import { gradeAgain, gradeKept, gradeOverlap, gradeRepeat } from "./once-grades.ts";
import type { Run } from "./run-observation.ts";

const [EARLIER, ONE, OTHER] = ["wf-000000000001", "wf-000000000002", "wf-000000000003"] as const;
const RUNNING = { status: "running", task_id: "task_ace17602", output: null, error: null };

test.each<[string, Run, string, string]>([
  ["joins it", polledRun(ONE), "pass", ""],
  [
    "starts another",
    polledRun(ONE, { repeat: answered(200, { ...RUNNING, task_id: "b" }) }),
    "warn",
    "started twice",
  ],
  [
    "gives its end",
    polledRun(ONE, { repeat: answered(200, { ...RUNNING, status: "complete" }) }),
    "fail",
    "not answered with running",
  ],
  ["is not answered", polledRun(ONE, { repeat: unanswered() }), "fail", "no answer"],
  ["came too late", polledRun(ONE, { repeat: null }), "skipped", "ended before"],
  ["of a direct one is not asked", directRun(ONE), "skipped", "answered execute with its end"],
])("a second execute while it runs: %s", (_what, run, grade, note) => {
  expect(gradeRepeat(run)).toMatchObject({ grade, note: expect.stringContaining(note) });
});

test.each<[Partial<Run>, string, string]>([
  [{}, "pass", ""],
  [{ end: "failed" }, "fail", "it did not complete: failed"],
  [{ end: "unreadable", fault: "status: is missing" }, "fail", "status: is missing"],
])("a second execute after the end: %j", (otherwise, grade, note) => {
  expect(gradeAgain(polledRun(ONE, otherwise))).toMatchObject({ grade, note });
});

const withOutput = (id: string, output: unknown): Run =>
  directRun(id, { execute: answered(200, { ...RUNNING, status: "complete", output }) });
const grpc = (metadata: object) => ({
  protocol: "grpc",
  uri: "generator:50052",
  format: "GenerateData",
  metadata,
});
const file = (path: string) => ({ protocol: "file", uri: path, format: "csv" });

test.each<[string, Run, Run, readonly Grade[]]>([
  [
    "their own results",
    polledRun(ONE),
    polledRun(OTHER, { pollingId: `${OTHER}.task_ace17602` }),
    ["pass", "pass"],
  ],
  ["one id to poll", polledRun(ONE), polledRun(OTHER), ["fail", "pass"]],
  ["their own results at once", directRun(ONE), directRun(OTHER), ["skipped", "pass"]],
  ["one gets the other's", directRun(ONE), withOutput(OTHER, outputOf(ONE)), ["skipped", "fail"]],
  ["one gets an earlier one's", withOutput(ONE, outputOf(EARLIER)), directRun(OTHER), ["skipped", "fail"]],
  [
    "one file for both",
    withOutput(ONE, file("/data/a.csv")),
    withOutput(OTHER, file("/data/a.csv")),
    ["skipped", "warn"],
  ],
  [
    "a file each",
    withOutput(ONE, file(`/data/${ONE}.csv`)),
    withOutput(OTHER, file(`/data/${OTHER}.csv`)),
    ["skipped", "pass"],
  ],
  [
    "grpc with a name",
    withOutput(ONE, grpc({ workflow_id: ONE })),
    withOutput(OTHER, grpc({ workflow_id: OTHER })),
    ["skipped", "pass"],
  ],
  ["grpc without a name", withOutput(ONE, grpc({})), withOutput(OTHER, grpc({})), ["skipped", "warn"]],
  ["no output", withOutput(ONE, null), withOutput(OTHER, null), ["skipped", "pass"]],
  ["one that fails", directRun(ONE), directRun(OTHER, { end: "failed" }), ["skipped", "fail"]],
])("two workflows at once: %s", (_what, one, other, grades) => {
  expect(gradeOverlap(one, other, directRun(EARLIER)).map(({ grade }) => grade)).toEqual([...grades]);
});

test.each<[string, ReturnType<typeof answered>, string]>([
  ["is there", answered(200, { output: outputOf(EARLIER) }), "pass"],
  ["is there without output", answered(200, { output: null }), "pass"],
  ["is gone", answered(404, { detail: "Task not found" }), "warn"],
  ["is refused", answered(400, { detail: "Task not complete" }), "warn"],
  ["is another's", answered(200, { output: outputOf(OTHER) }), "fail"],
  ["is no reference", answered(200, { output: { uri: "x" } }), "fail"],
  ["is no JSON", answered(200, undefined), "fail"],
  ["is not answered", unanswered(), "fail"],
])("an outcome under its workflow's id %s", (_what, kept, grade) => {
  expect(gradeKept(kept, directRun(EARLIER), [directRun(ONE), directRun(OTHER)])).toMatchObject({ grade });
});
