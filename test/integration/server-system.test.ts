/** GET /system: what it says of a server at work, and of one whose store is away. */
import { expect, test } from "bun:test";
import * as v from "valibot";
import { systemClock } from "../../src/clock.ts";
import { AieffectError } from "../../src/errors.ts";
import { Metrics } from "../../src/metrics/metrics.ts";
import { readMeasures } from "../../src/metrics/read-measures.ts";
import { SystemAnswerSchema } from "../../src/model/system-answer.ts";
import { openSqliteStore } from "../../src/store/sqlite/sqlite-store.ts";
import { makeCompleted, makeRetry } from "../builders.ts";
import { claimTwo, submit } from "../contract/store-check.ts";
import { type ListeningServer, overrideStore, startServer, VERSION } from "../listening-server.ts";

async function readSystem(server: ListeningServer) {
  const [status, body] = await server.get("/system");
  expect(status).toBe(200);
  return v.parse(SystemAnswerSchema, body);
}

test("a server at work tells its store, its queue, its workers and how quick it is", async () => {
  const metrics = new Metrics();
  metrics.watchWorker({ workerId: "worker-1", slots: 64, busySlots: () => 1 });
  metrics.controlCalled({
    ...{ kind: "execute", address: "http://a", taskId: "t", workflowId: "w" },
    ...{ durationMs: 20, outcome: "answered" },
  });
  await using server = startServer({ measures: async () => readMeasures([await metrics.toDocument()]) });
  const { store } = server;
  await store.heartbeat("worker-1", 60_000);
  await submit(store, { tasks: "a b c d" });
  const [a, b] = await claimTwo(store);
  await store.settle(a.token, makeCompleted(), 0);
  await store.settle(b.token, makeRetry(60_000), 0);
  await store.claim("worker-of-its-own", 1, new AbortController().signal);

  const system = await readSystem(server);
  expect(system).toMatchObject({
    version: VERSION,
    uptime_s: 0,
    store: { kind: "sqlite", answers: true },
    queue: { ready: 1, delayed: 1, running: 1 },
    workflows: { pending: 0, running: 1, completed: 0, failed: 0, cancelled: 0 },
    workers: [
      { worker_id: "worker-1", tasks: 0, slots: 64, busy_slots: 1 },
      { worker_id: "worker-of-its-own", lease_ms: null, tasks: 1, slots: null, busy_slots: null },
    ],
    hops: { count: 0, p50_ms: null },
    control_calls: [{ call: "execute", failed: 0, latency: { count: 1, total_ms: 20 } }],
  });
  expect(Date.now() - Date.parse(system.started_at)).toBeLessThan(60_000);
  expect(system.store.latency_ms).toBeGreaterThan(0);
  const [{ lease_ms } = { lease_ms: null }] = system.workers ?? [];
  expect(lease_ms).toBeGreaterThan(50_000);
  expect(lease_ms).toBeLessThanOrEqual(60_000);
});

const UNTOLD = {
  store: { kind: "sqlite", answers: false, latency_ms: null },
  ...{ queue: null, workflows: null, workers: null, control_calls: [] },
} as const;

test("a store that is away is told, and the rest with it", async () => {
  const store = openSqliteStore({ path: ":memory:", clock: systemClock });
  const down = overrideStore(store, {
    overview: () => Promise.reject(new AieffectError("STORE_UNAVAILABLE", "redis://:secret@host is down")),
  });
  await using server = startServer({ store: down });
  expect(await readSystem(server)).toMatchObject({ version: VERSION, ...UNTOLD });
  await store.close();
});

test("a store that says nothing is waited for no longer than two seconds", async () => {
  const store = openSqliteStore({ path: ":memory:", clock: systemClock });
  const silent = overrideStore(store, { overview: () => new Promise(() => {}) });
  const waits: number[] = [];
  const hasty = {
    ...systemClock,
    after(delayMs: number, action: () => void) {
      waits.push(delayMs);
      return systemClock.after(1, action);
    },
  };
  await using server = startServer({ store: silent, clock: hasty });
  expect(await readSystem(server)).toMatchObject(UNTOLD);
  expect(waits).toEqual([2_000]);
  await store.close();
});

test("it needs the key, and costs one reading of the store however much is stored", async () => {
  const store = openSqliteStore({ path: ":memory:", clock: systemClock });
  const calls: string[] = [];
  const watched = new Proxy(store, {
    get(target, name) {
      const value: unknown = Reflect.get(target, name);
      if (typeof value !== "function") return value;
      return (...args: readonly unknown[]): unknown => {
        calls.push(String(name));
        return Reflect.apply(value, target, args);
      };
    },
  });
  await using server = startServer({ store: watched, settings: { apiKey: "front" } });
  for (let count = 0; count < 50; count += 1) await submit(store, { workflowId: `wf-${count}`, tasks: "a" });
  calls.length = 0;
  expect((await server.get("/system"))[0]).toBe(401);
  expect(calls).toEqual([]);
  const [status, answer] = await server.get("/system", { headers: { authorization: "Bearer front" } });
  expect([status, Object(answer).queue]).toEqual([200, { ready: 50, delayed: 0, running: 0 }]);
  expect(calls).toEqual(["overview"]);
  await store.close();
});
