import { afterAll, beforeAll } from "bun:test";
import { PLAIN_KEYS } from "../../src/store/key-cipher.ts";
import { openRedisStore } from "../../src/store/redis/open-redis-store.ts";
import { toPartitionIndex } from "../../src/store/redis/partition.ts";
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
function redisHost(clock: TestClock, partitions: number): StoreHost {
  opened += 1;
  const name = `trial-${opened}`;
  return {
    open: () =>
      openRedisStore({
        url: server.url,
        prefix: name,
        partitions,
        clock,
        cipher: PLAIN_KEYS,
        instanceId: name,
        patience: "wait",
        onWarning: () => {},
        random: () => 0,
      }),
    reopens: false,
    // A claim asks one partition after the other, and what is called after it may come between.
    keepsCallOrder: partitions === 1,
    partitionOf: (workflowId) => toPartitionIndex(workflowId, partitions),
    dispose: async () => undefined,
  };
}

const RUNS = Math.ceil(MODEL_RUNS / 2);
runStoreModel("Redis store", (clock) => redisHost(clock, 1), RUNS);
runStoreModel("Redis store in 3 partitions", (clock) => redisHost(clock, 3), RUNS);
