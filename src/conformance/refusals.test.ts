import { describe, expect, test } from "bun:test";
import { answered, unanswered } from "../../test/exchange-builder.ts";
import { gradeRefusal, NO_OPERATION, toRefusals } from "./refusals.ts";

const refusals = toRefusals({ workflowId: "wf-0123456789ab", unknownId: "task_0123456789ab" });

function find(id: string) {
  const refusal = refusals.find(({ point }) => point.id === id);
  if (refusal === undefined) throw new Error(`no refusal ${id}`);
  return refusal;
}

const located = (...loc: readonly unknown[]) => answered(422, { detail: [{ loc, msg: "x", type: "y" }] });

test("each has an id of its own, and names no operation that a service may have", () => {
  expect(new Set(refusals.map(({ point }) => point.id)).size).toBe(refusals.length);
  const named = refusals.map(({ sent }) => /"method":("[^"]*")/.exec(sent.body ?? "")?.[1]);
  expect(new Set(named)).toEqual(new Set([`"${NO_OPERATION}"`, '""', undefined]));
});

describe("an answer is graded by its status first, then by its words", () => {
  test.each<[string, ReturnType<typeof answered>, string, string]>([
    ["unknown-operation", answered(400, { detail: `Unknown method: ${NO_OPERATION}` }), "pass", ""],
    ["unknown-operation", answered(400, { detail: "no such thing" }), "warn", "does not begin"],
    ["unknown-operation", answered(400, { error: "no" }), "warn", "no detail"],
    ["unknown-operation", answered(400, undefined), "warn", "not JSON"],
    ["unknown-operation", answered(404, { detail: "x" }), "fail", "404, not 400"],
    ["unknown-operation", answered(200, { status: "failed" }), "fail", "200, not 400"],
    ["unknown-operation", answered(400, undefined, { isWhole: false }), "fail", "1 MiB"],
    ["unknown-operation", unanswered("no answer: reset"), "fail", "reset"],
    ["empty-operation", answered(400, { detail: "Unknown method: " }), "pass", ""],
    ["missing-task_id", located("body", "task_id"), "pass", ""],
    ["missing-task_id", located("body", "workflow_id"), "warn", "names task_id"],
    ["missing-task_id", located("query", "task_id"), "warn", "begins with"],
    ["missing-task_id", answered(422, { detail: "task_id is missing" }), "warn", "no loc"],
    ["missing-task_id", answered(400, { detail: "x" }), "fail", "400, not 422"],
    ["input-text", located("body", "inputs", 0), "pass", ""],
    ["broken-json", located("body", 11), "pass", ""],
    ["no-body", located("body"), "pass", ""],
    ["execute-by-get", answered(405, { detail: "Method Not Allowed" }), "pass", ""],
    ["unknown-status", answered(404, { detail: "Task not found" }), "pass", ""],
    ["unknown-data", answered(302, undefined), "fail", "302, not 404"],
  ])("%s", (id, exchange, grade, note) => {
    expect(gradeRefusal(find(id), exchange)).toMatchObject({ grade, note: expect.stringContaining(note) });
  });
});
