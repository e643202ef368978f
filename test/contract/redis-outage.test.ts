/** A server that goes away: for a moment, for long, in the middle of work, and with SIGKILL. */
import { describe, expect, test } from "bun:test";
import type { Claim, Store } from "../../src/store/store.ts";
import { makeCompleted, makeReference, makeWorkflow } from "../builders.ts";
import { startCuttingProxy } from "../cutting-proxy.ts";
import { type RedisServer, startRedisServer } from "../redis-server.ts";
import { EventEar } from "./event-ear.ts";
import { openTestStore } from "./redis-stores.ts";
import { claimOne, startClaim, submit, workflowStatusOf } from "./store-check.ts";
import { expectConsistent } from "./store-consistency.ts";

const UNAVAILABLE = { name: "AieffectError", code: "STORE_UNAVAILABLE" };

interface LoopingWorker {
  stop(): Promise<void>;
}

/** Claims and settles until it is stopped; every other task is accepted first. */
function startWorker(store: Store, workerId: string): LoopingWorker {
  const stopping = new AbortController();
  const done = work(store, workerId, stopping.signal);
  return {
    async stop() {
      stopping.abort();
      await done;
    },
  };
}

async function work(store: Store, workerId: string, stopping: AbortSignal): Promise<void> {
  await store.heartbeat(workerId, 60_000);
  while (!stopping.aborted) {
    const claims = await store.claim(workerId, 4, stopping);
    await Promise.all(claims.map((claim) => runOn(store, claim)));
  }
}

/** Runs a claimed task, and then what its settling claims. */
async function runOn(store: Store, first: Claim): Promise<void> {
  let claim: Claim | undefined = first;
  while (claim !== undefined) {
    const { token, taskId } = claim;
    if (token.position % 2 === 1) await store.accept(token, `service-${taskId}`);
    const { claims } = await store.settle(token, makeCompleted(makeReference(taskId)), 1);
    claim = claims[0];
  }
}

async function openTwo(url: string): Promise<[Store, Store]> {
  return [await openTestStore({ url }), await openTestStore({ url })];
}

/** Resolves when all of them have completed. */
async function untilCompleted(store: Store, workflowIds: readonly string[]): Promise<void> {
  for (const workflowId of workflowIds) {
    while ((await workflowStatusOf(store, { ...makeWorkflow(), workflowId })) !== "completed");
  }
}

/** Every task was executed once, whatever happened to the connections. */
async function expectNothingDoubled(store: Store, workflowIds: readonly string[]): Promise<void> {
  for (const workflowId of workflowIds) {
    await expectConsistent(store, workflowId);
    const attempts = await store.attempts(workflowId);
    expect(attempts.map(({ number, outcome }) => [number, outcome])).toEqual(
      attempts.map(() => [1, "completed"]),
    );
  }
}

test("connections that are cut again and again in the middle of work lose and double nothing", async () => {
  await using server = await startRedisServer();
  const [store, other] = await openTwo(server.url);
  const workers = [startWorker(store, "worker-1"), startWorker(other, "worker-2")];
  const workflowIds: string[] = [];
  for (let round = 0; round < 40; round += 1) {
    const submitted = submit(store, { edges: "a>c b>c c>d c>e d>f e>f" });
    await server.ask("CLIENT", "KILL", "TYPE", "normal");
    workflowIds.push((await submitted).workflowId);
  }
  await untilCompleted(store, workflowIds);
  await expectNothingDoubled(other, workflowIds);
  expect((await store.overview()).ready).toBe(0);
  await Promise.all(workers.map((worker) => worker.stop()));
  await Promise.all([store.close(), other.close()]);
}, 60_000);

