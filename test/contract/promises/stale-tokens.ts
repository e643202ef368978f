import { expect } from "bun:test";
import type { AttemptToken, Store } from "../../../src/store/store.ts";
import { makeCompleted, makeFailed, makeReference, makeRetry } from "../../builders.ts";
import { type Check, claim, claimOne, claimTwo, namesOf, only, submit } from "../store-check.ts";

/** Every late write says that it is late, and leaves no trace. */
async function expectStale(store: Store, token: AttemptToken): Promise<void> {
  const read = async () => ({
    snapshot: await store.snapshot(token.workflowId),
    attempts: await store.attempts(token.workflowId),
    events: await store.events(token.workflowId, 0, 1_000),
  });
  const before = await read();
  expect(await store.accept(token, "service-late")).toBe(false);
  expect(await store.progress(token, 99)).toBe(false);
  for (const settlement of [makeCompleted(makeReference("late")), makeFailed("late"), makeRetry(0, "late")]) {
    expect((await store.settle(token, settlement, 0)).accepted).toBe(false);
  }
  expect(await read()).toEqual(before);
}

export function checkStaleTokens(check: Check): void {
  check("P4 a late settle claims nothing: it changes nothing at all", async ({ store }) => {
    await submit(store, { tasks: "a" });
    const { token } = await claimOne(store);
    await store.settle(token, makeCompleted(), 0);
    await submit(store, { tasks: "b" });
    expect(await store.settle(token, makeCompleted(), 1)).toEqual({ accepted: false, claims: [] });
    expect(namesOf(await claim(store, "worker-2"))).toEqual(["b"]);
  });

  check("P4 a second settle of the same attempt changes nothing", async ({ store }) => {
    await submit(store, { edges: "a>c b>c" });
    const [a] = await claimTwo(store);
    await store.settle(a.token, makeCompleted(makeReference("a")), 0);
    await expectStale(store, a.token);
  });

  check("P4 a settle after the attempt was retried changes nothing", async ({ store, clock }) => {
    await submit(store, { tasks: "a" });
    const { token } = await claimOne(store);
    await store.settle(token, makeRetry(50), 0);
    await expectStale(store, token);
    clock.advance(50);
    const second = await claimOne(store);
    await expectStale(store, token);
    expect((await store.settle(second.token, makeCompleted(), 0)).accepted).toBe(true);
  });

  check(
    "P4 a settle after the task was recovered changes nothing, also for the same worker",
    async ({ store }) => {
      await submit(store, { edges: "a>b" });
      const { token } = await claimOne(store, "worker-1");
      await store.leave("worker-1");
      await store.recover();
      await expectStale(store, token);
      const second = await claimOne(store, "worker-1");
      await expectStale(store, token);
      expect((await store.settle(second.token, makeCompleted(), 0)).accepted).toBe(true);
    },
  );

  check("P4 a settle after the workflow was cancelled changes nothing", async ({ store }) => {
    const workflow = await submit(store, { edges: "a>b" });
    const { token } = await claimOne(store);
    await store.cancel(workflow.workflowId);
    await expectStale(store, token);
  });

  check("P4 a settle of an attempt from before the workflow's retry changes nothing", async ({ store }) => {
    const workflow = await submit(store, { edges: "a>b" });
    const { token } = await claimOne(store);
    await store.cancel(workflow.workflowId);
    await store.retry(workflow.workflowId, null);
    await expectStale(store, token);
    await claimOne(store);
    await expectStale(store, token);
  });

  check("P4 a write after the attempt failed changes nothing", async ({ store }) => {
    await submit(store, { tasks: "a" });
    const { token } = await claimOne(store);
    await store.settle(token, makeFailed(), 0);
    await expectStale(store, token);
  });

  check(
    "P4 a token of a task, a workflow or an attempt that never was changes nothing",
    async ({ store }) => {
      await submit(store, { edges: "a>b" });
      const { token } = await claimOne(store);
      await expectStale(store, { ...token, attempt: token.attempt + 1 });
      await expectStale(store, { ...token, position: 1 });
      await expectStale(store, { ...token, position: 2 });
      await expectStale(store, { ...token, workflowId: "wf-unknown" });
    },
  );

  check(
    "P4 a worker whose lease has ended may still settle until its task is taken from it",
    async ({ store, clock }) => {
      await submit(store, { edges: "a>b" });
      await store.heartbeat("worker-1", 1_000);
      const { token } = await claimOne(store);
      clock.advance(60_000);
      const { accepted, claims } = await store.settle(token, makeCompleted(), 1);
      expect([accepted, only(claims).nodeKey]).toEqual([true, "b:Run"]);
    },
  );
}
