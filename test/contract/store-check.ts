/** How a promise of the store is checked: on a fresh store, with a clock of its own, and nothing left over. */
import { expect } from "bun:test";
import type { WorkflowEvent } from "../../src/model/event.ts";
import type { Claim, NewWorkflow, Store } from "../../src/store/store.ts";
import { makeCompleted, makeWorkflow, type WorkflowSketch } from "../builders.ts";
import type { TestClock } from "../test-clock.ts";
import type { EventEar } from "./event-ear.ts";

export interface StoreUnderTest {
  readonly store: Store;
  readonly clock: TestClock;
  /** Everything that a listener has heard since the store was opened. */
  readonly ear: EventEar;
}

/** Registers one test; what it leaves stored is checked for consistency, unless it closes the store itself. */
export type Check = (
  name: string,
  body: (underTest: StoreUnderTest) => Promise<void>,
  options?: { readonly closesStore: boolean },
) => void;

export async function submit(store: Store, sketch: WorkflowSketch): Promise<NewWorkflow> {
  const workflow = makeWorkflow(sketch);
  await store.submit(workflow);
  return workflow;
}

/** Claims up to `limit` tasks; waits for the first. */
export function claim(store: Store, workerId = "worker-1", limit = 1): Promise<Claim[]> {
  return store.claim(workerId, limit, new AbortController().signal);
}

export async function claimOne(store: Store, workerId = "worker-1"): Promise<Claim> {
  return only(await claim(store, workerId));
}

export async function claimTwo(store: Store, workerId = "worker-1"): Promise<[Claim, Claim]> {
  return [await claimOne(store, workerId), await claimOne(store, workerId)];
}

/** Claims and completes so many tasks, those included that become ready by it. */
export async function complete(store: Store, count: number): Promise<void> {
  for (let left = count; left > 0; ) {
    const claims = await claim(store, "worker-1", left);
    await Promise.all(claims.map(({ token }) => store.settle(token, makeCompleted(), 0)));
    left -= claims.length;
  }
}

/** The one element of a list that has no other. */
export function only<Element>(list: readonly Element[]): Element {
  const [first, ...others] = list;
  if (first === undefined || others.length > 0) throw new Error(`expected one element, got ${list.length}`);
  return first;
}

/**
 * A claim that something wakes is served after fewer round trips to its store than this. Were it slower, a test would
 * take it for one that waits, and miss what it is to find; it would not fail for nothing.
 */
const ROUND_TRIPS = 4;

export interface WaitingClaim {
  readonly claims: Promise<Claim[]>;
  abort(): Promise<Claim[]>;
  /** Whether it still waits, after everything that was under way had its turn. */
  isWaiting(): Promise<boolean>;
}

export function startClaim(store: Store, workerId = "worker-1", limit = 1): WaitingClaim {
  const controller = new AbortController();
  let waiting = true;
  const claims = store.claim(workerId, limit, controller.signal).finally(() => {
    waiting = false;
  });
  return {
    claims,
    abort() {
      controller.abort();
      return claims;
    },
    async isWaiting() {
      for (let round = 0; round < ROUND_TRIPS && waiting; round += 1) {
        await store.latest();
        await new Promise((resolve) => setImmediate(resolve));
      }
      return waiting;
    },
  };
}

/** Nothing can be claimed: a claim waits, and leaves with nothing. */
export async function expectNothingReady(store: Store): Promise<void> {
  const waiting = startClaim(store, "worker-looking-on");
  expect(await waiting.isWaiting()).toBe(true);
  expect(await waiting.abort()).toEqual([]);
}

/** Such as `a completed, b skipped`. */
export async function statusesOf(store: Store, { workflowId }: NewWorkflow): Promise<string> {
  const snapshot = await store.snapshot(workflowId);
  return snapshot?.tasks.map((task) => `${toName(task.nodeKey)} ${task.status}`).join(", ") ?? "not stored";
}

export async function workflowStatusOf(store: Store, { workflowId }: NewWorkflow): Promise<string> {
  return (await store.snapshot(workflowId))?.workflow.status ?? "not stored";
}

/** Such as `workflow-submitted`, `task-started a#1`. */
export async function logOf(store: Store, { workflowId }: NewWorkflow): Promise<readonly string[]> {
  return (await store.events(workflowId, 0, 10_000)).map(toLine);
}

export function toLine(event: WorkflowEvent): string {
  return "task_id" in event ? `${event.type} ${toName(event.node_key)}#${event.attempt}` : event.type;
}

/** The names of the claimed tasks, as the sketch has them. */
export function namesOf(claims: readonly Claim[]): readonly string[] {
  return claims.map((claimed) => toName(claimed.nodeKey));
}

function toName(nodeKey: string): string {
  return nodeKey.slice(0, nodeKey.indexOf(":"));
}
