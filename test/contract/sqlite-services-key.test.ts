/** P11 to the last byte: a key that is forgotten stands nowhere in the folder of the state file any more. */
import { describe, expect, test } from "bun:test";
import { openSqliteStore } from "../../src/store/sqlite/sqlite-store.ts";
import type { NewWorkflow, Store } from "../../src/store/store.ts";
import { makeCompleted, makeFailed, makeRetry } from "../builders.ts";
import { TestClock } from "../test-clock.ts";
import { claimOne, claimTwo, only, submit } from "./store-check.ts";
import { filesWith, makeFolder, type TestFolder } from "./store-files.ts";

interface Held {
  readonly folder: TestFolder;
  readonly store: Store;
  readonly workflow: NewWorkflow;
  /** The files in which the key stands. */
  files(): readonly string[];
}

/** `a>b c`, with a key. */
async function withKey(body: (held: Held) => Promise<void>, key: string): Promise<void> {
  using folder = makeFolder();
  const store = openSqliteStore({ path: folder.file("run.db"), clock: new TestClock() });
  const workflow = await submit(store, { edges: "a>b", tasks: "a b c", servicesApiKey: key });
  const files = () => filesWith(folder, key.slice(0, 60));
  expect(files()).not.toEqual([]);
  await body({ folder, store, workflow, files });
  expect(files()).toEqual([]);
  await store.close();
  expect(files()).toEqual([]);
}

describe.each([
  ["short", "services-key-8f2c71d0"],
  // Longer than a page of the database: such a text lies in pages of its own.
  ["long", `services-key-${"8f2c71d0".repeat(2_000)}`],
])("P11 a %s services key", (_, key) => {
  test("is in the file while the workflow runs, and nowhere once it has completed", () =>
    withKey(async ({ store, files }) => {
      const [a, c] = await claimTwo(store);
      const retried = only((await store.settle(c.token, makeRetry(0), 1)).claims);
      await store.settle(retried.token, makeCompleted(), 0);
      const b = only((await store.settle(a.token, makeCompleted(), 1)).claims);
      expect(files()).not.toEqual([]);
      await store.settle(b.token, makeCompleted(), 0);
    }, key));

  test("is nowhere once the workflow is cancelled", () =>
    withKey(async ({ store, workflow }) => {
      await claimOne(store);
      await store.cancel(workflow.workflowId);
    }, key));

  test("is nowhere once the workflow failed with nothing in flight", () =>
    withKey(async ({ store }) => {
      const { token } = await claimOne(store);
      await store.settle(token, makeFailed(), 0);
    }, key));

  test("is kept while a failed workflow has a task in flight, and is nowhere once that has ended", () =>
    withKey(async ({ store, files }) => {
      const [a, c] = await claimTwo(store);
      await store.settle(a.token, makeFailed(), 0);
      expect(files()).not.toEqual([]);
      await store.settle(c.token, makeRetry(0), 0);
    }, key));

  test("is nowhere once the last task in flight of a failed workflow was lost", () =>
    withKey(async ({ store, files }) => {
      const [a] = await claimTwo(store);
      await store.settle(a.token, makeFailed(), 0);
      expect(files()).not.toEqual([]);
      await store.leave("worker-1");
      await store.recover();
    }, key));

  test("is nowhere once the retry that brought it has ended too", () =>
    withKey(async ({ store, workflow, files }) => {
      await store.cancel(workflow.workflowId);
      expect(files()).toEqual([]);
      await store.retry(workflow.workflowId, key);
      expect(files()).not.toEqual([]);
      await store.cancel(workflow.workflowId);
    }, key));

  test("is nowhere once a workflow has ended that was retried with another key", () =>
    withKey(async ({ folder, store, workflow }) => {
      const [a, c] = await claimTwo(store);
      await store.settle(a.token, makeFailed(), 0);
      await store.retry(workflow.workflowId, "another-key-51ab");
      await store.settle(c.token, makeCompleted(), 0);
      await store.cancel(workflow.workflowId);
      expect(filesWith(folder, "another-key-51ab")).toEqual([]);
    }, key));

  test("is nowhere beside the key of a workflow that still runs", async () => {
    using folder = makeFolder();
    const store = openSqliteStore({ path: folder.file("run.db"), clock: new TestClock() });
    const ended = await submit(store, { servicesApiKey: key });
    await submit(store, { servicesApiKey: "another-key-51ab" });
    await store.cancel(ended.workflowId);
    expect(filesWith(folder, key.slice(0, 60))).toEqual([]);
    expect(filesWith(folder, "another-key-51ab")).not.toEqual([]);
    await store.close();
  });
});
