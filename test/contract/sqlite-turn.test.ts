/**
 * Calls of one turn of the event loop, none of which waits for another: each is a step of its own, in the order in which
 * they were made, and what is read is kept.
 */
import { describe, expect, test } from "bun:test";
import { copyFileSync } from "node:fs";
import { openSqliteStore } from "../../src/store/sqlite/sqlite-store.ts";
import { makeCompleted, makeFailed, makeReference, makeWorkflow } from "../builders.ts";
import { TestClock } from "../test-clock.ts";
import { claim, claimTwo, logOf, namesOf, statusesOf, submit } from "./store-check.ts";
import { expectConsistent } from "./store-consistency.ts";
import { makeFolder } from "./store-files.ts";

const clock = new TestClock();

describe("calls of one turn", () => {
  test("P1 take effect one after the other, in their order", async () => {
    const store = openSqliteStore({ path: ":memory:", clock });
    const workflow = makeWorkflow({ tasks: "a b c", edges: "a>c" });
    const { workflowId } = workflow;
    const submitted = store.submit(workflow);
    const claimed = claim(store, "worker-1", 2);
    const cancelled = store.cancel(workflowId);
    const retried = store.retry(workflowId, null);
    const reclaimed = claim(store, "worker-2", 1);
    const claims = [await claimed, await reclaimed];
    await Promise.all([submitted, cancelled, retried]);
    expect(claims.map(namesOf)).toEqual([["a", "b"], ["a"]]);
    expect(await logOf(store, workflow)).toEqual([
      "workflow-submitted",
      "task-started a#1",
      "task-started b#1",
      "workflow-cancelled",
      "workflow-retried",
      "task-started a#2",
    ]);
    await expectConsistent(store, workflowId);
    await store.close();
  });

  test("P1 are kept although one of them is refused", async () => {
    const store = openSqliteStore({ path: ":memory:", clock });
    const workflow = await submit(store, { tasks: "a b" });
    const [a, b] = await claimTwo(store);
    const unspeakable = { ...makeReference("b"), metadata: { number: 1n } };
    const results = await Promise.allSettled([
      store.settle(a.token, makeCompleted(), 0),
      store.settle(b.token, makeCompleted(unspeakable), 0),
      store.submit(workflow),
      store.retry(workflow.workflowId, null),
      store.submit(makeWorkflow({ workflowId: "wf-next" })),
    ]);
    expect(results.map((result) => result.status)).toEqual([
      "fulfilled",
      "rejected",
      "rejected",
      "rejected",
      "fulfilled",
    ]);
    expect(await statusesOf(store, workflow)).toBe("a completed, b running");
    expect((await store.latest())?.workflowId).toBe("wf-next");
    for (const workflowId of [workflow.workflowId, "wf-next"]) await expectConsistent(store, workflowId);
    await store.close();
  });

  test("P3 give each task to one of many workers", async () => {
    const store = openSqliteStore({ path: ":memory:", clock });
    const waiting = [1, 2, 3].map((number) => claim(store, `worker-${number}`, 1));
    const submitted = submit(store, { tasks: "a b c" });
    const claims = await Promise.all(waiting);
    await submitted;
    expect(claims.flatMap(namesOf).toSorted()).toEqual(["a", "b", "c"]);
    await store.close();
  });

  test("P4 settle an attempt once", async () => {
    const store = openSqliteStore({ path: ":memory:", clock });
    const workflow = await submit(store, { tasks: "a b" });
    const [a] = await claimTwo(store);
    const settled = await Promise.all([
      store.settle(a.token, makeCompleted(), 0),
      store.settle(a.token, makeFailed(), 0),
      store.settle(a.token, makeCompleted(), 0),
    ]);
    expect(settled.map(({ accepted }) => accepted)).toEqual([true, false, false]);
    expect(await statusesOf(store, workflow)).toBe("a completed, b running");
    await store.close();
  });

  test("P1 are kept when the store is closed in the same turn", async () => {
    using folder = makeFolder();
    const path = folder.file("run.db");
    const store = openSqliteStore({ path, clock });
    const first = makeWorkflow({ tasks: "a" });
    const submitted = store.submit(first);
    const claimed = claim(store, "worker-1", 1);
    await store.close();
    await submitted;
    expect(namesOf(await claimed)).toEqual(["a"]);
    const again = openSqliteStore({ path, clock });
    expect(await statusesOf(again, first)).toBe("a running");
    await again.close();
  });
});

test("P1 a read shows nothing that is not kept, whoever writes at the same time", async () => {
  using folder = makeFolder();
  const store = openSqliteStore({ path: folder.file("run.db"), clock });
  const { workflowId } = await submit(store, { edges: "a>b b>c c>d d>e" });
  const seen: { readonly sequence: number; readonly keptIn: string }[] = [];
  const look = (sequence = 0) => {
    const keptIn = folder.file(`copy-${seen.length}.db`);
    for (const part of ["", "-wal"]) copyFileSync(`${folder.file("run.db")}${part}`, `${keptIn}${part}`);
    seen.push({ sequence, keptIn });
  };
  let running = true;
  const read = async () => {
    while (running) {
      await Promise.all([
        store.snapshot(workflowId).then((one) => look(one?.workflow.sequence)),
        store.attempts(workflowId).then(() => null),
        store.latest().then((one) => look(one?.sequence)),
      ]);
    }
  };
  const reading = [read(), read()];
  for (let [next] = await claim(store); next !== undefined; ) {
    [next] = (await store.settle(next.token, makeCompleted(), 1)).claims;
  }
  running = false;
  await Promise.all(reading);
  await store.close();
  expect(seen.length).toBeGreaterThan(10);
  for (const { sequence, keptIn } of seen) {
    const copy = openSqliteStore({ path: keptIn, clock });
    expect((await copy.latest())?.sequence).toBeGreaterThanOrEqual(sequence);
    await copy.close();
  }
});
