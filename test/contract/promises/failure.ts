import { expect } from "bun:test";
import { toWorkflowError } from "../../../src/model/failure.ts";
import type { Claim, NewWorkflow, Store } from "../../../src/store/store.ts";
import { makeCompleted, makeFailed, makeReference, makeRetry } from "../../builders.ts";
import {
  type Check,
  claimOne,
  claimTwo,
  expectNothingReady,
  logOf,
  only,
  statusesOf,
  submit,
  workflowStatusOf,
} from "../store-check.ts";

interface FailedInFlight {
  readonly workflow: NewWorkflow;
  readonly flying: Claim;
}

/** `broken` has failed while `flying`, held by worker-1, runs; `after` waits for `flying`. */
async function failInFlight(store: Store, { accepted }: { accepted: boolean }): Promise<FailedInFlight> {
  const workflow = await submit(store, {
    tasks: "broken flying after",
    edges: "flying>after",
    servicesApiKey: "k",
  });
  const broken = await claimOne(store, "worker-2");
  const flying = await claimOne(store, "worker-1");
  if (accepted) await store.accept(flying.token, "service-1");
  await store.settle(broken.token, makeFailed("it broke"), 9);
  expect(await statusesOf(store, workflow)).toBe("broken failed, flying running, after skipped");
  return { workflow, flying };
}

export function checkFailure(check: Check): void {
  check(
    "P8 a failed task fails its workflow at once, and what has not started is skipped",
    async ({ store, clock }) => {
      const workflow = await submit(store, { tasks: "a b c d", edges: "a>c c>d" });
      const { token, taskId } = await claimOne(store);
      clock.advance(12);
      await store.settle(token, makeFailed("HTTP 500: no"), 9);
      const snapshot = await store.snapshot(workflow.workflowId);
      expect(snapshot?.workflow).toMatchObject({
        status: "failed",
        error: toWorkflowError(taskId, "HTTP 500: no"),
        updatedAt: clock.now(),
      });
      expect(await statusesOf(store, workflow)).toBe("a failed, b skipped, c skipped, d skipped");
      expect(snapshot?.tasks[0]).toMatchObject({ error: "HTTP 500: no", endedAt: clock.now() });
      expect((await logOf(store, workflow)).slice(-2)).toEqual(["task-failed a#1", "workflow-failed"]);
      await expectNothingReady(store);
    },
  );

  check("P8 a failure claims for the same worker what other workflows have ready", async ({ store }) => {
    await submit(store, { workflowId: "wf-1", tasks: "a b" });
    await submit(store, { workflowId: "wf-2", tasks: "c" });
    const { token } = await claimOne(store);
    expect(only((await store.settle(token, makeFailed(), 9)).claims).nodeKey).toBe("c:Run");
  });

  for (const accepted of [true, false]) {
    const kind = accepted ? "an accepted" : "an unaccepted";
    check(
      `P8 ${kind} task in flight completes after the failure, and releases nothing`,
      async ({ store }) => {
        const { workflow, flying } = await failInFlight(store, { accepted });
        const settled = await store.settle(flying.token, makeCompleted(makeReference("flown")), 9);
        expect(settled).toEqual({ accepted: true, claims: [] });
        expect(await statusesOf(store, workflow)).toBe("broken failed, flying completed, after skipped");
        expect((await store.snapshot(workflow.workflowId))?.tasks[1]?.output).toEqual(makeReference("flown"));
        expect(await workflowStatusOf(store, workflow)).toBe("failed");
        await expectNothingReady(store);
      },
    );

    check(
      `P8 a retry settlement of ${kind} task in flight is recorded as failure`,
      async ({ store, clock }) => {
        const { workflow, flying } = await failInFlight(store, { accepted });
        expect(await store.settle(flying.token, makeRetry(0, "refused"), 9)).toEqual({
          accepted: true,
          claims: [],
        });
        clock.advance(1_000);
        expect(await statusesOf(store, workflow)).toBe("broken failed, flying failed, after skipped");
        expect((await store.attempts(workflow.workflowId)).at(-1)).toMatchObject({
          outcome: "failed",
          error: "refused",
        });
        await expectNothingReady(store);
      },
    );
  }

  check("P8 the workflow keeps the error of its first failure", async ({ store }) => {
    const { workflow, flying } = await failInFlight(store, { accepted: false });
    const error = (await store.snapshot(workflow.workflowId))?.workflow.error;
    await store.settle(flying.token, makeFailed("broke too"), 0);
    expect((await store.snapshot(workflow.workflowId))?.workflow.error).toBe(error ?? "none");
    expect((await logOf(store, workflow)).slice(-3)).toEqual([
      "task-failed broken#1",
      "workflow-failed",
      "task-failed flying#1",
    ]);
  });

  check("P8 a task that waits for its retry is skipped when the workflow fails", async ({ store, clock }) => {
    const workflow = await submit(store, { tasks: "a b" });
    const [a, b] = await claimTwo(store);
    await store.settle(a.token, makeRetry(100), 0);
    await store.settle(b.token, makeFailed(), 0);
    clock.advance(100);
    await expectNothingReady(store);
    expect(await statusesOf(store, workflow)).toBe("a skipped, b failed");
  });

  check("P8 a task lost before it was accepted fails with its failed workflow", async ({ store, clock }) => {
    const { workflow } = await failInFlight(store, { accepted: false });
    clock.advance(10);
    await store.leave("worker-1");
    await store.recover();
    expect(await statusesOf(store, workflow)).toBe("broken failed, flying failed, after skipped");
    expect((await logOf(store, workflow)).at(-1)).toBe("task-failed flying#1");
    expect((await store.snapshot(workflow.workflowId))?.tasks[1]).toMatchObject({
      error: expect.stringMatching(/\w+/),
      endedAt: clock.now(),
    });
    await expectNothingReady(store);
  });

  check("P8 an accepted task lost after the failure is followed to its end", async ({ store }) => {
    const { workflow } = await failInFlight(store, { accepted: true });
    await store.leave("worker-1");
    expect(await store.recover()).toBe(1);
    expect(await statusesOf(store, workflow)).toBe("broken failed, flying pending, after skipped");
    const resumed = await claimOne(store, "worker-3");
    expect(resumed).toMatchObject({ nodeKey: "flying:Run", serviceTaskId: "service-1" });
    await store.settle(resumed.token, makeCompleted(), 0);
    expect(await statusesOf(store, workflow)).toBe("broken failed, flying completed, after skipped");
  });

  check("P8 an accepted task lost just before the failure is followed to its end too", async ({ store }) => {
    const workflow = await submit(store, { tasks: "broken flying" });
    const broken = await claimOne(store, "worker-2");
    const flying = await claimOne(store, "worker-1");
    await store.heartbeat("worker-2", 1_000);
    await store.accept(flying.token, "service-1");
    await store.recover();
    await store.settle(broken.token, makeFailed(), 0);
    const resumed = await claimOne(store, "worker-3");
    expect(resumed).toMatchObject({ nodeKey: "flying:Run", serviceTaskId: "service-1" });
    await store.settle(resumed.token, makeCompleted(), 0);
    expect(await statusesOf(store, workflow)).toBe("broken failed, flying completed");
  });
}
