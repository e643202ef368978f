/**
 * One random trial: a store and the oracle get the same commands, and after each of them must have answered the same
 * and hold the same. Each method asks both before it waits for an answer, so that commands may be under way together.
 * At most one claim waits at a time, for which of several waiting workers is served is not promised.
 */
import { expect } from "bun:test";
import type { Settlement } from "../../src/model/settlement.ts";
import type {
  AttemptToken,
  Claim,
  NewWorkflow,
  Store,
  WorkflowFilter,
  WorkflowPage,
} from "../../src/store/store.ts";
import { TestClock } from "../test-clock.ts";
import { EventEar } from "./event-ear.ts";
import { startClaim, type WaitingClaim } from "./store-check.ts";
import { expectConsistent } from "./store-consistency.ts";
import { type Refusal, WorkflowOracle } from "./workflow-oracle.ts";

/** Where the store of a trial lives. */
export interface StoreHost {
  open(): Promise<Store>;
  /** Whether a store that was closed opens again as it was, all leases ended with the process that held it. */
  readonly reopens: boolean;
  /** Whether calls that do not wait for each other take effect in the order in which they are made. */
  readonly keepsCallOrder: boolean;
  /** In which partition a workflow is, of a store that has several and claims from one after the other. */
  readonly partitionOf?: (workflowId: string) => number;
  dispose(): Promise<void>;
}

interface Waiter {
  readonly workerId: string;
  readonly limit: number;
  readonly claim: WaitingClaim;
}

export class StoreTrial {
  readonly #host: StoreHost;
  readonly #clock: TestClock;
  readonly #oracle: WorkflowOracle;
  readonly #tokens: AttemptToken[] = [];
  readonly #heardBefore: EventEar[] = [];
  #store: Store;
  #ear: EventEar;
  #waiter: Waiter | null = null;
  #submissions = 0;

  private constructor(host: StoreHost, clock: TestClock, store: Store) {
    this.#host = host;
    this.#clock = clock;
    this.#oracle = new WorkflowOracle(clock, host.partitionOf);
    this.#store = store;
    this.#ear = new EventEar(store);
  }

  static async begin(createHost: (clock: TestClock) => StoreHost): Promise<StoreTrial> {
    const clock = new TestClock();
    const host = createHost(clock);
    return new StoreTrial(host, clock, await host.open());
  }

  /** Of those that are stored. */
  get workflowIds(): readonly string[] {
    return this.#oracle.read.workflowIds();
  }

  /** Of those that were ever stored. */
  get everKnownIds(): readonly string[] {
    return this.#oracle.read.everKnownIds();
  }

  /** Ascending, and of no workflow before. */
  nextWorkflowId(): string {
    this.#submissions += 1;
    return `wf-${String(this.#submissions).padStart(3, "0")}`;
  }

  /** Every token that was ever given. */
  get tokens(): readonly AttemptToken[] {
    return this.#tokens;
  }

  get liveTokens(): readonly AttemptToken[] {
    return this.#tokens.filter((token) => this.isLive(token));
  }

  get isAnyoneWaiting(): boolean {
    return this.#waiter !== null;
  }

  get keepsCallOrder(): boolean {
    return this.#host.keepsCallOrder;
  }

  get canReopen(): boolean {
    return this.#host.reopens;
  }

  isLive(token: AttemptToken): boolean {
    return this.#oracle.isLive(token);
  }

  isAccepted(token: AttemptToken): boolean {
    return this.#oracle.isAccepted(token);
  }

  async submit(workflow: NewWorkflow): Promise<void> {
    const submitted = this.#store.submit(workflow);
    const expected = this.#oracle.submit(workflow);
    if (typeof expected === "string") await expectRefusal(submitted, expected);
    else expect(await submitted).toEqual(expected);
  }

  /** Claims what is ready; when nothing is, the worker begins to wait, unless another one waits already. */
  async claim(workerId: string, limit: number): Promise<void> {
    if (this.#oracle.read.isAnyReady()) {
      const claims = this.#store.claim(workerId, limit, new AbortController().signal);
      await this.#expectClaims(claims, this.#oracle.claim(workerId, limit));
    } else if (this.#waiter === null) {
      this.#waiter = { workerId, limit, claim: startClaim(this.#store, workerId, limit) };
    }
  }

  async abortWaitingClaim(): Promise<void> {
    const waiter = this.#waiter;
    this.#waiter = null;
    if (waiter !== null) expect(await waiter.claim.abort()).toEqual([]);
  }

  async accept(token: AttemptToken, serviceTaskId: string): Promise<void> {
    const accepted = this.#store.accept(token, serviceTaskId);
    const expected = this.#oracle.accept(token, serviceTaskId);
    expect(await accepted).toBe(expected);
  }

  async progress(token: AttemptToken, progress: number): Promise<void> {
    const isLive = this.#store.progress(token, progress);
    const expected = this.#oracle.progress(token, progress);
    expect(await isLive).toBe(expected);
  }

