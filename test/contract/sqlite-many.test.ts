/** P12 beside 100,000 workflows that have ended: nothing is slower for them, nor are they read when the file is opened. */
import { Database } from "bun:sqlite";
import { afterAll, beforeAll, expect, test } from "bun:test";
import { openSqliteStore } from "../../src/store/sqlite/sqlite-store.ts";
import type { Store } from "../../src/store/store.ts";
import { makeCompleted } from "../builders.ts";
import { TestClock } from "../test-clock.ts";
import { claimOne, complete, only, submit } from "./store-check.ts";
import { makeFolder } from "./store-files.ts";

const STORED = 100_000;
const ROUNDS = 60;
/** One that looks at all of them is hundreds of times slower; see promises/cost.ts. */
const BOUND = 10;

const KEY = { key: "key", fingerprint: "body" };

const folder = makeFolder();
const clock = new TestClock();
const emptyPath = folder.file("empty.db");
const fullPath = folder.file("full.db");

/** One that a store has written, copied so many times. */
async function fill(path: string, copies: number): Promise<void> {
  const store = openSqliteStore({ path, clock });
  const day = 86_400_000;
  const { workflowId } = await submit(store, { edges: "a>b", retainMs: day, idempotency: KEY });
  await complete(store, 2);
  await store.close();
  const database = new Database(path, { strict: true });
  database.run("PRAGMA synchronous = OFF");
  const numbers = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ?)";
  const copyInto = (table: string, id: string, columns: string, changed = columns) =>
    database
      .query(
        `${numbers} INSERT INTO ${table} (workflow_id, ${columns}) SELECT ${id}, ${changed} FROM n, ${table}
         WHERE workflow_id = ?`,
      )
      .run(copies, workflowId);
  database.run("BEGIN");
  const id = "printf('wf-0c%010x', i)";
  const kept = "name, created_at, settled, submitted, state, status, expires_at";
  copyInto("workflow", id, kept);
  copyInto("idempotency", id, "key, fingerprint, created_at", "'key-' || i, fingerprint, created_at");
  copyInto("task", id, "position, plan, state, output");
  copyInto("event", id, "sequence, events");
  database.run("COMMIT");
  database.close();
}

beforeAll(async () => {
  await fill(emptyPath, 1);
  await fill(fullPath, STORED);
}, 60_000);

afterAll(() => folder[Symbol.dispose]());

/** The shortest of many (ms). */
async function shortestOf(call: (store: Store) => Promise<void>, store: Store): Promise<number> {
  let shortest = Number.POSITIVE_INFINITY;
  for (let round = 0; round < ROUNDS; round += 1) {
    const begin = performance.now();
    await call(store);
    shortest = Math.min(shortest, performance.now() - begin);
  }
  return shortest;
}

async function hop(store: Store): Promise<void> {
  await submit(store, { edges: "a>b", idempotency: { ...KEY, key: crypto.randomUUID() } });
  const { token } = await claimOne(store);
  const { claims } = await store.settle(token, makeCompleted(), 1);
  await store.settle(only(claims).token, makeCompleted(), 0);
}

const page = (status: "completed" | null, prefix: string) => async (store: Store) => {
  await store.list(
    prefix === ""
      ? { status, prefix, limit: 20, cursor: null }
      : { status: null, prefix, limit: 20, cursor: null },
  );
};

const CALLS: Readonly<Record<string, (store: Store) => Promise<void>>> = {
  "a workflow from its submission to its end": hop,
  "a page of the list": page(null, ""),
  "a page of those that have completed": page("completed", ""),
  "a page by prefix": page(null, "wf-0"),
  "an overview": async (store) => void (await store.overview()),
  "the latest": async (store) => void (await store.latest()),
  "a recovery": async (store) => void (await store.recover()),
  "a deletion": async (store) => {
    const { workflowId } = await submit(store, { tasks: "a" });
    await store.delete(workflowId);
  },
};

test.each(Object.keys(CALLS))(
  "P12 %s costs the same beside 100,000 workflows that have ended",
  async (name) => {
    const call = CALLS[name] ?? hop;
    const stores = [emptyPath, fullPath].map((path) => openSqliteStore({ path, clock }));
    const times: number[] = [];
    for (const store of stores) times.push(await shortestOf(call, store));
    for (const store of stores) await store.close();
    const [alone = 0, beside = 0] = times;
    expect(beside / alone).toBeLessThan(BOUND);
  },
  60_000,
);

test("P12 a file with 100,000 workflows that have ended is opened as fast as one with few", async () => {
  const open = async (path: string) => {
    let shortest = Number.POSITIVE_INFINITY;
    for (let round = 0; round < 10; round += 1) {
      const begin = performance.now();
      const store = openSqliteStore({ path, clock });
      shortest = Math.min(shortest, performance.now() - begin);
      await store.close();
    }
    return shortest;
  };
  expect((await open(fullPath)) / (await open(emptyPath))).toBeLessThan(BOUND);
});

test("P13 100,000 workflows whose time is over are removed a few at a time", async () => {
  const later = new TestClock(clock.now());
  const store = openSqliteStore({ path: fullPath, clock: later });
  later.advance(2 * 86_400_000);
  const before = (await store.overview()).workflows.completed;
  for (let recovery = 0; recovery < 5; recovery += 1) await store.recover();
  const removed = before - (await store.overview()).workflows.completed;
  expect(removed).toBeGreaterThanOrEqual(5);
  expect(removed).toBeLessThan(10_000);
  await store.close();
});
