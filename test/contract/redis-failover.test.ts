/** A primary that becomes a replica, while the connections to it stand: its address leads to the new primary by then. */
import { expect, test } from "bun:test";
import { makeCompleted, makeReference } from "../builders.ts";
import { startCuttingProxy } from "../cutting-proxy.ts";
import { type RedisServer, startRedisServer } from "../redis-server.ts";
import { until } from "../until.ts";
import { openTestStore } from "./redis-stores.ts";
import { claimOne, startClaim, submit } from "./store-check.ts";
import { expectConsistent } from "./store-consistency.ts";

const AT_ONCE = { "repl-diskless-sync-delay": "0" };

async function follow(replica: RedisServer, primary: RedisServer): Promise<void> {
  await replica.ask("REPLICAOF", "127.0.0.1", String(primary.port));
  await untilAlike(replica, primary);
}

/** Resolves when it has all that the primary has. */
async function untilAlike(replica: RedisServer, primary: RedisServer): Promise<void> {
  await until("the replica has all", async () => {
    const state = await replica.ask("INFO", "replication");
    const [, offset] = /^slave_repl_offset:(\d+)/m.exec(state) ?? [];
    if (offset === undefined || !state.includes("master_link_status:up")) return undefined;
    return (await primary.ask("INFO", "replication")).includes(`master_repl_offset:${offset}`)
      ? true
      : undefined;
  });
}

test.each(["wait", "fail"] as const)("work goes on at the new primary: %s", async (patience) => {
  await using first = await startRedisServer({ settings: AT_ONCE });
  await using second = await startRedisServer({ settings: AT_ONCE });
  await follow(second, first);
  const proxy = await startCuttingProxy(first.port);
  const url = `redis://127.0.0.1:${proxy.port}`;
  const [store, worker] = [await openTestStore({ url, patience }), await openTestStore({ url })];
  const { workflowId } = await submit(store, { edges: "a>b" });
  const { token } = await claimOne(worker);
  const sleeping = startClaim(worker, "w");
  expect(await sleeping.isWaiting()).toBe(true);
  await untilAlike(second, first);
  proxy.moveTo(second.port);
  await second.ask("REPLICAOF", "NO", "ONE");
  await follow(first, second);
  await submit(store, { tasks: "x" });
  expect((await sleeping.claims).map(({ nodeKey }) => nodeKey)).toEqual(["x:Run"]);
  expect((await worker.settle(token, makeCompleted(makeReference("a")), 0)).accepted).toBe(true);
  await expectConsistent(store, workflowId);
  // Nothing of either store is left at the old one, and what sleeps is woken by the new one.
  expect(await first.ask("CLIENT", "LIST", "TYPE", "normal")).not.toContain("xreadgroup");
  await Promise.all([store.close(), worker.close()]);
  await proxy.close();
});
