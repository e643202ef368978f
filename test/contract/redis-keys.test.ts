/** What is left on the server: of workflows that are over, and of the services' keys. */
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "bun:test";
import { createKeyCipher, type KeyCipher, PLAIN_KEYS } from "../../src/store/key-cipher.ts";
import type { Store } from "../../src/store/store.ts";
import { makeCompleted, makeFailed, makeReference, makeRetry, makeWorkflow } from "../builders.ts";
import { type RedisServer, startRedisServer } from "../redis-server.ts";
import { TestClock } from "../test-clock.ts";
import { openTestStore } from "./redis-stores.ts";
import { claim, claimOne, submit } from "./store-check.ts";

const SERVICES_KEY = "services-key-that-nobody-may-find";
const RETAIN_MS = 60_000;
/** A workflow's keys outlive its time by so much, should nobody remove them. */
const MARGIN_MS = 3_600_000;

let server: RedisServer;
let clock: TestClock;
let store: Store;
let prefix = 0;

beforeAll(async () => {
  server = await startRedisServer();
});
afterAll(() => server.stop());

beforeEach(async () => {
  await openStore(PLAIN_KEYS);
  return () => store.close();
});

async function openStore(cipher: KeyCipher): Promise<void> {
  prefix += 1;
  clock = new TestClock();
  store = await openTestStore({ url: server.url, prefix: `p${prefix}`, clock, cipher });
}

const keys = () => server.keys(`p${prefix}:`);

/** Two tasks side by side and one after each, with outputs, a failure and a retry behind them. */
async function makeBusyWorkflow() {
  const workflow = {
    ...makeWorkflow({ edges: "a>c b>d", servicesApiKey: SERVICES_KEY }),
    idempotency: { key: "key", fingerprint: "body" },
    retainMs: RETAIN_MS,
  };
  await store.submit(workflow);
  await store.heartbeat("worker-1", 1_000);
  const [a, b] = await claim(store, "worker-1", 2);
  if (a === undefined || b === undefined) throw new Error("both were to be claimed");
  await store.accept(b.token, "service-b");
  await store.progress(b.token, 50);
  await store.settle(a.token, makeCompleted(makeReference("a")), 0);
  await store.settle((await claimOne(store)).token, makeRetry(500), 0);
  return { ...workflow, b };
}

describe("the keys of a workflow that is deleted", () => {
  test("are gone: there are as many as before it", async () => {
    // What an empty store has: the layout, the queue, the feeds and the leases.
    await submit(store, { workflowId: "wf-first" });
    await store.delete("wf-first");
    await store.recover();
    const before = await keys();
    const { workflowId, b } = await makeBusyWorkflow();
    expect((await keys()).filter((key) => key.includes(workflowId))).toHaveLength(2);
    await store.delete(workflowId);
    expect(await store.accept(b.token, "late")).toBe(false);
    expect((await store.settle(b.token, makeCompleted(), 5)).accepted).toBe(false);
    await store.leave("worker-1");
    await store.recover();
    expect(await keys()).toEqual(before);
  });

  test("are as few for a workflow of 500 tasks, and gone with it", async () => {
    const names = Array.from({ length: 500 }, (_, index) => `t${index}`);
    const { workflowId } = await submit(store, { tasks: names.join(" ") });
    await claim(store, "worker-1", 200);
    expect((await keys()).filter((key) => key.includes(workflowId))).toHaveLength(2);
    await store.delete(workflowId);
    expect((await keys()).filter((key) => key.includes(workflowId))).toEqual([]);
    expect(await server.ask("XLEN", `p${prefix}:{0}:ready`)).toBe("0");
  });
});

describe("the keys of a workflow that is over", () => {
  test("all expire by themselves, some time after a recovery would have removed them", async () => {
    const { workflowId } = await makeBusyWorkflow();
    const ofWorkflow = (await keys()).filter((key) => key.includes(workflowId));
    for (const key of ofWorkflow) expect(await server.ask("PTTL", key)).toBe("-1");
    await store.cancel(workflowId);
    for (const key of ofWorkflow) {
      const expiresInMs = Number(await server.ask("PTTL", key));
      expect(expiresInMs).toBeGreaterThan(RETAIN_MS);
      expect(expiresInMs).toBeLessThanOrEqual(RETAIN_MS + MARGIN_MS);
    }
    // The idempotency key has a time of its own.
    expect(Number(await server.ask("PTTL", `p${prefix}:{0}:idempotency:key`))).toBeGreaterThan(0);
    await store.retry(workflowId, null);
    for (const key of ofWorkflow) expect(await server.ask("PTTL", key)).toBe("-1");
  });

  test("that have expired by themselves leave nothing in lists, and a recovery takes the rest", async () => {
    const { workflowId } = await makeBusyWorkflow();
    await store.cancel(workflowId);
    for (const key of (await keys()).filter((name) => name.includes(workflowId)))
      await server.ask("DEL", key);
    expect((await store.list({ status: null, prefix: "", limit: 9, cursor: null })).workflows).toEqual([]);
    expect(await store.snapshot(workflowId)).toBeNull();
    clock.advance(RETAIN_MS);
    await store.recover();
    expect((await store.overview()).workflows.cancelled).toBe(0);
    expect((await keys()).filter((key) => /index|ids|expiry/.test(key))).toEqual([]);
  });

  test("are removed by the recovery after their time", async () => {
    const { workflowId } = await makeBusyWorkflow();
    await store.cancel(workflowId);
    clock.advance(RETAIN_MS);
    await store.recover();
    expect((await keys()).filter((key) => /wf-|index|ids|expiry/.test(key))).toEqual([]);
  });
});

describe("the services' key", () => {
  const cipher = () => createKeyCipher("a secret", (bytes) => crypto.getRandomValues(new Uint8Array(bytes)));

  test("is in no dump in clear, and in none at all when the workflow has ended", async () => {
    await store.close();
    await openStore(cipher());
    const workflow = await submit(store, { edges: "a>b", servicesApiKey: SERVICES_KEY });
    const { token, servicesApiKey } = await claimOne(store);
    expect(servicesApiKey).toBe(SERVICES_KEY);
    const before = await server.dump();
    expect(before).not.toContain(SERVICES_KEY);
    expect(before).toContain("sealed:v1:");
    await store.settle(token, makeFailed(), 0);
    expect(await server.dump()).not.toContain("sealed:v1:");
    await store.retry(workflow.workflowId, SERVICES_KEY);
    expect(await server.dump()).not.toContain(SERVICES_KEY);
    expect((await claimOne(store)).servicesApiKey).toBe(SERVICES_KEY);
    await store.delete(workflow.workflowId);
    expect(await server.dump()).not.toContain("sealed:v1:");
  });

  test("without a secret is in the store while it is needed, and gone with the step that ends that", async () => {
    const { workflowId } = await submit(store, { edges: "a>b", servicesApiKey: SERVICES_KEY });
    const a = await claimOne(store);
    expect(await server.dump()).toContain(SERVICES_KEY);
    const { claims } = await store.settle(a.token, makeCompleted(), 1);
    expect(claims[0]?.servicesApiKey).toBe(SERVICES_KEY);
    for (const { token } of claims) await store.settle(token, makeCompleted(), 0);
    expect(await server.ask("HEXISTS", `p${prefix}:{0}:workflow:${workflowId}`, "key")).toBe("0");
    expect(await server.dump()).not.toContain(SERVICES_KEY);
  });
});
