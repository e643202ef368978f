import { afterAll, beforeAll } from "bun:test";
import type { Clock } from "../../src/clock.ts";
import { PLAIN_KEYS } from "../../src/store/key-cipher.ts";
import { openRedisStore } from "../../src/store/redis/open-redis-store.ts";
import type { Store } from "../../src/store/store.ts";
import { type RedisServer, startRedisServer } from "../redis-server.ts";
import { runStoreContract } from "./store-contract.ts";

let server: RedisServer;
let opened = 0;

beforeAll(async () => {
  server = await startRedisServer();
});
afterAll(() => server.stop());

/** Each store has keys of its own. */
function open(clock: Clock, partitions: number): Promise<Store> {
  opened += 1;
  return openRedisStore({
    url: server.url,
    prefix: `test-${opened}`,
    partitions,
    clock,
    cipher: PLAIN_KEYS,
    instanceId: `instance-${opened}`,
    patience: "wait",
    onWarning: () => {},
  });
}

runStoreContract("Redis store", (clock) => open(clock, 1));
