import { expect } from "bun:test";
import { makeCompleted, makeNames, makeRetry } from "../../builders.ts";
import {
  type Check,
  claim,
  claimOne,
  expectNothingReady,
  logOf,
  namesOf,
  only,
  statusesOf,
  submit,
} from "../store-check.ts";

export function checkLeases(check: Check): void {
  check("P7 a worker keeps its tasks as long as it renews its lease", async ({ store, clock }) => {
    const workflow = await submit(store, { tasks: "a" });
    await store.heartbeat("worker-1", 1_000);
    await claimOne(store, "worker-1");
    for (let beat = 0; beat < 5; beat += 1) {
      clock.advance(999);
      expect(await store.recover()).toBe(0);
      await store.heartbeat("worker-1", 1_000);
    }
    expect(await statusesOf(store, workflow)).toBe("a running");
  });

  check(
    "P7 the tasks of a worker without a lease are executed by another, and that is no failure",
    async ({ store, clock }) => {
      const workflow = await submit(store, { tasks: "a b" });
      await store.heartbeat("worker-1", 1_000);
      await claim(store, "worker-1", 2);
      clock.advance(1_000);
      expect(await store.recover()).toBe(2);
      expect(await statusesOf(store, workflow)).toBe("a pending, b pending");
      clock.advance(30);
      const claims = await claim(store, "worker-2", 2);
      expect(namesOf(claims)).toEqual(["a", "b"]);
      const [a] = claims;
      expect(a).toMatchObject({ failures: 0, serviceTaskId: null, runningForMs: 1_030 });
      expect(a?.token).toMatchObject({ attempt: 2, workerId: "worker-2" });
      expect(await logOf(store, workflow)).toEqual([
        "workflow-submitted",
        "task-started a#1",
        "task-started b#1",
        "task-lost a#1",
        "task-lost b#1",
        "task-started a#2",
        "task-started b#2",
      ]);
    },
  );

  check(
    "P7 an accepted task is claimed again with its service's id, to be followed on",
    async ({ store, clock }) => {
      const workflow = await submit(store, { tasks: "a" });
      await store.heartbeat("worker-1", 1_000);
      const { token } = await claimOne(store, "worker-1");
      await store.accept(token, "service-42");
      await store.progress(token, 30);
      clock.advance(1_000);
      await store.recover();
      const resumed = await claimOne(store, "worker-2");
      expect(resumed).toMatchObject({ serviceTaskId: "service-42", failures: 0 });
      expect(await store.events(workflow.workflowId, 4, 10)).toMatchObject([
        { type: "task-lost", attempt: 1, worker_id: "worker-1" },
        { type: "task-started", attempt: 2, worker_id: "worker-2", resumed: true },
      ]);
      expect(await store.progress(resumed.token, 60)).toBe(true);
    },
  );

  check(
    "P7 whichever task of a chain the worker had come to is executed by another",
    async ({ store, clock }) => {
      const names = makeNames(140);
      await submit(store, {
        edges: names
          .slice(1)
          .map((name, at) => `${names[at]}>${name}`)
          .join(" "),
      });
      let workers = 1;
      await store.heartbeat("worker-1", 1_000);
      let claimed = await claimOne(store, "worker-1");
      for (const [position, name] of names.entries()) {
        if ([0, 1, 2, 40, 63, 64, 65, 130].includes(position)) {
          clock.advance(1_000);
          expect(await store.recover()).toBe(1);
          workers += 1;
          await store.heartbeat(`worker-${workers}`, 1_000);
          claimed = await claimOne(store, `worker-${workers}`);
          expect(claimed.token.attempt).toBe(2);
        }
        expect(namesOf([claimed])).toEqual([name]);
        const { claims } = await store.settle(claimed.token, makeCompleted(), 1);
        claimed = claims[0] ?? claimed;
      }
      await expectNothingReady(store);
    },
  );

  check("P7 a task that is lost twice is still followed on", async ({ store }) => {
    await submit(store, { tasks: "a" });
    const { token } = await claimOne(store, "worker-1");
    await store.accept(token, "service-42");
    for (const worker of ["worker-1", "worker-2", "worker-3"]) {
      await store.leave(worker);
      expect(await store.recover()).toBe(1);
      expect((await claimOne(store, `worker-${Number(worker.at(-1)) + 1}`)).serviceTaskId).toBe("service-42");
    }
  });

  check("P7 only the workers without a lease lose their tasks", async ({ store, clock }) => {
    const workflow = await submit(store, { tasks: "a b c" });
    await store.heartbeat("worker-1", 1_000);
    await store.heartbeat("worker-2", 5_000);
    await claimOne(store, "worker-1");
    await claimOne(store, "worker-2");
    await claimOne(store, "worker-1");
    clock.advance(2_000);
    expect(await store.recover()).toBe(2);
    expect(await statusesOf(store, workflow)).toBe("a pending, b running, c pending");
    expect(await store.recover()).toBe(0);
  });

  check("P7 a worker that leaves loses its tasks without waiting for its lease", async ({ store }) => {
    const workflow = await submit(store, { tasks: "a" });
    await store.heartbeat("worker-1", 60_000);
    await claimOne(store, "worker-1");
    await store.leave("worker-1");
    expect(await store.recover()).toBe(1);
    expect(await statusesOf(store, workflow)).toBe("a pending");
  });

  check("P7 a worker that never had a lease loses its tasks too", async ({ store }) => {
    await submit(store, { tasks: "a" });
    await claimOne(store, "worker-1");
    expect(await store.recover()).toBe(1);
    expect(namesOf(await claim(store, "worker-2"))).toEqual(["a"]);
  });

  check("P7 a lease that is renewed before anyone recovers keeps its tasks", async ({ store, clock }) => {
    await submit(store, { tasks: "a" });
    await store.heartbeat("worker-1", 1_000);
    const { token } = await claimOne(store, "worker-1");
    clock.advance(5_000);
    await store.heartbeat("worker-1", 1_000);
    expect(await store.recover()).toBe(0);
    expect(await store.progress(token, 10)).toBe(true);
  });

  check(
    "P7 a worker that comes back after a recovery holds and claims as before",
    async ({ store, clock }) => {
      await submit(store, { tasks: "a b" });
      await store.heartbeat("worker-1", 1_000);
      await claimOne(store, "worker-1");
      clock.advance(1_000);
      await store.recover();
      await store.heartbeat("worker-1", 1_000);
      expect(namesOf(await claim(store, "worker-1", 2))).toEqual(["b", "a"]);
      expect(await store.recover()).toBe(0);
      clock.advance(1_000);
      expect(await store.recover()).toBe(2);
    },
  );

  check("P7 a task that waits for its retry belongs to nobody and cannot be lost", async ({ store }) => {
    const workflow = await submit(store, { tasks: "a" });
    const { token } = await claimOne(store);
    await store.settle(token, makeRetry(1_000), 0);
    await store.leave("worker-1");
    expect(await store.recover()).toBe(0);
    await expectNothingReady(store);
    expect(await statusesOf(store, workflow)).toBe("a pending");
  });

  check("P7 a recovered task keeps the failures that it had", async ({ store }) => {
    await submit(store, { tasks: "a" });
    const { token } = await claimOne(store);
    const second = only((await store.settle(token, makeRetry(0), 1)).claims);
    expect(second.failures).toBe(1);
    await store.leave("worker-1");
    await store.recover();
    expect((await claimOne(store)).failures).toBe(1);
  });
}
