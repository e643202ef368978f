import { expect } from "bun:test";
import type { NewWorkflow, Store } from "../../../src/store/store.ts";
import { makeCompleted, makeFailed, makeReference, makeRetry } from "../../builders.ts";
import {
  type Check,
  claim,
  claimOne,
  claimTwo,
  expectNothingReady,
  logOf,
  namesOf,
  only,
  statusesOf,
  submit,
  workflowStatusOf,
} from "../store-check.ts";
import { failInTheMiddle, failWithOneInFlight } from "./failed-workflow.ts";

async function completeAll(store: Store, workflow: NewWorkflow): Promise<void> {
  while ((await workflowStatusOf(store, workflow)) === "running") {
    for (const { token } of await claim(store, "worker-9", 10)) await store.settle(token, makeCompleted(), 0);
  }
}

export function checkCancelAndRetry(check: Check): void {
  check(
    "P9 cancel ends what is pending, delayed and running; what completed stays",
    async ({ store, clock }) => {
      const workflow = await submit(store, {
        tasks: "done delayed running next ready",
        edges: "running>next",
      });
      const [done, delayed] = await claimTwo(store);
      await claimOne(store);
      await store.settle(done.token, makeCompleted(makeReference("done")), 0);
      await store.settle(delayed.token, makeRetry(100), 0);
      clock.advance(3);
      await store.cancel(workflow.workflowId);
      expect(await statusesOf(store, workflow)).toBe(
        "done completed, delayed cancelled, running cancelled, next cancelled, ready cancelled",
      );
      expect((await store.snapshot(workflow.workflowId))?.workflow).toMatchObject({
        status: "cancelled",
        error: null,
      });
      expect((await store.attempts(workflow.workflowId)).map((attempt) => attempt.outcome)).toEqual([
        "completed",
        "failed",
        "cancelled",
      ]);
      expect((await logOf(store, workflow)).at(-1)).toBe("workflow-cancelled");
      clock.advance(1_000);
      await expectNothingReady(store);
      await store.leave("worker-1");
      expect(await store.recover()).toBe(0);
    },
  );

  check("P9 cancel touches no other workflow", async ({ store }) => {
    const cancelled = await submit(store, { tasks: "a b" });
    const other = await submit(store, { tasks: "a b" });
    await claim(store, "worker-1", 3);
    await store.cancel(cancelled.workflowId);
    expect(await statusesOf(store, other)).toBe("a running, b pending");
  });

  check(
    "P9 a workflow that has ended cannot be cancelled, nor one that runs or completed be retried",
    async ({ store }) => {
      const completed = await submit(store, {});
      await completeAll(store, completed);
      const failed = await failInTheMiddle(store);
      const running = await submit(store, { workflowId: "wf-running" });
      const cancelled = await submit(store, { workflowId: "wf-cancelled" });
      await store.cancel(cancelled.workflowId);
      const before = await Promise.all(
        [completed, failed, running, cancelled].map((one) => logOf(store, one)),
      );

      const refusal = { name: "AieffectError", code: "WORKFLOW_CONFLICT" };
      for (const { workflowId } of [completed, failed, cancelled]) {
        await expect(store.cancel(workflowId)).rejects.toMatchObject({
          ...refusal,
          message: expect.stringContaining(workflowId),
        });
      }
      for (const { workflowId } of [completed, running]) {
        await expect(store.retry(workflowId, "key")).rejects.toMatchObject(refusal);
      }
      const after = await Promise.all(
        [completed, failed, running, cancelled].map((one) => logOf(store, one)),
      );
      expect(after).toEqual(before);
    },
  );

  check(
    "P9 a retry runs what failed and what was skipped; what completed keeps its output",
    async ({ store, clock }) => {
      const workflow = await failInTheMiddle(store);
      clock.advance(5_000);
      await store.retry(workflow.workflowId, null);
      const snapshot = await store.snapshot(workflow.workflowId);
      expect(snapshot?.workflow).toMatchObject({ status: "running", error: null });
      expect(await statusesOf(store, workflow)).toBe("a completed, b pending, c pending");
      expect(snapshot?.tasks[1]).toMatchObject({
        error: null,
        startedAt: null,
        endedAt: null,
        progress: null,
      });
      const again = await claimOne(store);
      expect(again).toMatchObject({ nodeKey: "b:Run", failures: 0, runningForMs: 0, serviceTaskId: null });
      expect(again.inputs).toEqual([makeReference("a")]);
      const next = only((await store.settle(again.token, makeCompleted(makeReference("b")), 5)).claims);
      expect([next.nodeKey, next.inputs]).toEqual(["c:Run", [makeReference("b")]]);
      await store.settle(next.token, makeCompleted(), 0);
      expect(await workflowStatusOf(store, workflow)).toBe("completed");
    },
  );

  check(
    "P9 a workflow that ended long before others reads as it was, and can be retried",
    async ({ store }) => {
      const workflow = await failInTheMiddle(store);
      const { workflowId } = workflow;
      const read = async () => [
        await store.snapshot(workflowId),
        await store.attempts(workflowId),
        await store.edges(workflowId),
      ];
      const before = await read();
      for (let other = 0; other < 20; other += 1) {
        await submit(store, {});
        await store.settle((await claimOne(store)).token, makeCompleted(), 0);
      }
      expect(await read()).toEqual(before);
      await store.retry(workflowId, "second-key");
      expect(await claimOne(store)).toMatchObject({
        inputs: [makeReference("a")],
        servicesApiKey: "second-key",
      });
    },
  );

  check("P9 a cancelled workflow runs to its end after a retry", async ({ store }) => {
    const workflow = await submit(store, { edges: "a>c b>c c>d" });
    const a = await claimOne(store);
    await store.settle(a.token, makeCompleted(), 0);
    const b = await claimOne(store);
    await store.accept(b.token, "service-b");
    await store.progress(b.token, 50);
    await store.cancel(workflow.workflowId);
    await store.retry(workflow.workflowId, null);
    expect(await statusesOf(store, workflow)).toBe("a completed, c pending, b pending, d pending");
    const again = await claimOne(store);
    expect(again).toMatchObject({ nodeKey: "b:Run", serviceTaskId: null });
    await store.settle(again.token, makeCompleted(), 0);
    await completeAll(store, workflow);
    expect(await workflowStatusOf(store, workflow)).toBe("completed");
  });

  check("P9 a failed workflow can be retried again and again", async ({ store }) => {
    const workflow = await failInTheMiddle(store);
    for (let round = 0; round < 3; round += 1) {
      await store.retry(workflow.workflowId, null);
      const { token, failures } = await claimOne(store);
      expect([token.attempt, failures]).toEqual([round * 2 + 2, 0]);
      const second = only((await store.settle(token, makeRetry(0), 1)).claims);
      expect(second.failures).toBe(1);
      await store.settle(second.token, makeFailed(), 0);
      expect(await statusesOf(store, workflow)).toBe("a completed, b failed, c skipped");
    }
  });

  check("P9 a retry leaves a task in flight alone, and its dependents wait for it", async ({ store }) => {
    const { workflow, flying } = await failWithOneInFlight(store);
    await store.retry(workflow.workflowId, "second-key");
    expect(await statusesOf(store, workflow)).toBe("broken pending, join pending, flying running");
    const broken = await claimOne(store);
    expect((await store.settle(broken.token, makeCompleted(), 5)).claims).toEqual([]);
    expect(await store.progress(flying.token, 70)).toBe(true);
    const settled = await store.settle(flying.token, makeCompleted(), 5);
    expect(namesOf(settled.claims)).toEqual(["join"]);
    await store.settle(only(settled.claims).token, makeCompleted(), 0);
    expect(await workflowStatusOf(store, workflow)).toBe("completed");
  });

  check("P9 a retry counts the failures of a task in flight anew too", async ({ store }) => {
    const workflow = await submit(store, { tasks: "broken flying" });
    const [broken, flying] = await claimTwo(store);
    const second = only((await store.settle(flying.token, makeRetry(0), 1)).claims);
    expect(second.failures).toBe(1);
    await store.settle(broken.token, makeFailed(), 0);
    await store.retry(workflow.workflowId, null);
    const { claims } = await store.settle(second.token, makeRetry(0), 2);
    expect(claims.map(({ nodeKey, failures }) => [nodeKey, failures])).toEqual([
      ["broken:Run", 0],
      ["flying:Run", 1],
    ]);
  });

  check(
    "P9 what completed between the failure and the retry counts for its dependents",
    async ({ store }) => {
      const { workflow, flying } = await failWithOneInFlight(store);
      await store.settle(flying.token, makeCompleted(makeReference("flown")), 0);
      await store.retry(workflow.workflowId, null);
      const broken = await claimOne(store);
      expect(broken.nodeKey).toBe("broken:Run");
      await expectNothingReady(store);
      const join = only((await store.settle(broken.token, makeCompleted(), 5)).claims);
      expect([join.nodeKey, join.inputs]).toEqual(["join:Run", [makeReference("flown")]]);
    },
  );

  check(
    "P9 a retry makes a dependent ready whose upstream completed while the workflow was failed",
    async ({ store }) => {
      const workflow = await submit(store, { tasks: "broken flying after", edges: "flying>after" });
      const [broken, flying] = await claimTwo(store);
      await store.settle(broken.token, makeFailed(), 0);
      await store.settle(flying.token, makeCompleted(), 0);
      await store.retry(workflow.workflowId, null);
      expect(namesOf(await claim(store, "worker-1", 5))).toEqual(["broken", "after"]);
    },
  );
}
