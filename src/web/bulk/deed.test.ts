import { expect, test } from "bun:test";
import { NO_TASKS, type WorkflowStatus } from "../../model/status.ts";
import type { WorkflowAnswer } from "../../model/workflow-answer.ts";
import { countTakers, DEEDS, planDeed, toName, toQuestion, toStates } from "./deed.ts";

const makeRow = (status: WorkflowStatus, number = 1): WorkflowAnswer => ({
  workflow_id: `wf-${number}`,
  status,
  created_at: "2026-01-01T00:00:00.000Z",
  updated_at: "2026-01-01T00:00:00.000Z",
  error: null,
  name: "",
  task_counts: NO_TASKS,
  webuis: [],
});
const CHOSEN = (["running", "completed", "failed", "cancelled", "failed"] as const).map(makeRow);

test("a deed is for those in a state that takes it", () => {
  const taken = DEEDS.map((deed) => planDeed(deed, CHOSEN).targets.map(({ status }) => status));
  expect(taken).toEqual([["running"], ["failed", "cancelled", "failed"], CHOSEN.map(({ status }) => status)]);
  expect(countTakers(CHOSEN)).toEqual({ cancel: 1, retry: 3, delete: 5 });
});

test("the question says of how many it is", () => {
  expect(DEEDS.map((deed) => toQuestion(planDeed(deed, CHOSEN)))).toEqual([
    "Cancel 1 of 5 workflows?",
    "Retry 3 of 5 workflows?",
    "Delete 5 workflows?",
  ]);
  expect(toQuestion(planDeed("delete", [makeRow("running")]))).toBe("Delete 1 workflow?");
});

test("states are counted in their own order", () => {
  expect(toStates(CHOSEN)).toBe("1 running, 1 completed, 2 failed, 1 cancelled");
});

test("what has no name is called by its id", () => {
  expect([toName({ name: "", workflow_id: "wf-1" }), toName({ name: "Wind", workflow_id: "wf-1" })]).toEqual([
    "wf-1",
    "Wind",
  ]);
});
