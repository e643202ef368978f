/** Opens the store on a Redis server, or says why it cannot be used. */
import type { Redis } from "ioredis";
import { type Clock, systemClock } from "../../clock.ts";
import type { KeyCipher } from "../key-cipher.ts";
import type { Store } from "../store.ts";
import { parseRedisAddress, type RedisAddress } from "./address.ts";
import { EventFeed } from "./event-feed.ts";
import { Leases } from "./leases.ts";
import { Link, LONGEST_PAUSE_MS } from "./link.ts";
import { toOpenError } from "./open-error.ts";
import { GROUP, Partition, toPartitionIndex } from "./partition.ts";
import { ReadyReaders } from "./ready-readers.ts";
import { RedisStore } from "./redis-store.ts";
import { ScriptRunner } from "./script-runner.ts";
import { checkLayout, checkServer } from "./server-check.ts";

export interface RedisStoreOptions {
  /** See `parseRedisAddress`. */
  readonly url: string;
  readonly cipher: KeyCipher;
  /** A short random text that no other process has. */
  readonly instanceId: string;
  /** `wait`: calls outlast an outage. `fail`: they reject with STORE_UNAVAILABLE after two seconds of it. */
  readonly patience: "wait" | "fail";
  readonly onWarning: (message: string) => void;
  /** All keys begin with it. */
  readonly prefix?: string;
  readonly partitions?: number;
  /** Says what time it is instead of the server: for tests. */
  readonly clock?: Clock;
  /** How long (ms) listeners may be told later, so that events of one moment are read together. */
  readonly feedPauseMs?: number;
  /** A number in [0, 1): with which partition a claim begins. */
  readonly random?: () => number;
  readonly toPartitionIndex?: (id: string, partitions: number) => number;
}

/** How long (ms) a call may take where nobody waits for ever. */
const PATIENCE_MS = 2_000;
/** After an outage every worker is back within so long (ms). */
const GRACE_MS = 3 * LONGEST_PAUSE_MS;

/**
 * @throws AieffectError INVALID_INPUT (the address), STORE_UNAVAILABLE (no server there), STATE_UNUSABLE (its version,
 *   its settings, the user or the password), STATE_NEWER
 */
export async function openRedisStore(options: RedisStoreOptions): Promise<Store> {
  const address = parseRedisAddress(options.url);
  const elapsed = () => performance.now();
  const leases = new Leases(elapsed, GRACE_MS);
  const common = {
    address,
    elapsed,
    name: `aieffect-${options.instanceId}`,
    prepare: async () => {},
    isBlocking: true,
  };
  const patienceMs = options.patience === "wait" ? Number.POSITIVE_INFINITY : PATIENCE_MS;
  const runner = new ScriptRunner();
  const preparation = new Preparation(options, { address, leases, runner });
  const link = new Link({
    ...common,
    patienceMs,
    isBlocking: false,
    prepare: (client) => preparation.prepare(client),
  });
  const partitions = toPartitions(options, link, runner);
  preparation.attach(partitions);
  try {
    await link.opened;
  } catch (error) {
    link.cut();
    throw toOpenError(error, address);
  }
  const feeds = { ...common, patienceMs: 0, pauseMs: options.feedPauseMs ?? 0 };
  let steps = 0;
  return new RedisStore({
    link,
    partitions,
    leases,
    readers: new ReadyReaders(partitions, { ...common, patienceMs: 0 }),
    feed: new EventFeed(partitions, { ...feeds, stream: "feed" }),
    stops: new EventFeed(partitions, { ...feeds, stream: "stops" }),
    cipher: options.cipher,
    clock: options.clock ?? systemClock,
    random: options.random ?? Math.random,
    toPartitionIndex: options.toPartitionIndex ?? toPartitionIndex,
    nextStep() {
      steps += 1;
      return `${options.instanceId}.${steps.toString(36)}`;
    },
  });
}

function toPartitions(
  { prefix = "aieffect", partitions = 1, clock }: RedisStoreOptions,
  link: Link,
  runner: ScriptRunner,
): readonly Partition[] {
  const instant = () => (clock === undefined ? "" : String(clock.now()));
  const common = { link, runner, prefix, instant };
  return Array.from({ length: partitions }, (_, index) => new Partition(index, common));
}

interface PreparationParts {
  readonly address: RedisAddress;
  readonly leases: Leases;
  readonly runner: ScriptRunner;
}

/** What comes before anything else on each connection. */
class Preparation {
  readonly #options: RedisStoreOptions;
  readonly #parts: PreparationParts;
  #partitions: readonly Partition[] = [];
  #connections = 0;

  constructor(options: RedisStoreOptions, parts: PreparationParts) {
    this.#options = options;
    this.#parts = parts;
  }

  attach(partitions: readonly Partition[]): void {
    this.#partitions = partitions;
    this.#parts.leases.attach(partitions);
  }

  async prepare(client: Redis): Promise<void> {
    const { prefix = "aieffect", onWarning, clock } = this.#options;
    const { leases, runner } = this.#parts;
    const { label } = this.#parts.address;
    const loaded = runner.load(client);
    loaded.catch(() => {});
    const { uptimeMs, warnings } = await checkServer(client, label);
    await checkLayout(client, `${prefix}:layout`, this.#partitions.length, label);
    await Promise.all(this.#partitions.map((partition) => createGroup(client, partition.key("ready"))));
    await loaded;
    await leases.renewAll(client);
    this.#connections += 1;
    if (this.#connections === 1) for (const warning of warnings) onWarning(warning);
    // A server that has just started was away from all workers.
    if (this.#connections > 1 || (clock === undefined && uptimeMs < GRACE_MS)) leases.beginGrace();
  }
}

async function createGroup(client: Redis, key: string): Promise<void> {
  try {
    await client.xgroup("CREATE", key, GROUP, "0", "MKSTREAM");
  } catch (error) {
    if (!(error instanceof Error) || !error.message.startsWith("BUSYGROUP")) throw error;
  }
}
