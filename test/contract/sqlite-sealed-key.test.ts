/** A services key at rest: sealed where there is a secret, gone to the last byte with its workflow. */
import { describe, expect, test } from "bun:test";
import { randomBytes } from "node:crypto";
import { createKeyCipher, type KeyCipher } from "../../src/store/key-cipher.ts";
import { openSqliteStore } from "../../src/store/sqlite/sqlite-store.ts";
import { makeCompleted } from "../builders.ts";
import { TestClock } from "../test-clock.ts";
import { claimOne, complete, only, submit } from "./store-check.ts";
import { filesWith, makeFolder, type TestFolder } from "./store-files.ts";

const KEY = "services-key-8f2c71d0";
const clock = new TestClock();
const cipher = createKeyCipher("secret-1", randomBytes);

function open(folder: TestFolder, keyCipher: KeyCipher | null) {
  return openSqliteStore({ path: folder.file("run.db"), clock, keyCipher });
}

describe("a store with a secret", () => {
  test("keeps the services key sealed, hands it to claims, and forgets it at the end", async () => {
    using folder = makeFolder();
    const store = open(folder, cipher);
    await submit(store, { edges: "a>b", servicesApiKey: KEY });
    const a = await claimOne(store);
    const b = only((await store.settle(a.token, makeCompleted(), 1)).claims);
    expect([a.servicesApiKey, b.servicesApiKey]).toEqual([KEY, KEY]);
    expect(filesWith(folder, KEY)).toEqual([]);
    expect(filesWith(folder, "sealed:v1:")).not.toEqual([]);
    await store.settle(b.token, makeCompleted(), 0);
    expect(filesWith(folder, "sealed:v1:")).toEqual([]);
    await store.close();
  });

  test("opens it again with the same secret, and seals the key that a retry brings", async () => {
    using folder = makeFolder();
    const store = open(folder, cipher);
    const { workflowId } = await submit(store, { tasks: "a", servicesApiKey: KEY });
    await store.close();
    const again = open(folder, createKeyCipher("secret-1", randomBytes));
    expect((await claimOne(again)).servicesApiKey).toBe(KEY);
    await again.cancel(workflowId);
    await again.retry(workflowId, "second-key-51ab");
    expect(filesWith(folder, "second-key-51ab")).toEqual([]);
    expect((await claimOne(again)).servicesApiKey).toBe("second-key-51ab");
    await again.close();
  });

  test("goes on with a file that was written without one", async () => {
    using folder = makeFolder();
    const store = open(folder, null);
    await submit(store, { edges: "a>b", servicesApiKey: KEY });
    expect(filesWith(folder, KEY)).not.toEqual([]);
    await store.close();
    const again = open(folder, cipher);
    const a = await claimOne(again);
    expect(a.servicesApiKey).toBe(KEY);
    expect(filesWith(folder, "sealed:v1:")).not.toEqual([]);
    await again.settle(a.token, makeCompleted(), 0);
    await complete(again, 1);
    expect(filesWith(folder, KEY)).toEqual([]);
    await again.close();
  });

  test.each([
    ["another secret", createKeyCipher("secret-2", randomBytes)],
    ["no secret", null],
  ])("is not opened with %s while it holds a key, and says what to set", async (_, other) => {
    using folder = makeFolder();
    const store = open(folder, cipher);
    const { workflowId } = await submit(store, { tasks: "a", servicesApiKey: KEY });
    await store.close();
    const refusal = { code: "STATE_SECRET", message: expect.stringContaining("AIEFFECT_SECRET_KEY") };
    expect(() => open(folder, other)).toThrow(expect.objectContaining(refusal));

    const again = open(folder, cipher);
    await again.cancel(workflowId);
    await again.close();
    const free = open(folder, other);
    expect((await free.snapshot(workflowId))?.workflow.status).toBe("cancelled");
    await free.close();
  });
});

describe("a services key that is stored as it is", () => {
  test("is nowhere once its workflow is deleted while it runs", async () => {
    using folder = makeFolder();
    const store = open(folder, null);
    const { workflowId } = await submit(store, { tasks: "a", servicesApiKey: KEY });
    await claimOne(store);
    expect(filesWith(folder, KEY)).not.toEqual([]);
    await store.delete(workflowId);
    expect(filesWith(folder, KEY)).toEqual([]);
    await store.close();
  });

  test("is never written when its workflow is deleted in the turn of its submission", async () => {
    using folder = makeFolder();
    const store = open(folder, null);
    const submitted = submit(store, { workflowId: "wf-brief", servicesApiKey: KEY });
    await Promise.all([submitted, store.delete("wf-brief")]);
    expect(await store.snapshot("wf-brief")).toBeNull();
    expect(filesWith(folder, KEY)).toEqual([]);
    await store.close();
  });
});

test("P14 a deleted workflow leaves no byte of its inputs, parameters, outputs and names", async () => {
  using folder = makeFolder();
  const store = open(folder, null);
  const word = "unmistakable-4711";
  const { workflowId } = await submit(store, {
    name: word,
    tasks: word,
    parameters: { [word]: { value: word } },
    idempotency: { key: word, fingerprint: word },
  });
  await complete(store, 1);
  expect(filesWith(folder, word)).not.toEqual([]);
  await store.delete(workflowId);
  expect(filesWith(folder, word)).toEqual([]);
  await store.close();
});
