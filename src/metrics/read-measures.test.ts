import { expect, test } from "bun:test";
import { makeWorkflow } from "../../test/builders.ts";
import { claimOne } from "../../test/contract/store-check.ts";
import { systemClock } from "../clock.ts";
import { toLatency } from "../model/latency.ts";
import { openSqliteStore } from "../store/sqlite/sqlite-store.ts";
import { Metrics } from "./metrics.ts";
import { readMeasures } from "./read-measures.ts";

const CALL = { address: "http://a", taskId: "t", workflowId: "w" };

async function claimSomething() {
  const store = openSqliteStore({ path: ":memory:", clock: systemClock });
  await store.submit(makeWorkflow());
  const claim = await claimOne(store);
  await store.close();
  return claim;
}

test("what several processes have measured is read as one", async () => {
  const claim = await claimSomething();
  const processes = ["worker-1", "worker-2"].map((workerId, index) => {
    const metrics = new Metrics();
    metrics.work.started({ ...claim, readyForMs: 3 });
    metrics.controlCalled({ ...CALL, kind: "execute", durationMs: 20, outcome: "answered" });
    metrics.controlCalled({ ...CALL, kind: "execute", durationMs: 2_000, outcome: "timeout" });
    metrics.controlCalled({ ...CALL, kind: "status", durationMs: 4, outcome: "answered" });
    metrics.controlCalled({ ...CALL, kind: "status", durationMs: 9_000, outcome: "abandoned" });
    metrics.watchWorker({ workerId, slots: 64, busySlots: () => index });
    return metrics;
  });
  const { hops, controlCalls, slots } = await readMeasures(
    await Promise.all(processes.map((metrics) => metrics.toDocument())),
  );
  expect(hops).toMatchObject({ count: 2, total_ms: 6 });
  expect(toLatency(hops)).toMatchObject({ p50_ms: 3.5 });
  expect(hops.buckets.map(({ at_most_ms, count }) => [at_most_ms, count])).toEqual([
    [1, 0],
    [2, 0],
    [5, 2],
    [10, 2],
    [25, 2],
    [100, 2],
    [500, 2],
    [2500, 2],
    [10_000, 2],
  ]);
  expect(controlCalls.map(({ call, failed, latency }) => [call, latency.count, failed])).toEqual([
    ["execute", 4, 2],
    ["status", 2, 0],
  ]);
  expect(controlCalls[0]?.latency).toMatchObject({ total_ms: 4040, p99_ms: expect.any(Number) });
  expect([...slots]).toEqual([
    ["worker-1", { all: 64, busy: 0 }],
    ["worker-2", { all: 64, busy: 1 }],
  ]);
});

test("a process that has done nothing has measured nothing, and a worker that ended has no slots", async () => {
  const metrics = new Metrics();
  const unwatch = metrics.watchWorker({ workerId: "worker-1", slots: 64, busySlots: () => 1 });
  await metrics.toDocument();
  unwatch();
  const { hops, controlCalls, slots } = await readMeasures([await metrics.toDocument()]);
  expect([hops.count, controlCalls, slots.size]).toEqual([0, [], 0]);
  expect(await readMeasures([])).toEqual({
    hops: { count: 0, total_ms: 0, buckets: [] },
    controlCalls: [],
    slots: new Map(),
  });
});
