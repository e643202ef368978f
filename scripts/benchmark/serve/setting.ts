/** Where `serve` is measured. */
import type { StoreConfig } from "../../../src/config/server-config.ts";

export interface Setting {
  readonly name: string;
  readonly binary: string;
  /** An empty folder for what is stored. */
  readonly folder: string;
  readonly servicePort: number;
  /** For the yardsticks, whatever the store. */
  readonly redisUrl: string;
  readonly redisPid: number;
  readonly store: StoreConfig;
}

/** How `serve` is told of the store, and of three workers. */
export function toOptions({ store }: Setting): readonly string[] {
  const named = store.kind === "redis" ? ["--redis", store.url] : ["--db", store.path];
  return [...named, "--workers", "3", "--concurrency", "64"];
}
