/** As sqlite-turn.test.ts, for calls that remove workflows: a step sees what those before it did, written or not. */
import { describe, expect, test } from "bun:test";
import { openSqliteStore } from "../../src/store/sqlite/sqlite-store.ts";
import type { Store } from "../../src/store/store.ts";
import { makeCompleted, makeWorkflow } from "../builders.ts";
import { TestClock } from "../test-clock.ts";
import { EventEar } from "./event-ear.ts";
import { claimOne, submit, toLine, workflowStatusOf } from "./store-check.ts";
import { makeFolder } from "./store-files.ts";

const KEY = { key: "order-4711", fingerprint: "body" };

async function inBothStores(body: (store: Store, clock: TestClock) => Promise<void>): Promise<void> {
  using folder = makeFolder();
  for (const path of [":memory:", folder.file("run.db")]) {
    const clock = new TestClock();
    const store = openSqliteStore({ path, clock });
    await body(store, clock);
    await store.close();
  }
}

describe("calls of one turn that remove workflows", () => {
  test("P15 set a key free for the submission after them", () =>
    inBothStores(async (store) => {
      const first = await submit(store, { idempotency: KEY });
      await store.latest();
      const second = makeWorkflow({ idempotency: KEY });
      const [deleted, submitted] = await Promise.all([store.delete(first.workflowId), store.submit(second)]);
      expect([deleted, submitted]).toEqual([true, { workflowId: second.workflowId, isNew: true }]);
    }));

  test("P14 set an id free, twice, and keep the last one that took it", () =>
    inBothStores(async (store) => {
      const ear = new EventEar(store);
      const make = (name: string) => makeWorkflow({ workflowId: "wf-same", name, tasks: "a" });
      await store.submit(make("first"));
      await Promise.all([
        store.delete("wf-same"),
        store.submit(make("second")),
        store.delete("wf-same"),
        store.submit(make("third")),
      ]);
      expect(await store.latest()).toMatchObject({ name: "third", sequence: 1 });
      expect((await store.overview()).workflows.running).toBe(1);
      expect(ear.events.map(toLine)).toEqual([
        ...["workflow-submitted", "workflow-deleted", "workflow-submitted", "workflow-deleted"],
        "workflow-submitted",
      ]);
      ear.stop();
    }));

  test("P13 remove at once what settles before the recovery", () =>
    inBothStores(async (store) => {
      const workflow = await submit(store, { retainMs: 0 });
      const { token } = await claimOne(store);
      await Promise.all([store.settle(token, makeCompleted(), 0), store.recover()]);
      expect(await workflowStatusOf(store, workflow)).toBe("not stored");
    }));

  test("P13 keep what is retried before the recovery", () =>
    inBothStores(async (store, clock) => {
      const workflow = await submit(store, { retainMs: 100 });
      await store.cancel(workflow.workflowId);
      await store.latest();
      clock.advance(100);
      await Promise.all([store.retry(workflow.workflowId, null), store.recover()]);
      expect(await workflowStatusOf(store, workflow)).toBe("running");
    }));

  test("P13 remove what is deleted before the recovery once", () =>
    inBothStores(async (store, clock) => {
      const ear = new EventEar(store);
      const { workflowId } = await submit(store, { retainMs: 100 });
      await store.cancel(workflowId);
      await store.latest();
      clock.advance(100);
      await Promise.all([store.delete(workflowId), store.recover(), store.recover()]);
      await ear.ofDeleted(workflowId);
      expect(ear.events.map(toLine)).toEqual([
        "workflow-submitted",
        "workflow-cancelled",
        "workflow-deleted",
      ]);
      ear.stop();
    }));
});
