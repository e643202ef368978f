/**
 * A worker: takes ready tasks up to its free slots, runs their attempts and settles them.
 *
 * Owns the slots, the lease and the signals by which attempts are abandoned. Does not own what an outcome means
 * (model), how a service is asked (attempt, follow), nor any state that must survive it (store).
 *
 * W1 At most `concurrency` executes at once. A slot is held from a claim until its attempt has settled or its service
 *    has accepted the task; the slot that a settled attempt leaves is offered to the next ready task in that same step.
 * W2 A followed task holds no slot: thousands of them cost only memory and polls.
 * W3 What a worker holds when it stops, or dies, is claimed by others; nothing is settled after `stop` has resolved.
 * W4 A worker that is asked to stop claims nothing more. As long as its grace lasts and a slot is busy it goes on with
 *    what it has, lease and followed tasks included; then it gives all of that back at once.
 * W5 A worker that comes late with a beat takes nothing from others until the next one: a process that was stopped, or
 *    a machine that slept, held them up as well, and by then they have renewed their leases too.
 */

import { type Clock, sleep } from "../clock.ts";
import type { ControlClient } from "../control/control-client.ts";
import type { Settlement } from "../model/settlement.ts";
import type { Claim, Store } from "../store/store.ts";
import { type Attempt, type AttemptPorts, beginAttempt, execute } from "./attempt.ts";
import { type EngineObserver, SILENT_OBSERVER } from "./engine-observer.ts";
import { type Followed, follow } from "./follow.ts";
import { WorkflowSignals, type WorkflowUse } from "./workflow-signals.ts";

export interface WorkerOptions {
  readonly store: Store;
  readonly control: ControlClient;
  readonly clock: Clock;
  readonly random: () => number;
  readonly workerId: string;
  /** How many executes at once. */
  readonly concurrency: number;
  /** After so long (ms) without a heartbeat others take the tasks over. */
  readonly leaseMs: number;
  readonly longestError?: number;
  readonly observer?: EngineObserver;
}

export class Worker {
  readonly #store: Store;
  readonly #ports: AttemptPorts;
  readonly #options: WorkerOptions;
  readonly #observer: EngineObserver;
  /** Claims nothing more (W4). */
  readonly #draining = new AbortController();
  readonly #stopping = new AbortController();
  readonly #signals = new WorkflowSignals();
  readonly #running = new Set<Promise<void>>();
  readonly #failure = Promise.withResolvers<never>();
  #busySlots = 0;
  /** When it last renewed its lease; null before it has one. */
  #beatAt: number | null = null;
  #slotFreed = Promise.withResolvers<void>();
  #taking: Promise<void> = Promise.resolve();

  constructor(options: WorkerOptions) {
    this.#options = options;
    this.#store = options.store;
    this.#ports = options;
    this.#observer = options.observer ?? SILENT_OBSERVER;
    // Nobody may be waiting for a failure when it comes; whoever waits later still gets it.
    this.#failure.promise.catch(() => {});
  }

  /** Rejects when the store fails this worker; never resolves. */
  get failed(): Promise<never> {
    return this.#failure.promise;
  }

  /** How many slots are held (W1). */
  get busySlots(): number {
    return this.#busySlots;
  }

  /** Begins the lease, takes over what dead workers left, and works from then on. */
  async start(): Promise<void> {
    const unsubscribe = this.#store.subscribeToStops((workflowId) => this.#signals.abandon(workflowId));
    this.#stopping.signal.addEventListener("abort", unsubscribe);
    // Before the lease begins: a former process of the same name may have left tasks.
    await this.#recover();
    await this.#beat();
    this.#track(this.#keepLease());
    const taking = this.#takeTasks();
    this.#taking = taking.catch(() => {});
    this.#track(taking);
  }

