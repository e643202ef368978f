import { expect } from "bun:test";
import { makeCompleted, makeNames, makeReference, makeRetry } from "../../builders.ts";
import {
  type Check,
  claim,
  claimOne,
  claimTwo,
  expectNothingReady,
  namesOf,
  startClaim,
  submit,
} from "../store-check.ts";

export function checkClaims(check: Check): void {
  check("P3 each ready task goes to one worker only", async ({ store }) => {
    await submit(store, { tasks: makeNames(20).join(" ") });
    const claims = await Promise.all(makeNames(10, "worker-").map((worker) => claim(store, worker, 2)));
    expect(namesOf(claims.flat()).toSorted()).toEqual(makeNames(20).toSorted());
    await expectNothingReady(store);
  });

  check("P3 a claim takes no more than its limit", async ({ store }) => {
    await submit(store, { tasks: "a b c d" });
    expect(namesOf(await claim(store, "worker-1", 3))).toEqual(["a", "b", "c"]);
    expect(namesOf(await claim(store, "worker-2", 3))).toEqual(["d"]);
  });

  check(
    "P3 tasks that became ready at one instant come as they became so, whatever their workflows' ids",
    async ({ store }) => {
      await submit(store, { workflowId: "wf-2", tasks: "join a b", edges: "a>join" });
      const [a] = await claim(store);
      await submit(store, { workflowId: "wf-1", tasks: "c d" });
      if (a !== undefined) await store.settle(a.token, makeCompleted(), 0);
      await submit(store, { workflowId: "wf-0", tasks: "e" });
      expect(namesOf(await claim(store, "worker-1", 10))).toEqual(["b", "c", "d", "join", "e"]);
    },
  );

  check("P3 what one settle makes ready comes in blueprint order", async ({ store }) => {
    await submit(store, { tasks: "d c a b", edges: "a>b a>c a>d" });
    const { token } = await claimOne(store);
    await store.settle(token, makeCompleted(), 0);
    expect(namesOf(await claim(store, "worker-1", 10))).toEqual(["d", "c", "b"]);
  });

  check(
    "P3 what one recovery makes ready comes by workflow id, then in blueprint order",
    async ({ store }) => {
      await submit(store, { workflowId: "wf-2", tasks: "a b" });
      await submit(store, { workflowId: "wf-1", tasks: "c d" });
      for (const worker of ["worker-2", "worker-1", "worker-2", "worker-1"]) await claimOne(store, worker);
      expect(await store.recover()).toBe(4);
      expect(namesOf(await claim(store, "worker-1", 10))).toEqual(["c", "d", "a", "b"]);
    },
  );

  check(
    "P3 a retry that is due at the instant at which another task becomes ready comes first: it was known before",
    async ({ store, clock }) => {
      await submit(store, { workflowId: "wf-2", tasks: "a" });
      const { token } = await claimOne(store);
      await store.settle(token, makeRetry(100), 0);
      clock.advance(100);
      await submit(store, { workflowId: "wf-1", tasks: "b" });
      expect(namesOf(await claim(store, "worker-1", 10))).toEqual(["a", "b"]);
    },
  );

  check("P3 retries that are due at one instant come as they were asked for", async ({ store, clock }) => {
    await submit(store, { tasks: "a b" });
    const [a, b] = await claimTwo(store);
    await store.settle(b.token, makeRetry(100), 0);
    clock.advance(40);
    await store.settle(a.token, makeRetry(60), 0);
    clock.advance(60);
    expect(namesOf(await claim(store, "worker-1", 10))).toEqual(["b", "a"]);
  });

  check(
    "P3 the task that has been ready longest comes first, whatever its workflow and place",
    async ({ store, clock }) => {
      await submit(store, { workflowId: "wf-2", tasks: "late early", edges: "early>late" });
      const [early] = await claim(store);
      clock.advance(1);
      await submit(store, { workflowId: "wf-1", tasks: "middle" });
      clock.advance(1);
      if (early !== undefined) await store.settle(early.token, makeCompleted(), 0);
      await submit(store, { workflowId: "wf-0", tasks: "tie" });
      expect(namesOf(await claim(store, "worker-1", 10))).toEqual(["middle", "late", "tie"]);
    },
  );

  check("P3 a retried task is as old as the instant it is due", async ({ store, clock }) => {
    await submit(store, { workflowId: "wf-1", tasks: "a b" });
    for (const { token, nodeKey } of await claim(store, "worker-1", 2)) {
      await store.settle(token, makeRetry(nodeKey === "a:Run" ? 300 : 100), 0);
    }
    clock.advance(200);
    await submit(store, { workflowId: "wf-2", tasks: "c" });
    clock.advance(200);
    expect(namesOf(await claim(store, "worker-1", 10))).toEqual(["b", "c", "a"]);
  });

  check("P3 the number of an attempt only grows, whatever ended the one before", async ({ store, clock }) => {
    const workflow = await submit(store, { tasks: "a" });
    const numbers: number[] = [];
    const next = async () => {
      const { token } = await claimOne(store);
      numbers.push(token.attempt);
      return token;
    };
    await store.settle(await next(), makeRetry(0), 0);
    await store.leave((await next()).workerId);
    await store.recover();
    await next();
    await store.cancel(workflow.workflowId);
    await store.retry(workflow.workflowId, null);
    clock.advance(1);
    await next();
    expect(numbers).toEqual([1, 2, 3, 4]);
  });

  check("P3 a claim whose signal is aborted already claims nothing", async ({ store }) => {
    const workflow = await submit(store, { tasks: "a" });
    expect(await store.claim("worker-1", 1, AbortSignal.abort())).toEqual([]);
    expect((await store.snapshot(workflow.workflowId))?.workflow.counts.pending).toBe(1);
    expect(namesOf(await claim(store))).toEqual(["a"]);
  });

  check(
    "P3 a waiting claim that is aborted claims nothing, also of what becomes ready later",
    async ({ store }) => {
      const waiting = startClaim(store);
      expect(await waiting.isWaiting()).toBe(true);
      expect(await waiting.abort()).toEqual([]);
      await submit(store, { tasks: "a" });
      expect(namesOf(await claim(store, "worker-2"))).toEqual(["a"]);
    },
  );

  check("P3 a claim that is aborted while its task becomes ready leaves it to others", async ({ store }) => {
    const waiting = startClaim(store);
    expect(await waiting.isWaiting()).toBe(true);
    const submitted = submit(store, { tasks: "a" });
    const first = await waiting.abort();
    await submitted;
    const second = first.length > 0 ? [] : await claim(store, "worker-2");
    expect(namesOf([...first, ...second])).toEqual(["a"]);
  });

  check("P6 a start task gets the workflow's inputs, and no other task does", async ({ store }) => {
    await submit(store, { edges: "a>b", inputs: [] });
    const start = await claimOne(store);
    expect(start.inputs).toEqual([]);
    const { claims } = await store.settle(start.token, makeCompleted(), 1);
    expect(claims.map((next) => next.inputs)).toEqual([[]]);
  });

  check("P6 each input has its node, and an upstream task without output none", async ({ store }) => {
    await submit(store, { edges: "a>d b>d c>d" });
    const claims = await claim(store, "worker-1", 3);
    for (const { token, nodeKey } of claims) {
      const output = nodeKey === "b:Run" ? null : makeReference(nodeKey);
      await store.settle(token, makeCompleted(output), 0);
    }
    const { inputs, inputNodes } = await claimOne(store);
    expect(inputs).toEqual([makeReference("a:Run"), makeReference("c:Run")]);
    expect(inputNodes).toEqual(["a:Run", "c:Run"]);
  });
}
