/** Connections that are lost when the server has done what it was asked, and the answer is on its way. */
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "bun:test";
import type { Claim, Store } from "../../src/store/store.ts";
import { makeCompleted, makeReference, makeRetry, makeWorkflow } from "../builders.ts";
import { type CuttingProxy, startCuttingProxy } from "../cutting-proxy.ts";
import { type RedisServer, startRedisServer } from "../redis-server.ts";
import { openTestStore } from "./redis-stores.ts";
import { claimOne, logOf, namesOf, only, startClaim, submit } from "./store-check.ts";
import { expectConsistent } from "./store-consistency.ts";

let server: RedisServer;
let proxy: CuttingProxy;
let prefix = 0;
/** Its connections can be cut. */
let store: Store;
/** Its connections cannot. */
let other: Store;

beforeAll(async () => {
  server = await startRedisServer();
  proxy = await startCuttingProxy(server.port);
});
beforeEach(async () => {
  prefix += 1;
  store = await openTestStore({ url: `redis://127.0.0.1:${proxy.port}`, prefix: `p${prefix}` });
  other = await openTestStore({ url: server.url, prefix: `p${prefix}` });
  return async () => {
    await store.close();
    await other.close();
  };
});
afterAll(async () => {
  await proxy.close();
  await server.stop();
});

/** The log, once it is known to agree with all else that is kept. */
async function consistentLog(workflowId: string): Promise<readonly string[]> {
  await expectConsistent(other, workflowId);
  return await logOf(other, { ...makeWorkflow(), workflowId });
}

async function attemptsOf({ token }: Claim): Promise<readonly number[]> {
  return (await other.attempts(token.workflowId)).map((attempt) => attempt.number);
}

/** As a worker does: every beat looks for what nobody has claimed of what was delivered. */
async function recoverAndClaim(limit = 1): Promise<readonly Claim[]> {
  const claim = startClaim(other, "worker-2", limit);
  const beat = setInterval(() => void other.recover(), 100);
  try {
    return await claim.claims;
  } finally {
    clearInterval(beat);
  }
}