test("a server that is killed and started again on its log goes on, and nothing that was told is lost", async () => {
  await using server = await startRedisServer({ settings: { appendonly: "yes", appendfsync: "always" } });
  const store = await openTestStore({ url: server.url });
  const worker = startWorker(store, "worker-1");
  const workflowIds: string[] = [];
  for (let round = 0; round < 5; round += 1) {
    for (let count = 0; count < 5; count += 1) {
      workflowIds.push((await submit(store, { edges: "a>c b>c c>d" })).workflowId);
    }
    await server.kill();
    const waiting = submit(store, { tasks: "a" });
    await server.restart();
    workflowIds.push((await waiting).workflowId);
  }
  await untilCompleted(store, workflowIds);
  await expectNothingDoubled(store, workflowIds);
  await worker.stop();
  await store.close();
}, 60_000);

describe("while the server is away", () => {
  test("a store that is not patient says so soon, and works when it is back", async () => {
    await using server = await startRedisServer({ settings: { appendonly: "yes", appendfsync: "always" } });
    const store = await openTestStore({ url: server.url, patience: "fail" });
    const { workflowId } = await submit(store, {});
    await server.kill();
    const begin = performance.now();
    const calls = [
      store.overview(),
      store.submit(makeWorkflow()),
      store.snapshot(workflowId),
      store.list({ status: null, prefix: "", limit: 1, cursor: null }),
      store.delete(workflowId),
      store.events(workflowId, 0, 10),
    ];
    for (const result of await Promise.allSettled(calls)) {
      expect(result).toMatchObject({ status: "rejected", reason: UNAVAILABLE });
    }
    expect(performance.now() - begin).toBeLessThan(4_000);
    await server.restart();
    while ((await store.overview().catch(() => null)) === null);
    expect(await store.snapshot(workflowId)).not.toBeNull();
    await store.close();
  }, 20_000);

  test("the health of a patient store is told soon, too", async () => {
    await using server = await startRedisServer();
    const store = await openTestStore({ url: server.url });
    await server.kill();
    await expect(store.overview()).rejects.toMatchObject(UNAVAILABLE);
    await store.close();
  });

  test("a store can be closed: nobody waits for ever", async () => {
    await using server = await startRedisServer();
    const store = await openTestStore({ url: server.url });
    const { token } = await submit(store, {}).then(() => claimOne(store));
    const asleep = startClaim(store, "worker-2");
    store.subscribe(() => {});
    await server.kill();
    const begin = performance.now();
    const calls = Promise.allSettled([
      store.settle(token, makeCompleted(), 1),
      store.heartbeat("worker-1", 1_000),
    ]);
    await store.close();
    expect(await asleep.claims).toEqual([]);
    for (const result of await calls)
      expect(result).toMatchObject({ status: "rejected", reason: UNAVAILABLE });
    expect(performance.now() - begin).toBeLessThan(1_000);
  });

  test("a server that hangs is not waited for, neither by a call nor at the end", async () => {
    await using server = await startRedisServer();
    const store = await openTestStore({ url: server.url, patience: "fail" });
    process.kill(server.pid, "SIGSTOP");
    const begin = performance.now();
    await expect(store.submit(makeWorkflow())).rejects.toMatchObject(UNAVAILABLE);
    await store.close();
    expect(performance.now() - begin).toBeLessThan(6_000);
    process.kill(server.pid, "SIGCONT");
  }, 20_000);
});

describe("when the server is back", () => {
  test("listeners hear what was told meanwhile, once and in order", async () => {
    await using server = await startRedisServer();
    const proxy = await startCuttingProxy(server.port);
    const cut = await openTestStore({ url: `redis://127.0.0.1:${proxy.port}` });
    const store = await openTestStore({ url: server.url });
    const ear = new EventEar(cut);
    // What is called after it comes after the subscription.
    await cut.latest();
    const { workflowId } = await submit(store, { tasks: "a b c" });
    proxy.cutAll(false);
    for (let count = 0; count < 3; count += 1) await claimOne(store);
    proxy.open();
    const heard = await ear.of(workflowId, 4);
    expect(heard).toEqual(await cut.events(workflowId, 0, 10));
    await cut.close();
    await store.close();
    await proxy.close();
  });

  test("no task is taken from a worker that could not renew its lease meanwhile", async () => {
    await using server = await startRedisServer({ settings: { appendonly: "yes", appendfsync: "always" } });
    const [store, other] = await openTwo(server.url);
    await submit(store, { tasks: "a" });
    await store.heartbeat("worker-1", 200);
    const { token } = await claimOne(store, "worker-1");
    await server.kill();
    const recovering = other.recover();
    await Bun.sleep(300);
    await server.restart();
    expect(await recovering).toBe(0);
    expect(await store.progress(token, 50)).toBe(true);
    expect((await store.overview()).workers).toMatchObject([{ workerId: "worker-1", tasks: 1 }]);
    await Promise.all([store.close(), other.close()]);
  }, 20_000);
});

