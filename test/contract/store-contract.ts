/** The suite that any store must pass. Each test quotes the promise of store.ts that it checks. */
import { describe, expect, test } from "bun:test";
import type { Store } from "../../src/store/store.ts";
import { TestClock } from "../test-clock.ts";
import { EventEar } from "./event-ear.ts";
import { checkCancelAndRetry } from "./promises/cancel-and-retry.ts";
import { checkClaims } from "./promises/claims.ts";
import { checkCost } from "./promises/cost.ts";
import { checkDelete } from "./promises/delete.ts";
import { checkEvents } from "./promises/events.ts";
import { checkFailure } from "./promises/failure.ts";
import { checkIdempotency } from "./promises/idempotency.ts";
import { checkLeases } from "./promises/leases.ts";
import { checkListing } from "./promises/listing.ts";
import { checkOverview } from "./promises/overview.ts";
import { checkRetention } from "./promises/retention.ts";
import { checkServicesKey } from "./promises/services-key.ts";
import { checkSettle } from "./promises/settle.ts";
import { checkStaleTokens } from "./promises/stale-tokens.ts";
import { checkSubmit } from "./promises/submit.ts";
import { checkTimeline } from "./promises/timeline.ts";
import { checkWaiting } from "./promises/waiting.ts";
import type { Check, StoreUnderTest } from "./store-check.ts";
import { expectConsistent } from "./store-consistency.ts";

const PROMISES: readonly ((check: Check) => void)[] = [
  checkSubmit,
  checkClaims,
  checkWaiting,
  checkSettle,
  checkStaleTokens,
  checkLeases,
  checkFailure,
  checkCancelAndRetry,
  checkServicesKey,
  checkEvents,
  checkTimeline,
  checkDelete,
  checkRetention,
  checkIdempotency,
  checkListing,
  checkOverview,
  checkCost,
];

/** Far beyond what a test takes on a busy machine: what is met here is a claim that nobody wakes. */
const TIME_LIMIT_MS = 30_000;

export interface SkippedTest {
  readonly test: string;
  readonly reason: string;
}

/**
 * @param open opens an empty store that takes its time from `clock`. Its listeners may hear of an event a moment after
 *   the call that caused it.
 * @param options.skip tests that this store cannot pass, each with the reason
 */
export function runStoreContract(
  name: string,
  open: (clock: TestClock) => Promise<Store>,
  { skip = [] }: { readonly skip?: readonly SkippedTest[] } = {},
): void {
  describe(name, () => {
    const unknown = new Set(skip.map((skipped) => skipped.test));
    const check: Check = (fact, body, { closesStore } = { closesStore: false }) => {
      const skipped = skip.find((candidate) => candidate.test === fact);
      unknown.delete(fact);
      if (skipped !== undefined) test.skip(`${fact} (${skipped.reason})`, () => undefined);
      else test(fact, () => runCheck(open, body, closesStore), TIME_LIMIT_MS);
    };
    for (const promise of PROMISES) promise(check);

    test("only tests that exist are skipped", () => {
      expect([...unknown]).toEqual([]);
    });
  });
}

async function runCheck(
  open: (clock: TestClock) => Promise<Store>,
  body: (underTest: StoreUnderTest) => Promise<void>,
  closesStore: boolean,
): Promise<void> {
  const clock = new TestClock();
  const store = await open(clock);
  const ear = new EventEar(store);
  try {
    await body({ store, clock, ear });
    if (!closesStore) await expectNothingAmiss(store, ear);
  } finally {
    ear.stop();
    if (!closesStore) await store.close();
  }
  expect(clock.timers).toBe(0);
}

/** Every workflow is consistent, and listeners have heard exactly its log, in order (P10), or that it is deleted. */
async function expectNothingAmiss(store: Store, ear: EventEar): Promise<void> {
  for (const workflowId of ear.workflowIds) {
    if ((await store.snapshot(workflowId)) === null) await ear.ofDeleted(workflowId);
    else {
      const events = await expectConsistent(store, workflowId);
      expect(await ear.of(workflowId, events.length)).toEqual(events);
    }
  }
}
