import { afterAll, beforeAll, expect } from "bun:test";
import type { Clock } from "../../src/clock.ts";
import { PLAIN_KEYS } from "../../src/store/key-cipher.ts";
import { openRedisStore, type RedisStoreOptions } from "../../src/store/redis/open-redis-store.ts";
import type { Store } from "../../src/store/store.ts";
import { readDocumentedRights } from "../redis-rights.ts";
import { type RedisServer, startRedisServer } from "../redis-server.ts";
import { runStoreContract } from "./store-contract.ts";

let server: RedisServer;
let opened = 0;

beforeAll(async () => {
  server = await startRedisServer();
});
afterAll(() => server.stop());

/** Each store has keys of its own. */
function open(clock: Clock, options: Partial<RedisStoreOptions>): Promise<Store> {
  opened += 1;
  return openRedisStore({
    url: server.url,
    prefix: `test-${opened}`,
    clock,
    cipher: PLAIN_KEYS,
    instanceId: `instance-${opened}`,
    patience: "wait",
    onWarning: () => {},
    ...options,
  });
}

runStoreContract("Redis store", (clock) => open(clock, {}));

// The order of claims holds within a partition: here all that a test submits lies in one of them. The user may do what
// the page for operators tells to let it do, and nothing else.
runStoreContract("Redis store in 3 partitions, for a user with few rights", async (clock) => {
  await server.ask("ACL", "SETUSER", "few-rights", "on", ">secret", "~test-*", ...readDocumentedRights());
  const url = server.url.replace("redis://", "redis://few-rights:secret@");
  const toPartitionIndex = opened % 2 === 0 ? () => 1 : () => 2;
  return await open(clock, { url, partitions: 3, toPartitionIndex });
});

// What a server before 7.0 gets: scripts instead of functions. A user who may not make functions gets them too.
runStoreContract("Redis store without functions", async (clock) => {
  await server.ask("ACL", "SETUSER", "scripts-only", "on", ">secret", "~*", "&*", "+@all", "-function");
  const url = server.url.replace("redis://", "redis://scripts-only:secret@");
  const store = await open(clock, { url });
  expect(await server.ask("INFO", "commandstats")).toContain("cmdstat_script|load");
  return store;
});
