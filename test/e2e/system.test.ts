/** GET /system of real processes: a server on Redis with worker processes beside it, and a worker of its own. */
import { afterAll, expect, test } from "bun:test";
import * as v from "valibot";
import { type SystemAnswer, SystemAnswerSchema } from "../../src/model/system-answer.ts";
import { makeFolder } from "../contract/store-files.ts";
import { startRedisServer } from "../redis-server.ts";
import { after, complete } from "../scripted-answers.ts";
import { always, ScriptedService } from "../scripted-service.ts";
import { LongProcess, type ServingProcess, startServing } from "../serving-process.ts";
import { until } from "../until.ts";

const redis = await startRedisServer();
afterAll(() => redis.stop());

async function untilSystem(
  server: ServingProcess,
  what: string,
  isSo: (system: SystemAnswer) => boolean,
): Promise<SystemAnswer> {
  return await until(what, async () => {
    const [, body] = await server.get("/system");
    const system = v.parse(SystemAnswerSchema, body);
    return isSo(system) ? system : undefined;
  });
}

const sumOf = (numbers: readonly (number | null)[]): number =>
  numbers.reduce<number>((sum, number) => sum + (number ?? 0), 0);

test("a server on Redis tells of each worker, and adds up what those that it started have measured", async () => {
  const answers = Promise.withResolvers<void>();
  await using service = new ScriptedService({
    "execute a": [always(complete())],
    "execute slow": [always(after(answers.promise, complete()))],
  });
  const environment = { REDIS_URL: redis.url, AIEFFECT_LEASE: "1s" };
  await using server = await startServing(["--workers", "2", "--concurrency", "8"], { environment });
  await using other = new LongProcess(["worker", "--concurrency", "1"], { environment });
  const { worker_id: otherId } = await other.untilLogged("Worker started");

  const all = await untilSystem(server, "three workers live", ({ workers }) => workers?.length === 3);
  expect(all).toMatchObject({
    store: { kind: "redis", answers: true },
    queue: { ready: 0, delayed: 0, running: 0 },
  });
  for (const { worker_id, lease_ms, slots } of all.workers ?? []) {
    expect([worker_id, slots]).toEqual([worker_id, worker_id === otherId ? null : 8]);
    expect(lease_ms).toBeGreaterThan(0);
    expect(lease_ms).toBeLessThanOrEqual(1_000);
  }

  for (let count = 0; count < 5; count += 1) await server.run("a", service.address);
  for (let count = 0; count < 20; count += 1) await server.run("slow", service.address);
  const busy = await untilSystem(server, "every slot is busy", ({ workers, queue }) => {
    return sumOf((workers ?? []).map(({ busy_slots }) => busy_slots)) === 16 && queue?.running === 17;
  });
  expect(busy.queue).toEqual({ ready: 3, delayed: 0, running: 17 });
  expect(busy.workflows).toMatchObject({ running: 20, completed: 5 });
  expect(sumOf((busy.workers ?? []).map(({ tasks }) => tasks))).toBe(17);
  expect(busy.hops.count).toBeGreaterThanOrEqual(16);
  expect(busy.hops.p99_ms).toBeGreaterThan(0);

  answers.resolve();
  const done = await untilSystem(server, "all have ended", ({ workflows }) => workflows?.completed === 25);
  const [calls] = done.control_calls;
  expect(calls).toMatchObject({ call: "execute", failed: 0 });
  expect(calls?.latency.count).toBeGreaterThanOrEqual(16);

  await other.end();
  await untilSystem(server, "the other one is gone", ({ workers }) => workers?.length === 2);

  await redis.kill();
  const alone = await untilSystem(server, "Redis is away", ({ store }) => !store.answers);
  expect(alone).toMatchObject({ queue: null, workflows: null, workers: null });
  expect(alone.hops.count).toBe(done.hops.count);
  await redis.restart();
  await untilSystem(server, "Redis and its workers are back", ({ workers }) => workers?.length === 2);
});

test("a server on SQLite tells of the workers in its process, and is told apart when it begins anew", async () => {
  using folder = makeFolder();
  await using service = new ScriptedService({ "execute a": [always(complete())] });
  const args = ["--db", folder.file("a.db"), "--workers", "3", "--concurrency", "4"];
  const first = await startServing(args);
  const id = await first.run("a", service.address);
  await first.untilEnded(id);
  const before = await untilSystem(first, "a hop is counted", ({ hops }) => hops.count === 1);
  expect(before).toMatchObject({ store: { kind: "sqlite", answers: true }, workflows: { completed: 1 } });
  expect((before.workers ?? []).map(({ slots, busy_slots }) => [slots, busy_slots])).toEqual([
    [4, 0],
    [4, 0],
    [4, 0],
  ]);
  await first[Symbol.asyncDispose]();
  await using second = await startServing(args);
  const after = await untilSystem(second, "its workers live", ({ workers }) => workers?.length === 3);
  expect(after.hops.count).toBe(0);
  expect(after.workflows).toMatchObject({ completed: 1 });
  expect(Date.parse(after.started_at)).toBeGreaterThan(Date.parse(before.started_at));
});
