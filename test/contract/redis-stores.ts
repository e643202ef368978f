/** Stores on a Redis server of a test. */
import { PLAIN_KEYS } from "../../src/store/key-cipher.ts";
import { openRedisStore, type RedisStoreOptions } from "../../src/store/redis/open-redis-store.ts";
import type { Store } from "../../src/store/store.ts";

let opened = 0;

/** Outlasts outages, and takes its time from the server, unless `options` say otherwise. */
export function openTestStore(
  options: Pick<RedisStoreOptions, "url"> & Partial<RedisStoreOptions>,
): Promise<Store> {
  opened += 1;
  return openRedisStore({
    cipher: PLAIN_KEYS,
    instanceId: `instance-${opened}`,
    patience: "wait",
    onWarning: () => {},
    ...options,
  });
}
