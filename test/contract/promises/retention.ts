import { expect } from "bun:test";
import type { NewWorkflow, Store } from "../../../src/store/store.ts";
import { makeCompleted, makeNames } from "../../builders.ts";
import { type Check, claimOne, claimTwo, complete, submit, workflowStatusOf } from "../store-check.ts";
import { failWithOneInFlight } from "./failed-workflow.ts";

/** `running`, `completed` …, or `not stored`. */
async function statusAfterRecover(store: Store, workflow: NewWorkflow): Promise<string> {
  await store.recover();
  return workflowStatusOf(store, workflow);
}

export function checkRetention(check: Check): void {
  check(
    "P13 a workflow is kept for as long as it asks after it has settled, and no longer",
    async ({ store, clock, ear }) => {
      const workflow = await submit(store, { edges: "a>b", retainMs: 1_000 });
      clock.advance(10_000);
      await complete(store, 2);
      clock.advance(999);
      expect(await statusAfterRecover(store, workflow)).toBe("completed");
      clock.advance(1);
      expect(await workflowStatusOf(store, workflow)).toBe("completed");
      expect(await statusAfterRecover(store, workflow)).toBe("not stored");
      expect(await store.events(workflow.workflowId, 0, 100)).toEqual([]);
      expect((await ear.of(workflow.workflowId, 7)).at(-1)).toMatchObject({
        type: "workflow-deleted",
        sequence: 7,
      });
    },
  );

  check("P13 one that asks for no time at all is removed by the next recovery", async ({ store }) => {
    const workflow = await submit(store, { tasks: "a", retainMs: 0 });
    expect(await statusAfterRecover(store, workflow)).toBe("running");
    await complete(store, 1);
    expect(await statusAfterRecover(store, workflow)).toBe("not stored");
    expect(await store.delete(workflow.workflowId)).toBe(false);
  });

  check("P13 one that asks to be kept for ever is", async ({ store, clock }) => {
    const workflow = await submit(store, { tasks: "a", retainMs: null });
    await complete(store, 1);
    clock.advance(365 * 86_400_000);
    expect(await statusAfterRecover(store, workflow)).toBe("completed");
  });

  check(
    "P13 one of which something is in flight is kept, although it has failed",
    async ({ store, clock }) => {
      const { workflow, flying } = await failWithOneInFlight(store, { retainMs: 1_000 });
      await store.heartbeat("worker-1", 60_000);
      clock.advance(5_000);
      expect(await statusAfterRecover(store, workflow)).toBe("failed");
      await store.settle(flying.token, makeCompleted(), 0);
      clock.advance(999);
      expect(await statusAfterRecover(store, workflow)).toBe("failed");
      clock.advance(1);
      expect(await statusAfterRecover(store, workflow)).toBe("not stored");
    },
  );

  check(
    "P13 one that is retried is kept while it runs, and its time begins anew",
    async ({ store, clock }) => {
      const workflow = await submit(store, { tasks: "a", retainMs: 1_000 });
      await store.cancel(workflow.workflowId);
      clock.advance(600);
      await store.retry(workflow.workflowId, null);
      clock.advance(600);
      expect(await statusAfterRecover(store, workflow)).toBe("running");
      await complete(store, 1);
      clock.advance(999);
      expect(await statusAfterRecover(store, workflow)).toBe("completed");
      clock.advance(1);
      expect(await statusAfterRecover(store, workflow)).toBe("not stored");
    },
  );

  check(
    "P13 one that is retried after its time, but before a recovery, is kept",
    async ({ store, clock }) => {
      const workflow = await submit(store, { tasks: "a", retainMs: 100 });
      await store.cancel(workflow.workflowId);
      clock.advance(100);
      await store.retry(workflow.workflowId, null);
      expect(await statusAfterRecover(store, workflow)).toBe("running");
    },
  );

  check(
    "P13 only those whose time is over are removed, and a recovery tells of lost tasks only",
    async ({ store, clock }) => {
      const [early, late, flying] = [
        await submit(store, { tasks: "a", retainMs: 100 }),
        await submit(store, { tasks: "b", retainMs: 300 }),
        await submit(store, { tasks: "c", retainMs: 0 }),
      ];
      await complete(store, 2);
      await claimOne(store, "worker-2");
      clock.advance(200);
      expect(await store.recover()).toBe(1);
      const statuses = [early, late, flying].map((workflow) => workflowStatusOf(store, workflow));
      expect(await Promise.all(statuses)).toEqual(["not stored", "completed", "running"]);
    },
  );

  check(
    "P13 a great many are removed by a few recoveries, those first that have been over for the longest",
    async ({ store, clock, ear }) => {
      const count = 1_000;
      for (const [place, name] of makeNames(count, "wf-old-").entries()) {
        await submit(store, { workflowId: name, tasks: "a", retainMs: (place * 7_919) % count });
      }
      await complete(store, count);
      clock.advance(count);
      // Far more than are needed: what is left then is never removed.
      for (let recovery = 0; recovery < 40; recovery += 1) await store.recover();
      expect(await store.latest()).toBeNull();
      for (const name of makeNames(count, "wf-old-")) await ear.of(name, 5);
      const removed = ear.events.filter((event) => event.type === "workflow-deleted");
      const times = removed.map(
        ({ workflow_id }) => (Number(workflow_id.slice("wf-old-".length)) * 7_919) % count,
      );
      expect(times).toEqual(times.toSorted((one, other) => one - other));
      expect((await store.overview()).workflows).toMatchObject({ running: 0, completed: 0 });
    },
  );

  check("P13 what was removed is as if it had been deleted", async ({ store }) => {
    const workflow = await submit(store, { tasks: "broken other", retainMs: 0 });
    const [, other] = await claimTwo(store);
    await store.cancel(workflow.workflowId);
    await store.recover();
    expect(await store.settle(other.token, makeCompleted(), 1)).toEqual({ accepted: false, claims: [] });
    await expect(store.retry(workflow.workflowId, null)).rejects.toMatchObject({ code: "WORKFLOW_UNKNOWN" });
  });
}
