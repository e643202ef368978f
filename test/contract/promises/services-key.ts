import { expect } from "bun:test";
import { makeCompleted, makeFailed } from "../../builders.ts";
import { type Check, claimOne, claimTwo, only, submit } from "../store-check.ts";
import { failInTheMiddle, failWithOneInFlight } from "./failed-workflow.ts";

/** Through the interface a forgotten key shows only in the claims after a retry that brings none. */
export function checkServicesKey(check: Check): void {
  check("P11 every claim carries the services key", async ({ store }) => {
    await submit(store, { edges: "a>b", servicesApiKey: "first-key" });
    const a = await claimOne(store);
    const b = only((await store.settle(a.token, makeCompleted(), 1)).claims);
    expect([a.servicesApiKey, b.servicesApiKey]).toEqual(["first-key", "first-key"]);
  });

  check("P11 the services key is kept while a failed workflow has a task in flight", async ({ store }) => {
    const { workflow, flying } = await failWithOneInFlight(store);
    await store.leave("worker-1");
    await store.recover();
    const resumed = await claimOne(store, "worker-2");
    expect([resumed.taskId, resumed.servicesApiKey]).toEqual([flying.taskId, "first-key"]);
    await store.settle(resumed.token, makeCompleted(), 0);
    await store.retry(workflow.workflowId, null);
    expect((await claimOne(store)).servicesApiKey).toBeNull();
  });

  check("P11 a retry that brings no services key leaves the one that is still needed", async ({ store }) => {
    const { workflow, flying } = await failWithOneInFlight(store);
    await store.retry(workflow.workflowId, null);
    expect((await claimOne(store)).servicesApiKey).toBe("first-key");
    await store.cancel(workflow.workflowId);
    expect((await store.settle(flying.token, makeCompleted(), 0)).accepted).toBe(false);
    await store.retry(workflow.workflowId, null);
    expect((await claimOne(store)).servicesApiKey).toBeNull();
  });

  check(
    "P11 the services key is gone after failure and after cancel; a retry brings its own",
    async ({ store }) => {
      const workflow = await failInTheMiddle(store);
      await store.retry(workflow.workflowId, null);
      expect((await claimOne(store)).servicesApiKey).toBeNull();
      await store.cancel(workflow.workflowId);
      await store.retry(workflow.workflowId, "second-key");
      expect((await claimOne(store)).servicesApiKey).toBe("second-key");
      await store.cancel(workflow.workflowId);
      await store.retry(workflow.workflowId, null);
      expect((await claimOne(store)).servicesApiKey).toBeNull();
    },
  );

  check("P11 the services key is gone once the last task in flight was lost for good", async ({ store }) => {
    const workflow = await submit(store, { tasks: "broken flying", servicesApiKey: "first-key" });
    const [broken] = await claimTwo(store);
    await store.settle(broken.token, makeFailed(), 0);
    await store.leave("worker-1");
    await store.recover();
    await store.retry(workflow.workflowId, null);
    expect((await claimOne(store)).servicesApiKey).toBeNull();
  });
}