  async settle(token: AttemptToken, settlement: Settlement, claimLimit: number): Promise<void> {
    const settled = this.#store.settle(token, settlement, claimLimit);
    const expected = this.#oracle.settle(token, settlement, claimLimit);
    expect((await settled).accepted).toBe(expected.accepted);
    await this.#expectClaims(
      settled.then(({ claims }) => claims),
      expected.claims,
    );
  }

  async heartbeat(workerId: string, leaseMs: number): Promise<void> {
    const renewed = this.#store.heartbeat(workerId, leaseMs);
    this.#oracle.heartbeat(workerId, leaseMs);
    await renewed;
  }

  async leave(workerId: string): Promise<void> {
    const left = this.#store.leave(workerId);
    this.#oracle.leave(workerId);
    await left;
  }

  async recover(): Promise<void> {
    const recovered = this.#store.recover();
    const expected = this.#oracle.recover();
    expect(await recovered).toBe(expected);
  }

  async cancel(workflowId: string): Promise<void> {
    await expectRefusal(this.#store.cancel(workflowId), this.#oracle.cancel(workflowId));
  }

  async retry(workflowId: string, servicesApiKey: string | null): Promise<void> {
    const refusal = this.#oracle.retry(workflowId, servicesApiKey);
    await expectRefusal(this.#store.retry(workflowId, servicesApiKey), refusal);
  }

  async delete(workflowId: string): Promise<void> {
    const deleted = this.#store.delete(workflowId);
    const expected = this.#oracle.delete(workflowId);
    expect(await deleted).toBe(expected);
  }

  /** Page by page to the end. */
  async list(filter: WorkflowFilter, limit: number): Promise<void> {
    const expected = this.#oracle.read.list(filter);
    let cursor: string | null = null;
    for (let from = 0; from === 0 || from < expected.length; from += limit) {
      const page: WorkflowPage = await this.#store.list({ ...filter, limit, cursor });
      expect(page.workflows).toEqual(expected.slice(from, from + limit));
      expect(page.nextCursor === null).toBe(from + limit >= expected.length);
      cursor = page.nextCursor;
    }
  }

  /** Moves the time on, with a stop wherever the waiting claim must wake: it is to claim at that very instant. */
  async advance(durationMs: number): Promise<void> {
    const until = this.#clock.now() + durationMs;
    for (let due = this.#nextWakeUp(until); due !== null; due = this.#nextWakeUp(until)) {
      this.#clock.advance(due - this.#clock.now());
      await this.serveWaiter();
    }
    this.#clock.advance(until - this.#clock.now());
  }

  /** The process ends and another one takes the store over. */
  async reopen(): Promise<void> {
    await this.#store.close();
    if (this.#waiter !== null) expect(await this.#waiter.claim.claims).toEqual([]);
    this.#waiter = null;
    this.#heardBefore.push(this.#ear);
    this.#oracle.reopen();
    this.#store = await this.#host.open();
    this.#ear = new EventEar(this.#store);
  }

  /** To be called after every command: what has become ready is the waiting claim's. */
  async serveWaiter(): Promise<void> {
    const waiter = this.#waiter;
    if (waiter === null) return;
    if (!this.#oracle.read.isAnyReady()) {
      expect(await waiter.claim.isWaiting()).toBe(true);
      return;
    }
    this.#waiter = null;
    await this.#expectClaims(waiter.claim.claims, this.#oracle.claim(waiter.workerId, waiter.limit));
  }

  /** The store holds what the oracle holds, and has told it to its listeners. */
  async expectSame(): Promise<void> {
    const { read } = this.#oracle;
    expect(await this.#store.latest()).toEqual(read.latest());
    expect(await this.#store.overview()).toMatchObject(read.overview());
    for (const workflowId of this.everKnownIds) {
      expect(await this.#store.snapshot(workflowId)).toEqual(read.snapshot(workflowId));
      expect(await this.#store.attempts(workflowId)).toEqual(read.attempts(workflowId));
      expect(await this.#store.plans(workflowId)).toEqual(read.plans(workflowId));
      expect(await this.#store.taskInputs(workflowId)).toEqual(read.taskInputs(workflowId));
      const events = read.events(workflowId);
      expect(await this.#store.events(workflowId, 0, events.length + 1)).toEqual([...events]);
      await this.#expectTold(workflowId);
    }
  }

  async end(): Promise<void> {
    try {
      await this.abortWaitingClaim();
      for (const workflowId of this.workflowIds) await expectConsistent(this.#store, workflowId);
    } finally {
      await this.#store.close();
      await this.#host.dispose();
    }
    expect(this.#clock.timers).toBe(0);
  }

  async #expectTold(workflowId: string): Promise<void> {
    const told = this.#oracle.read.told(workflowId);
    const heardBefore = this.#heardBefore
      .flatMap((ear) => ear.events)
      .filter((event) => event.workflow_id === workflowId);
    const heard = await this.#ear.of(workflowId, told.length - heardBefore.length);
    expect([...heardBefore, ...heard]).toEqual([...told]);
  }

  #nextWakeUp(until: number): number | null {
    const readyAt = this.#oracle.read.nextReadyAt();
    return this.#waiter === null || readyAt === null || readyAt > until ? null : readyAt;
  }

  async #expectClaims(claims: Promise<readonly Claim[]>, expected: readonly Claim[]): Promise<void> {
    expect(await claims).toEqual(expected);
    this.#tokens.push(...expected.map((claim) => claim.token));
  }
}

async function expectRefusal(call: Promise<unknown>, code: Refusal | null): Promise<void> {
  if (code === null) {
    await call;
    return;
  }
  // Not by `expect(call).rejects`: that runs the event loop in the middle of a burst, until the call is answered.
  const refusal = await call.then(
    () => null,
    (error: unknown) => error,
  );
  expect(refusal).toMatchObject({ name: "AieffectError", code });
}
