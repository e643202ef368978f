/**
 * Which workers live. Kept in memory: every worker of a database lives in the process that owns it, and dies with it.
 */
import type { Database } from "bun:sqlite";

export class Leases {
  readonly #leaseUntil = new Map<string, number>();

  /** Begins with the workers of former processes, which hold tasks and live no more. */
  constructor(database: Database) {
    const former = database.query<{ worker_id: string }, []>(
      "SELECT DISTINCT worker_id FROM task WHERE worker_id IS NOT NULL",
    );
    for (const { worker_id: workerId } of former.all()) this.#leaseUntil.set(workerId, 0);
  }

  renew(workerId: string, leaseUntil: number): void {
    this.#leaseUntil.set(workerId, leaseUntil);
  }

  /** Ends a lease; of a worker that is not known nothing can be held. */
  end(workerId: string): void {
    if (this.#leaseUntil.has(workerId)) this.#leaseUntil.set(workerId, 0);
  }

  /** A worker that takes tasks without a lease is known, and dead. */
  know(workerId: string): void {
    if (!this.#leaseUntil.has(workerId)) this.#leaseUntil.set(workerId, 0);
  }

  /** Workers whose lease is over at `now`, in the order of their names. */
  dead(now: number): string[] {
    return [...this.#leaseUntil]
      .filter(([, leaseUntil]) => leaseUntil <= now)
      .map(([workerId]) => workerId)
      .sort();
  }

  forget(workerId: string): void {
    this.#leaseUntil.delete(workerId);
  }
}
