import { expect, test } from "bun:test";
import { refusalOf } from "../../test/scripted-api.ts";
import { NO_TASKS, type WorkflowStatus } from "../model/status.ts";
import type { ListQuery } from "./client.ts";
import { completeWorkflowId } from "./workflow-id.ts";

const answer = (workflow_id: string, status: WorkflowStatus) => ({
  ...{ workflow_id, status, name: "energy", error: null, task_counts: { ...NO_TASKS } },
  webuis: [],
  ...{ created_at: "2026-01-01T00:00:00.000Z", updated_at: "2026-01-01T00:00:00.000Z" },
});

/** A server that holds these ids, and what it was asked. */
function makeServer(...ids: readonly string[]) {
  const asked: ListQuery[] = [];
  return {
    asked,
    async list(query: ListQuery) {
      asked.push(query);
      const found = ids.filter((id) => id.startsWith(query.prefix ?? ""));
      return {
        workflows: found.slice(0, query.limit).map((id) => answer(id, "running")),
        next_cursor: found.length > query.limit ? "more" : null,
      };
    },
  };
}

const ONE = "wf-0123456789ab";
const OTHER = "wf-01ff00000000";

test("a whole id is not looked up", async () => {
  const server = makeServer();
  expect(await completeWorkflowId(server, ONE)).toBe(ONE);
  expect(server.asked).toEqual([]);
});

test.each(["wf-012", "012", "wf-0123456789a", " 0123456789ab "])("%j is completed", async (typed) => {
  expect(await completeWorkflowId(makeServer(ONE, OTHER), typed)).toBe(ONE);
});

test("several matches are listed, but not without end", async () => {
  const two = await refusalOf(completeWorkflowId(makeServer(ONE, OTHER), "01"));
  expect(two).toEqual({
    code: "INVALID_INPUT",
    message: `Several workflows begin with wf-01:\n  ${ONE}  running  energy\n  ${OTHER}  running  energy`,
  });
  const ids = Array.from({ length: 30 }, (_, index) => `wf-0000000000${String(index).padStart(2, "0")}`);
  const many = await refusalOf(completeWorkflowId(makeServer(...ids), "wf-0"));
  expect(many.message.split("\n")).toHaveLength(1 + 10 + 1);
  expect(many.message).toEndWith("\n  …");
});

test("no match says so", async () => {
  expect(await refusalOf(completeWorkflowId(makeServer(ONE), "ff"))).toEqual({
    code: "WORKFLOW_UNKNOWN",
    message: "No workflow begins with wf-ff: `aieffect list` shows them.",
  });
});

test.each(["", " ", "wf-"])("%j names no workflow", async (typed) => {
  expect((await refusalOf(completeWorkflowId(makeServer(ONE), typed))).code).toBe("INVALID_INPUT");
});
