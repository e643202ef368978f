/**
 * Lets claims sleep until a task is ready: blocking reads of the queues, each on a connection of its own. What is
 * read is delivered and not started yet: it must be claimed, or given back.
 */
import * as v from "valibot";
import { BLOCK_MS, Link, type LinkOptions } from "./link.ts";
import { GROUP, type Partition, WAITING } from "./partition.ts";

/** Entries as they are handed to the scripts: id, workflow, position, instant. */
export type Delivered = readonly [entry: string, workflowId: string, position: string, at: string];

export interface Wakening {
  /** By partition. */
  readonly delivered: ReadonlyMap<Partition, readonly Delivered[]>;
  /** Whether the connection was lost meanwhile: more may have been delivered than anyone knows. */
  readonly isLost: boolean;
}

const EntrySchema = v.tuple([
  v.string(),
  v.tuple([v.literal("w"), v.string(), v.literal("p"), v.string(), v.literal("a"), v.string()]),
]);
const ReplySchema = v.nullable(v.array(v.tuple([v.string(), v.array(EntrySchema)])));

export class ReadyReaders {
  readonly #partitions: readonly Partition[];
  readonly #options: LinkOptions;
  readonly #idle: Link[] = [];
  readonly #all = new Set<Link>();

  constructor(partitions: readonly Partition[], options: LinkOptions) {
    this.#partitions = partitions;
    this.#options = options;
  }

  /** Resolves when something was delivered, after a while, or soon after `signal` is aborted. */
  async wait(signal: AbortSignal): Promise<Wakening> {
    const link = this.#take();
    await link.whenReady(signal);
    if (signal.aborted) {
      this.#idle.push(link);
      return { delivered: new Map(), isLost: false };
    }
    const reading = Promise.withResolvers<number>();
    const block = this.#read(link, reading.resolve);
    const wake = () => void this.#unblock(link, reading.promise, block);
    signal.addEventListener("abort", wake, { once: true });
    try {
      return await block;
    } finally {
      signal.removeEventListener("abort", wake);
      this.#idle.push(link);
    }
  }

  close(): void {
    for (const link of this.#all) link.cut();
  }

  #take(): Link {
    const idle = this.#idle.pop();
    if (idle !== undefined) return idle;
    const link = new Link(this.#options);
    this.#all.add(link);
    return link;
  }

  async #read(link: Link, tellClientId: (id: number) => void): Promise<Wakening> {
    const keys = this.#partitions.map((partition) => partition.key("ready"));
    const ids = keys.map(() => ">");
    const group = ["GROUP", GROUP, WAITING, "COUNT", 1, "BLOCK", BLOCK_MS];
    try {
      const reply = await link.sendOnce((client) => {
        void client.client("ID").then(tellClientId, () => {});
        return client.call("XREADGROUP", [...group, "STREAMS", ...keys, ...ids]);
      });
      return { delivered: this.#toDelivered(reply), isLost: false };
    } catch {
      return { delivered: new Map(), isLost: true };
    }
  }

  /** Again and again, for the read may not have begun when the first of them comes. */
  async #unblock(link: Link, clientId: Promise<number>, block: Promise<Wakening>): Promise<void> {
    let isOver = false;
    const over = block.then(() => {
      isOver = true;
    });
    const id = await Promise.race([clientId, over]);
    const [partition] = this.#partitions;
    while (!isOver && id !== undefined && partition?.link.isReady) {
      await partition.link.sendOnce((client) => client.client("UNBLOCK", id)).catch(() => {});
      await Promise.race([over, new Promise((resolve) => setImmediate(resolve))]);
    }
    if (!isOver) link.reconnect();
  }

  #toDelivered(reply: unknown): ReadonlyMap<Partition, readonly Delivered[]> {
    const delivered = new Map<Partition, readonly Delivered[]>();
    for (const [key, entries] of v.parse(ReplySchema, reply) ?? []) {
      const partition = this.#partitions.find((candidate) => candidate.key("ready") === key);
      if (partition === undefined) continue;
      delivered.set(
        partition,
        entries.map(
          ([entry, [, workflowId, , position, , at]]): Delivered => [entry, workflowId, position, at],
        ),
      );
    }
    return delivered;
  }
}
