/** Opens the store that a configuration names. */
import { randomBytes } from "node:crypto";
import { mkdirSync } from "node:fs";
import { dirname } from "node:path";
import { systemClock } from "../clock.ts";
import type { StoreConfig } from "../config/server-config.ts";
import type { Secrets } from "../config/worker-config.ts";
import { AieffectError } from "../errors.ts";
import { PLAIN_KEYS } from "../store/key-cipher.ts";
import type { Store } from "../store/store.ts";
import { chooseKeyCipher } from "./services-key-cipher.ts";

export interface OpenStoreOptions {
  readonly config: StoreConfig;
  readonly secrets: Secrets;
  /** Whether calls outlast an outage of the store, or fail soon. */
  readonly patience: "wait" | "fail";
  readonly onWarning: (message: string) => void;
}

/**
 * @throws AieffectError INVALID_INPUT (the address), STATE_UNUSABLE, STATE_NEWER, STATE_IN_USE, STATE_SECRET,
 *   STORE_UNAVAILABLE
 */
export async function openStore(options: OpenStoreOptions): Promise<Store> {
  const { config, secrets, patience, onWarning } = options;
  if (config.kind === "sqlite" && config.isDefault) makeDataFolder(dirname(config.path));
  const cipher = chooseKeyCipher(secrets, config, randomBytes);
  // Only one of the two is evaluated: a server starts in a moment.
  if (config.kind === "sqlite") {
    const { openSqliteStore } = await import("../store/sqlite/sqlite-store.ts");
    const store = openSqliteStore({ path: config.path, clock: systemClock, keyCipher: cipher });
    try {
      cipher?.prepare();
    } catch (error) {
      await store.close();
      throw error;
    }
    return store;
  }
  const { openRedisStore } = await import("../store/redis/open-redis-store.ts");
  const store = await openRedisStore({
    url: config.url,
    partitions: config.partitions,
    cipher: cipher ?? PLAIN_KEYS,
    instanceId: randomBytes(6).toString("hex"),
    feedPauseMs: FEED_PAUSE_MS,
    patience,
    onWarning,
  });
  if (cipher === null) onWarning(PLAIN_KEYS_WARNING);
  return store;
}

/** Nobody who looks on sees it, and a server that is busy reads its feed some hundred times a second at most. */
const FEED_PAUSE_MS = 5;

const PLAIN_KEYS_WARNING =
  "Services' keys are stored in Redis as they are. Set AIEFFECT_SECRET_KEY, the same for server and workers, to encrypt them.";

/** For its owner only: it holds what workflows are made of. */
function makeDataFolder(folder: string): void {
  try {
    mkdirSync(dirname(folder), { recursive: true });
    mkdirSync(folder, { recursive: true, mode: 0o700 });
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    const message = `Cannot make the data folder ${folder}: ${reason}. Name a file for the database by --db.`;
    throw new AieffectError("STATE_UNUSABLE", message, { cause: error });
  }
}
