/** Failed workflows, for tests of what may follow. */
import { expect } from "bun:test";
import type { Claim, NewWorkflow, Store } from "../../../src/store/store.ts";
import { makeCompleted, makeFailed, makeReference, type WorkflowSketch } from "../../builders.ts";
import { claimOne, claimTwo, only, statusesOf, submit } from "../store-check.ts";

/** `a>b b>c`, where a has completed and b has failed. */
export async function failInTheMiddle(store: Store): Promise<NewWorkflow> {
  const workflow = await submit(store, { edges: "a>b b>c", servicesApiKey: "first-key" });
  const a = await claimOne(store);
  const b = only((await store.settle(a.token, makeCompleted(makeReference("a")), 1)).claims);
  await store.settle(b.token, makeFailed(), 0);
  expect(await statusesOf(store, workflow)).toBe("a completed, b failed, c skipped");
  return workflow;
}

/** `flying` is accepted and in flight when the workflow fails because of `broken`; `join` waits for both. */
export async function failWithOneInFlight(
  store: Store,
  sketch: WorkflowSketch = {},
): Promise<{ workflow: NewWorkflow; flying: Claim }> {
  const edges = "broken>join flying>join";
  const workflow = await submit(store, { edges, servicesApiKey: "first-key", ...sketch });
  const [broken, flying] = await claimTwo(store);
  await store.accept(flying.token, "service-1");
  await store.settle(broken.token, makeFailed(), 0);
  return { workflow, flying };
}
