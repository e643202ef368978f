import { afterAll, beforeAll } from "bun:test";
import { PLAIN_KEYS } from "../../src/store/key-cipher.ts";
import { openRedisStore } from "../../src/store/redis/open-redis-store.ts";
import { type RedisServer, startRedisServer } from "../redis-server.ts";
import type { TestClock } from "../test-clock.ts";
import { MODEL_RUNS, runStoreModel } from "./run-store-model.ts";
import type { StoreHost } from "./store-model.ts";

let server: RedisServer;
let opened = 0;

beforeAll(async () => {
  server = await startRedisServer();
});
afterAll(() => server.stop());

/** Leases outlive the process that holds them, so a trial does not open its store again. */
function redisHost(clock: TestClock): StoreHost {
  opened += 1;
  const name = `trial-${opened}`;
  return {
    open: () =>
      openRedisStore({
        url: server.url,
        prefix: name,
        clock,
        cipher: PLAIN_KEYS,
        instanceId: name,
        patience: "wait",
        onWarning: () => {},
      }),
    reopens: false,
    keepsCallOrder: true,
    dispose: async () => undefined,
  };
}

runStoreModel("Redis store", redisHost, Math.ceil(MODEL_RUNS / 4));