describe("an answer that is lost with its connection", () => {
  test("of a submission: the workflow is stored once, and is new", async () => {
    const workflow = makeWorkflow({ edges: "a>b" });
    const cut = proxy.cutAfter(workflow.workflowId);
    const [submitted] = await Promise.all([store.submit(workflow), cut]);
    expect(submitted).toEqual({ workflowId: workflow.workflowId, isNew: true });
    expect(await consistentLog(workflow.workflowId)).toEqual(["workflow-submitted"]);
    expect((await other.overview()).ready).toBe(1);
  });

  test("of a submission with an idempotency key: it is new, too", async () => {
    const idempotency = { key: "key", fingerprint: "body" };
    const workflow = { ...makeWorkflow(), idempotency };
    const [submitted] = await Promise.all([store.submit(workflow), proxy.cutAfter(workflow.workflowId)]);
    expect(submitted.isNew).toBe(true);
    const repeated = await store.submit({ ...makeWorkflow(), idempotency });
    expect(repeated).toEqual({ workflowId: workflow.workflowId, isNew: false });
  });

  test("of a claim: the same attempts are given, and none is lost", async () => {
    const { workflowId } = await submit(store, { tasks: "a b c" });
    const claiming = store.claim("worker-lost", 2, new AbortController().signal);
    const [claims] = await Promise.all([claiming, proxy.cutAfter("worker-lost")]);
    expect(namesOf(claims)).toEqual(["a", "b"]);
    expect(claims.map(({ token }) => token.attempt)).toEqual([1, 1]);
    expect(await consistentLog(workflowId)).toEqual([
      "workflow-submitted",
      "task-started a#1",
      "task-started b#1",
    ]);
    expect(namesOf(await other.claim("worker-2", 5, new AbortController().signal))).toEqual(["c"]);
  });

  test("of a settle: it was accepted, and what it claimed is given", async () => {
    const { workflowId } = await submit(store, { edges: "a>b" });
    const { token } = await claimOne(store);
    const output = makeReference("lost answer");
    const settling = store.settle(token, makeCompleted(output), 1);
    const [{ accepted, claims }] = await Promise.all([settling, proxy.cutAfter("lost answer")]);
    expect(accepted).toBe(true);
    expect(claims.map(({ nodeKey, inputs, token: { attempt } }) => [nodeKey, inputs, attempt])).toEqual([
      ["b:Run", [output], 1],
    ]);
    expect(await consistentLog(workflowId)).toEqual([
      "workflow-submitted",
      "task-started a#1",
      "task-completed a#1",
      "task-started b#1",
    ]);
  });

  test("of a settle in the middle of a chain", async () => {
    const { workflowId } = await submit(store, { edges: "a>b b>c c>d" });
    let { token } = await claimOne(store);
    for (const heir of ["b:Run", "c:Run", "d:Run"]) {
      const output = makeReference(`before ${heir}`);
      const settling = store.settle(token, makeCompleted(output), 2);
      const [{ claims }] = await Promise.all([settling, proxy.cutAfter(`before ${heir}`)]);
      expect(claims.map(({ nodeKey, inputs }) => [nodeKey, inputs])).toEqual([[heir, [output]]]);
      ({ token } = only(claims));
    }
    await expectConsistent(other, workflowId);
    expect((await store.settle(token, makeCompleted(), 1)).accepted).toBe(true);
  });

  test("of a settle with a retry that it claimed again itself", async () => {
    await submit(store, { tasks: "a" });
    const first = await claimOne(store);
    const settling = store.settle(first.token, makeRetry(0, "once more"), 1);
    const [{ accepted, claims }] = await Promise.all([settling, proxy.cutAfter("once more")]);
    expect([accepted, claims.map(({ token, failures }) => [token.attempt, failures])]).toEqual([
      true,
      [[2, 1]],
    ]);
    expect(await attemptsOf(first)).toEqual([1, 2]);
  });

  test("of a settle with a retry that another worker has claimed meanwhile: what it claimed is given", async () => {
    const { workflowId } = await submit(store, { tasks: "a b" });
    const first = await claimOne(store);
    const cut = proxy.cutAfter("once more");
    const settling = store.settle(first.token, makeRetry(0, "once more"), 1);
    await cut;
    const others = await other.claim("worker-2", 1, new AbortController().signal);
    expect(others.map(({ nodeKey, token }) => [nodeKey, token.attempt])).toEqual([["a:Run", 2]]);
    const { accepted, claims } = await settling;
    expect([accepted, namesOf(claims)]).toEqual([true, ["b"]]);
    await expectConsistent(other, workflowId);
  });

  test("of an accept and of a progress: they are kept once", async () => {
    const { workflowId } = await submit(store, { tasks: "a" });
    const { token } = await claimOne(store);
    const accepting = store.accept(token, "service-lost");
    expect((await Promise.all([accepting, proxy.cutAfter("service-lost")]))[0]).toBe(true);
    const progressing = store.progress(token, 47);
    expect((await Promise.all([progressing, proxy.cutAfter("47")]))[0]).toBe(true);
    expect(await consistentLog(workflowId)).toEqual([
      "workflow-submitted",
      "task-started a#1",
      "task-accepted a#1",
      "task-progressed a#1",
    ]);
  });

  test("of a cancel and of a retry: neither is a conflict with itself", async () => {
    const { workflowId } = await submit(store, { tasks: "a" });
    await Promise.all([store.cancel(workflowId), proxy.cutAfter(workflowId)]);
    await Promise.all([store.retry(workflowId, null), proxy.cutAfter(workflowId)]);
    expect(await consistentLog(workflowId)).toEqual([
      "workflow-submitted",
      "workflow-cancelled",
      "workflow-retried",
    ]);
    await expect(store.retry(workflowId, null)).rejects.toMatchObject({ code: "WORKFLOW_CONFLICT" });
  });

  test("of a task that was delivered to a sleeping claim: it wakes and starts it", async () => {
    const cut = proxy.cutAfter("worker-asleep");
    // The first request with that name is the claim itself: what is to be lost comes after it.
    const waiting = startClaim(store, "worker-asleep");
    await cut;
    const cutAsleep = proxy.cutAfter("XREADGROUP");
    await untilAsleep();
    const { workflowId } = await submit(other, { tasks: "a" });
    const [claims] = await Promise.all([waiting.claims, cutAsleep]);
    expect(claims.map(({ nodeKey, token }) => [nodeKey, token.attempt])).toEqual([["a:Run", 1]]);
    expect(await consistentLog(workflowId)).toEqual(["workflow-submitted", "task-started a#1"]);
  });

  test("of a task that was delivered to a claim that is aborted: others get it", async () => {
    const waiting = startClaim(store, "worker-asleep");
    const cut = proxy.cutAfter("XREADGROUP");
    await untilAsleep();
    const { workflowId } = await submit(other, { tasks: "a" });
    const [claims] = await Promise.all([waiting.abort(), cut]);
    const others = claims.length > 0 ? [] : await recoverAndClaim();
    expect(namesOf([...claims, ...others])).toEqual(["a"]);
    expect(await consistentLog(workflowId)).toEqual(["workflow-submitted", "task-started a#1"]);
  });
});

test("a claim that is made again takes no more than its limit of what was delivered and lost", async () => {
  await submit(store, { tasks: "a b c d e" });
  await store.heartbeat("worker-again", 60_000);
  const lost = ["XREADGROUP", "GROUP", "workers", "(waiting)", "COUNT", "5"];
  await server.ask(...lost, "STREAMS", `p${prefix}:{0}:ready`, ">");
  const claiming = store.claim("worker-again", 2, new AbortController().signal);
  const [claims] = await Promise.all([claiming, proxy.cutAfter("worker-again")]);
  expect(namesOf(claims)).toEqual(["a", "b"]);
  expect(namesOf(await recoverAndClaim(3))).toEqual(["c", "d", "e"]);
});

/** Resolves when a read of the queue waits at the server. */
async function untilAsleep(): Promise<void> {
  while (!(await server.ask("CLIENT", "LIST")).includes("cmd=xreadgroup"));
}
