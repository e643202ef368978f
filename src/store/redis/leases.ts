/**
 * The leases of the workers of this process. After an outage nobody could renew a lease: then those of this process
 * are renewed first of all, and for a moment nobody's tasks are taken, until the others are back too.
 */
import type { Redis } from "ioredis";
import type { Partition } from "./partition.ts";
import { SCRIPTS } from "./scripts.ts";

export class Leases {
  readonly #elapsed: () => number;
  readonly #graceMs: number;
  readonly #held = new Map<string, number>();
  #partitions: readonly Partition[] = [];
  #graceUntil = Number.NEGATIVE_INFINITY;

  /**
   * @param elapsed a clock that only moves on (ms)
   * @param graceMs longer than it takes any worker to connect again
   */
  constructor(elapsed: () => number, graceMs: number) {
    this.#elapsed = elapsed;
    this.#graceMs = graceMs;
  }

  get isGracePeriod(): boolean {
    return this.#elapsed() < this.#graceUntil;
  }

  attach(partitions: readonly Partition[]): void {
    this.#partitions = partitions;
  }

  async renew(workerId: string, leaseMs: number): Promise<void> {
    this.#held.set(workerId, leaseMs);
    await this.#onAll((partition) => partition.run(SCRIPTS.heartbeat, [workerId, leaseMs]));
  }

  async end(workerId: string): Promise<void> {
    this.#held.delete(workerId);
    await this.#onAll((partition) => partition.run(SCRIPTS.leave, [workerId]));
  }

  /** To be called on a new connection before anything else is sent. */
  async renewAll(client: Redis): Promise<void> {
    for (const partition of this.#partitions) {
      for (const [workerId, leaseMs] of this.#held) {
        await partition.runOn(client, SCRIPTS.heartbeat, [workerId, leaseMs]);
      }
    }
  }

  beginGrace(): void {
    this.#graceUntil = this.#elapsed() + this.#graceMs;
  }

  async #onAll(run: (partition: Partition) => Promise<unknown>): Promise<void> {
    await Promise.all(this.#partitions.map(run));
  }
}
