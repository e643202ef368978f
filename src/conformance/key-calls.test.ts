import { expect, test } from "bun:test";
import { answered, unanswered } from "../../test/exchange-builder.ts";
import { gradeKeyCall, toKeyCalls, toKnownReads } from "./key-calls.ts";

const calls = [
  ...toKeyCalls({ workflowId: "wf-0123456789ab", unknownId: "task_0123456789ab" }),
  ...toKnownReads("task_ace17602"),
];

const find = (id: string) => {
  const call = calls.find(({ point }) => point.id === id);
  if (call === undefined) throw new Error(`no call ${id}`);
  return call;
};

const REFUSED = answered(401, { detail: "Unauthorized" });
const ABSENT = answered(404, { detail: "Not Found" });

test("each has an id of its own, and none but one uses the key as it is", () => {
  expect(new Set(calls.map(({ point }) => point.id)).size).toBe(calls.length);
  expect(calls.filter(({ sent }) => sent.keyUse === "right")).toEqual([]);
  expect(calls.filter(({ kind }) => kind === "open").map(({ point }) => point.id)).toEqual(["scheme-case"]);
});

test.each<[string, ReturnType<typeof answered>, string, string]>([
  ["no-key-execute", REFUSED, "pass", ""],
  ["no-key-execute", answered(401, { detail: "unauthorized" }), "warn", 'not "Unauthorized"'],
  ["no-key-execute", answered(401, undefined), "warn", 'not "Unauthorized"'],
  [
    "no-key-execute",
    answered(401, { detail: "Unauthorized" }, { headers: { "www-authenticate": "Bearer" } }),
    "warn",
    "WWW-Authenticate",
  ],
  ["no-key-execute", answered(403, { detail: "Forbidden" }), "fail", "403"],
  ["no-key-execute", answered(400, { detail: "Unknown method" }), "fail", "let in"],
  ["no-key-execute", ABSENT, "fail", "404"],
  ["no-key-execute", unanswered(), "fail", "no answer"],
  ["key-before-body", answered(422, { detail: [] }), "fail", "let in"],
  ["scheme-case", answered(400, { detail: "Unknown method" }), "pass", ""],
  ["scheme-case", REFUSED, "warn", "lower case"],
  ["scheme-case", answered(500, {}), "fail", "500"],
  ["no-key-status", REFUSED, "pass", ""],
  ["no-key-status", ABSENT, "warn", "no such path"],
  ["no-key-status", answered(404, { detail: "Task not found" }), "fail", "let in"],
  ["no-key-data", answered(404, { detail: "Data not found" }), "pass", ""],
  ["no-key-data", REFUSED, "pass", ""],
  ["no-key-known-output", answered(200, { output: null }), "fail", "let in"],
])("%s answered %#", (id, exchange, grade, note) => {
  expect(gradeKeyCall(find(id), exchange)).toMatchObject({ grade, note: expect.stringContaining(note) });
});
