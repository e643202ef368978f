import { expect } from "bun:test";
import { makeCompleted, makeFailed, makeRetry } from "../../builders.ts";
import {
  type Check,
  claimOne,
  claimTwo,
  expectNothingReady,
  namesOf,
  startClaim,
  submit,
} from "../store-check.ts";

/** A claim sleeps until something is ready, and nothing polls: only what happened can have woken it. */
export function checkWaiting(check: Check): void {
  check("P3 a waiting claim is woken by a submission", async ({ store }) => {
    const waiting = startClaim(store, "worker-1", 5);
    expect(await waiting.isWaiting()).toBe(true);
    await submit(store, { tasks: "a b c", edges: "a>c" });
    expect(namesOf(await waiting.claims)).toEqual(["a", "b"]);
  });

  check("P3 a waiting claim is woken when a settle makes a dependent ready", async ({ store }) => {
    await submit(store, { tasks: "a b c d", edges: "a>c b>c a>d" });
    const [first, second] = await claimTwo(store);
    const waiting = startClaim(store, "worker-2");
    await store.settle(second.token, makeCompleted(), 0);
    expect(await waiting.isWaiting()).toBe(true);
    await store.settle(first.token, makeCompleted(), 1);
    expect(namesOf(await waiting.claims)).toEqual(["d"]);
  });

  check(
    "P3 a waiting claim goes on waiting when the settling worker took all that became ready",
    async ({ store }) => {
      await submit(store, { edges: "a>b" });
      const { token } = await claimOne(store);
      const waiting = startClaim(store, "worker-2");
      expect(namesOf((await store.settle(token, makeCompleted(), 1)).claims)).toEqual(["b"]);
      expect(await waiting.isWaiting()).toBe(true);
      expect(await waiting.abort()).toEqual([]);
    },
  );

  check(
    "P3 a waiting claim is woken by the clock when a retry is due, and not before",
    async ({ store, clock }) => {
      await submit(store, { tasks: "a" });
      const { token } = await claimOne(store);
      const waiting = startClaim(store, "worker-2");
      await store.settle(token, makeRetry(1_000), 0);
      clock.advance(999);
      expect(await waiting.isWaiting()).toBe(true);
      clock.advance(1);
      expect(namesOf(await waiting.claims)).toEqual(["a"]);
    },
  );

  check("P3 a claim that begins to wait after the retry is woken too", async ({ store, clock }) => {
    await submit(store, { tasks: "a" });
    const { token } = await claimOne(store);
    await store.settle(token, makeRetry(1_000), 1);
    clock.advance(400);
    const waiting = startClaim(store, "worker-2");
    clock.advance(599);
    expect(await waiting.isWaiting()).toBe(true);
    clock.advance(1);
    expect(namesOf(await waiting.claims)).toEqual(["a"]);
  });

  check(
    "P3 a waiting claim wakes for an earlier retry than the one it waited for",
    async ({ store, clock }) => {
      await submit(store, { tasks: "a b" });
      const [first, second] = await claimTwo(store);
      await store.settle(first.token, makeRetry(1_000), 0);
      const waiting = startClaim(store, "worker-2");
      await store.settle(second.token, makeRetry(100), 0);
      expect(await waiting.isWaiting()).toBe(true);
      clock.advance(100);
      expect(namesOf(await waiting.claims)).toEqual(["b"]);
      await store.cancel(first.token.workflowId);
    },
  );

  check("P3 a waiting claim is woken by a recovery", async ({ store }) => {
    await submit(store, { tasks: "a" });
    await claimOne(store);
    const waiting = startClaim(store, "worker-2");
    await store.leave("worker-1");
    await store.recover();
    expect(namesOf(await waiting.claims)).toEqual(["a"]);
  });

  check("P3 a waiting claim is woken by the retry of a workflow", async ({ store }) => {
    const workflow = await submit(store, { edges: "a>b" });
    const { token } = await claimOne(store);
    await store.settle(token, makeFailed(), 0);
    const waiting = startClaim(store, "worker-2");
    expect(await waiting.isWaiting()).toBe(true);
    await store.retry(workflow.workflowId, null);
    expect(namesOf(await waiting.claims)).toEqual(["a"]);
  });

  check(
    "P3 of two waiting workers one gets the only task, and the other goes on waiting",
    async ({ store }) => {
      const waiting = [startClaim(store, "worker-1", 4), startClaim(store, "worker-2", 4)];
      await submit(store, { tasks: "a" });
      const { claims } = await Promise.race(waiting.map(async (one) => ({ claims: await one.claims })));
      expect(namesOf(claims)).toEqual(["a"]);
      const still = await Promise.all(waiting.map((one) => one.isWaiting()));
      expect(still.toSorted()).toEqual([false, true]);
      await submit(store, { tasks: "b" });
      const all = await Promise.all(waiting.map((one) => one.claims));
      expect(namesOf(all.flat()).toSorted()).toEqual(["a", "b"]);
    },
  );

  check("P3 two waiting workers share what becomes ready at once", async ({ store }) => {
    const waiting = [startClaim(store, "worker-1"), startClaim(store, "worker-2")];
    await submit(store, { tasks: "a b" });
    const claims = await Promise.all(waiting.map((one) => one.claims));
    expect(claims.map((one) => one.length)).toEqual([1, 1]);
    expect(namesOf(claims.flat()).toSorted()).toEqual(["a", "b"]);
  });

  check(
    "P3 a worker that waits for a retry gets nothing once the workflow is cancelled",
    async ({ store, clock }) => {
      const workflow = await submit(store, { tasks: "a" });
      const { token } = await claimOne(store);
      await store.settle(token, makeRetry(1_000), 0);
      const waiting = startClaim(store, "worker-2");
      await store.cancel(workflow.workflowId);
      clock.advance(1_000);
      expect(await waiting.isWaiting()).toBe(true);
      expect(await waiting.abort()).toEqual([]);
      await expectNothingReady(store);
    },
  );

  check(
    "closing the store ends a waiting claim with nothing",
    async ({ store }) => {
      const waiting = startClaim(store);
      expect(await waiting.isWaiting()).toBe(true);
      await store.close();
      expect(await waiting.claims).toEqual([]);
    },
    { closesStore: true },
  );

  check(
    "closing the store ends a claim that waits for a retry",
    async ({ store }) => {
      await submit(store, { tasks: "a" });
      const { token } = await claimOne(store);
      await store.settle(token, makeRetry(1_000), 0);
      const waiting = startClaim(store);
      expect(await waiting.isWaiting()).toBe(true);
      await store.close();
      expect(await waiting.claims).toEqual([]);
    },
    { closesStore: true },
  );
}
