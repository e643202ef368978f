import { expect } from "bun:test";
import type { AttemptToken, Store } from "../../../src/store/store.ts";
import { makeCompleted, makeFailed, makeReference, makeRetry, makeWorkflow } from "../../builders.ts";
import {
  type Check,
  claim,
  claimOne,
  claimTwo,
  complete,
  expectNothingReady,
  namesOf,
  only,
  startClaim,
  submit,
  toLine,
} from "../store-check.ts";
import { failWithOneInFlight } from "./failed-workflow.ts";

/** Nothing of a workflow can be read, by any call. */
async function expectNothingLeft(store: Store, workflowId: string): Promise<void> {
  expect(await store.snapshot(workflowId)).toBeNull();
  expect(await store.edges(workflowId)).toEqual([]);
  expect(await store.plans(workflowId)).toEqual([]);
  expect(await store.taskInputs(workflowId)).toEqual([]);
  expect(await store.attempts(workflowId)).toEqual([]);
  expect(await store.events(workflowId, 0, 100)).toEqual([]);
  const page = await store.list({ status: null, prefix: workflowId, limit: 5, cursor: null });
  expect(page).toEqual({ workflows: [], nextCursor: null });
}

async function expectLate(store: Store, token: AttemptToken): Promise<void> {
  expect(await store.accept(token, "service-late")).toBe(false);
  expect(await store.progress(token, 50)).toBe(false);
  for (const settlement of [makeCompleted(makeReference("late")), makeFailed("late"), makeRetry(0)]) {
    expect(await store.settle(token, settlement, 5)).toEqual({ accepted: false, claims: [] });
  }
}

export function checkDelete(check: Check): void {
  check("P14 nothing is left of a workflow that was deleted while it ran", async ({ store }) => {
    const { workflowId } = await submit(store, {
      edges: "a>b",
      tasks: "a b c",
      inputs: [makeReference("in")],
    });
    const [a] = await claimTwo(store);
    await store.settle(a.token, makeCompleted(makeReference("out")), 0);
    expect(await store.delete(workflowId)).toBe(true);
    await expectNothingLeft(store, workflowId);
    expect(await store.latest()).toBeNull();
  });

  check("P14 nothing is left of a workflow that was deleted after it had ended", async ({ store }) => {
    const stays = await submit(store, { tasks: "a" });
    const { workflowId } = await submit(store, { edges: "b>c", servicesApiKey: "k" });
    await complete(store, 3);
    expect(await store.delete(workflowId)).toBe(true);
    await expectNothingLeft(store, workflowId);
    expect((await store.latest())?.workflowId).toBe(stays.workflowId);
  });

  check("P14 what is not stored cannot be deleted, and so not twice", async ({ store }) => {
    expect(await store.delete("wf-unknown")).toBe(false);
    const { workflowId } = await submit(store, { tasks: "a" });
    expect(await Promise.all([store.delete(workflowId), store.delete(workflowId)])).toEqual([true, false]);
    expect(await store.delete(workflowId)).toBe(false);
    const refusal = { code: "WORKFLOW_UNKNOWN" };
    await expect(store.cancel(workflowId)).rejects.toMatchObject(refusal);
    await expect(store.retry(workflowId, null)).rejects.toMatchObject(refusal);
  });

  check("P14 late writes of a deleted workflow's attempts say that they are late", async ({ store }) => {
    const { workflowId } = await submit(store, { edges: "a>b", tasks: "a b c" });
    const [a, c] = await claimTwo(store);
    await store.accept(c.token, "service-1");
    await store.delete(workflowId);
    await submit(store, { tasks: "other" });
    for (const { token } of [a, c]) await expectLate(store, token);
    await expectNothingLeft(store, workflowId);
    expect(namesOf(await claim(store, "worker-2", 5))).toEqual(["other"]);
  });

  check(
    "P14 a deleted workflow's waiting tasks are not claimed, nor its retries",
    async ({ store, clock }) => {
      const { workflowId } = await submit(store, { tasks: "delayed ready" });
      const { token } = await claimOne(store);
      await store.settle(token, makeRetry(100), 0);
      await store.delete(workflowId);
      await expectNothingReady(store);
      const waiting = startClaim(store);
      clock.advance(100);
      expect(await waiting.isWaiting()).toBe(true);
      await submit(store, { tasks: "other" });
      expect(namesOf(await waiting.claims)).toEqual(["other"]);
    },
  );

  check("P14 nobody holds a deleted workflow's tasks, and nobody can lose them", async ({ store }) => {
    const { workflowId } = await submit(store, { tasks: "a b" });
    await store.heartbeat("worker-1", 60_000);
    await claimTwo(store);
    await store.delete(workflowId);
    expect((await store.overview()).workers).toMatchObject([{ workerId: "worker-1", tasks: 0 }]);
    await store.leave("worker-1");
    expect(await store.recover()).toBe(0);
    await expectNothingReady(store);
  });

  check("P14 a failed workflow is deleted with what is in flight of it", async ({ store }) => {
    const { workflow, flying } = await failWithOneInFlight(store);
    expect(await store.delete(workflow.workflowId)).toBe(true);
    await expectLate(store, flying.token);
    await expectNothingLeft(store, workflow.workflowId);
  });

  check(
    "P14 listeners are told of it once, last of all, and others' events go on",
    async ({ store, ear, clock }) => {
      const { workflowId } = await submit(store, { tasks: "a" });
      const other = await submit(store, { tasks: "b" });
      await claimOne(store);
      clock.advance(5);
      await store.cancel(workflowId);
      await store.delete(workflowId);
      await store.delete(workflowId);
      await claimOne(store);
      await ear.of(other.workflowId, 2);
      const heard = await ear.of(workflowId, 4);
      expect(heard.map(toLine)).toEqual([
        "workflow-submitted",
        "task-started a#1",
        "workflow-cancelled",
        "workflow-deleted",
      ]);
      const at = new Date(clock.now()).toISOString();
      expect(heard.at(-1)).toEqual({ type: "workflow-deleted", sequence: 4, workflow_id: workflowId, at });
    },
  );

  check(
    "P14 the id of a deleted workflow is free for a new one, which begins anew",
    async ({ store, ear }) => {
      const workflowId = "wf-again";
      await submit(store, { workflowId, edges: "a>b", name: "first" });
      await claimOne(store);
      await store.delete(workflowId);
      await store.submit(makeWorkflow({ workflowId, tasks: "x", name: "second" }));
      expect((await store.snapshot(workflowId))?.workflow).toMatchObject({ name: "second", sequence: 1 });
      const { token } = only(await claim(store, "worker-1", 5));
      await store.settle(token, makeCompleted(), 0);
      const numbers = (await ear.of(workflowId, 7)).map((event) => event.sequence);
      expect(numbers).toEqual([1, 2, 3, 1, 2, 3, 4]);
      expect(await store.delete(workflowId)).toBe(true);
      await ear.of(workflowId, 8);
    },
  );
}
