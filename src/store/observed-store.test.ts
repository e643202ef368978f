import { expect, test } from "bun:test";
import { makeWorkflow } from "../../test/builders.ts";
import { systemClock } from "../clock.ts";
import { observeStore, type StoreCall } from "./observed-store.ts";
import { openSqliteStore } from "./sqlite/sqlite-store.ts";

function open() {
  const calls: StoreCall[] = [];
  let now = 0;
  const store = openSqliteStore({ path: ":memory:", clock: systemClock });
  return {
    store,
    calls,
    observed: observeStore(
      store,
      (call) => calls.push(call),
      () => (now += 5),
    ),
  };
}

test("does what the store does, and tells how long it took", async () => {
  const { observed, calls } = open();
  const workflow = makeWorkflow({ edges: "a>b" });
  await observed.submit(workflow);
  const [claim] = await observed.claim("worker", 1, new AbortController().signal);
  expect(claim?.nodeKey).toBe("a:Run");
  expect((await observed.snapshot(workflow.workflowId))?.workflow.status).toBe("running");
  // How long a claim waits says nothing of the store.
  expect(calls.map(({ name, durationMs }) => [name, durationMs])).toEqual([
    ["submit", 5],
    ["snapshot", 5],
  ]);
  await observed.close();
});

test("tells of an error, and throws it on", async () => {
  const { observed, calls } = open();
  await expect(observed.cancel("wf-none")).rejects.toThrow("is not stored");
  await observed.close();
  expect(calls).toMatchObject([{ name: "cancel", error: { code: "WORKFLOW_UNKNOWN" } }]);
});