  /**
   * Lets the executes in flight end, abandons what is left, gives its tasks back and ends its lease (W4).
   *
   * @param graceMs how long the executes may take to end
   */
  async stop({ graceMs = 0 }: { readonly graceMs?: number } = {}): Promise<void> {
    this.#draining.abort();
    this.#announceSlot();
    if (graceMs > 0) await this.#drain(graceMs);
    this.#stopping.abort();
    this.#signals.abandonAll();
    while (this.#running.size > 0) await Promise.all(this.#running);
    const isLate = this.#isBeatLate();
    await this.#store.leave(this.#options.workerId);
    if (!isLate) await this.#recover();
  }

  async #drain(graceMs: number): Promise<void> {
    const drained = new AbortController();
    const idle = this.#untilIdle().then(() => drained.abort());
    await Promise.race([idle, sleep(this.#options.clock, graceMs, drained.signal)]);
  }

  /** Resolves when no slot is busy, and none can become so. */
  async #untilIdle(): Promise<void> {
    await this.#taking;
    while (this.#busySlots > 0) await this.#slotFreed.promise;
  }

  async #beat(): Promise<void> {
    const { workerId, leaseMs, clock } = this.#options;
    const isLate = this.#isBeatLate();
    this.#beatAt = clock.now();
    await this.#store.heartbeat(workerId, leaseMs);
    if (!isLate) await this.#recover();
  }

  /**
   * Whether a beat was missed. A pause in which the lease of anybody has ended was longer than two thirds of it, since
   * nobody's last beat was older than one third when it began.
   */
  #isBeatLate(): boolean {
    const { leaseMs, clock } = this.#options;
    return this.#beatAt !== null && clock.now() - this.#beatAt >= (leaseMs * 2) / 3;
  }

  async #recover(): Promise<void> {
    const tasks = await this.#store.recover();
    if (tasks > 0) this.#observer.recovered(tasks);
  }

  async #keepLease(): Promise<void> {
    const { signal } = this.#stopping;
    for (;;) {
      await sleep(this.#options.clock, this.#options.leaseMs / 3, signal);
      if (signal.aborted) return;
      await this.#beat();
    }
  }

  async #takeTasks(): Promise<void> {
    const { signal } = this.#draining;
    while (!signal.aborted) {
      const free = this.#options.concurrency - this.#busySlots;
      if (free === 0) await this.#slotFreed.promise;
      else {
        const claims = await this.#store.claim(this.#options.workerId, free, signal);
        for (const claim of claims) this.#track(this.#occupySlot(claim));
      }
    }
  }

  /** Runs a claimed task in a slot, and in the same slot what its settling made ready (W1). */
  async #occupySlot(first: Claim): Promise<void> {
    this.#busySlots += 1;
    try {
      let claim: Claim | undefined = first;
      while (claim !== undefined) claim = await this.#run(claim);
    } finally {
      this.#busySlots -= 1;
      this.#announceSlot();
    }
  }

  /** Wakes who waits for a slot. */
  #announceSlot(): void {
    this.#slotFreed.resolve();
    this.#slotFreed = Promise.withResolvers();
  }

  async #run(claim: Claim): Promise<Claim | undefined> {
    this.#observer.started(claim);
    const use = this.#signals.enter(claim.token.workflowId);
    const attempt = beginAttempt(claim, this.#ports, use.signal);
    if (claim.serviceTaskId !== null) {
      this.#track(this.#follow(attempt, use, { serviceTaskId: claim.serviceTaskId, retryAfterMs: 0 }));
      return undefined;
    }
    const executed = await execute(attempt);
    if (executed.kind === "accepted" && !use.signal.aborted) {
      if (await this.#store.accept(claim.token, executed.serviceTaskId)) {
        this.#observer.accepted(claim, executed.serviceTaskId);
        this.#track(this.#follow(attempt, use, executed));
        return undefined;
      }
    }
    this.#signals.leave(use);
    if (use.signal.aborted || executed.kind === "accepted") return undefined;
    return this.#settle(claim, executed.settlement, 1);
  }

  /** Follows an attempt without a slot (W2). */
  async #follow(attempt: Attempt, use: WorkflowUse, accepted: Omit<Followed, "onProgress">): Promise<void> {
    const { claim } = attempt;
    const onProgress = (progress: number) => this.#store.progress(claim.token, progress);
    const settlement = await follow(attempt, { ...accepted, onProgress });
    this.#signals.leave(use);
    if (settlement !== null) await this.#settle(claim, settlement, 0);
  }

  async #settle(claim: Claim, settlement: Settlement, claimLimit: number): Promise<Claim | undefined> {
    const limit = this.#draining.signal.aborted ? 0 : claimLimit;
    const { accepted, claims } = await this.#store.settle(claim.token, settlement, limit);
    this.#observer.settled(claim, settlement.outcome, accepted);
    return claims[0];
  }

  #track(work: Promise<void>): void {
    const tracked = work
      .catch((error: unknown) => this.#failure.reject(error))
      .finally(() => this.#running.delete(tracked));
    this.#running.add(tracked);
  }
}