/** A user who may not make functions gets scripts, as on a server that has none. */
const MODES = [
  ["functions", ""],
  ["scripts", "scripts-only:secret@"],
] as const;

async function addScriptsOnlyUser(server: RedisServer): Promise<void> {
  await server.ask("ACL", "SETUSER", "scripts-only", "on", ">secret", "~*", "&*", "+@all", "-function");
}

describe("a server whose memory is full", () => {
  test.each(MODES)(
    "with %s: refuses what is new, deletes, and goes on when there is room",
    async (_, user) => {
      await using server = await startRedisServer();
      await addScriptsOnlyUser(server);
      const url = server.url.replace("redis://", `redis://${user}`);
      const [store, hasty] = [await openTestStore({ url }), await openTestStore({ url, patience: "fail" })];
      const { workflowId } = await submit(store, { edges: "a>b" });
      const other = await submit(store, { tasks: "x" });
      const { token } = await claimOne(store);
      await server.ask("CONFIG", "SET", "maxmemory", "1");
      await expect(hasty.submit(makeWorkflow({ tasks: "y" }))).rejects.toMatchObject(UNAVAILABLE);
      const settling = store.settle(token, makeCompleted(makeReference("a")), 0);
      expect((await hasty.list({ status: null, prefix: "", cursor: null, limit: 9 })).workflows).toHaveLength(
        2,
      );
      expect(await hasty.delete(other.workflowId)).toBe(true);
      await server.ask("CONFIG", "SET", "maxmemory", "0");
      expect((await settling).accepted).toBe(true);
      await expectConsistent(store, workflowId);
      expect((await claimOne(store)).nodeKey).toBe("b:Run");
      await Promise.all([store.close(), hasty.close()]);
    },
  );
});

describe("a server that has forgotten our steps", () => {
  test.each(MODES)("%s: gets them again, and nobody notices", async (kind, user) => {
    await using server = await startRedisServer();
    await addScriptsOnlyUser(server);
    const store = await openTestStore({ url: server.url.replace("redis://", `redis://${user}`) });
    const { workflowId } = await submit(store, { edges: "a>b" });
    const { token } = await claimOne(store);
    await server.ask(kind === "functions" ? "FUNCTION" : "SCRIPT", "FLUSH");
    const { accepted, claims } = await store.settle(token, makeCompleted(makeReference("a")), 1);
    expect([accepted, claims.map(({ nodeKey }) => nodeKey)]).toEqual([true, ["b:Run"]]);
    await expectConsistent(store, workflowId);
    await store.close();
  });
});

describe("a server that is emptied while it stands", () => {
  test.each(["wait", "fail"] as const)("is made ready for what comes next: %s", async (patience) => {
    await using server = await startRedisServer();
    const [store, worker] = [
      await openTestStore({ url: server.url, patience }),
      await openTestStore({ url: server.url }),
    ];
    await submit(store, { edges: "a>b" });
    await claimOne(store);
    const sleeping = startClaim(worker, "w");
    expect(await sleeping.isWaiting()).toBe(true);
    await server.ask("FLUSHALL");
    const { workflowId } = await submit(store, { edges: "a>b" });
    const [claim] = await sleeping.claims;
    expect(claim?.nodeKey).toBe("a:Run");
    expect(claim?.token.workflowId).toBe(workflowId);
    expect((await store.overview()).workers).toMatchObject([{ workerId: "w", tasks: 1 }]);
    expect(await server.keys("aieffect:layout")).toHaveLength(1);
    await Promise.all([store.close(), worker.close()]);
  });
});
