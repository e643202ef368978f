/** A long log is read page by page without reading it anew for each page, however many events were kept in one step. */
import { expect, spyOn, test } from "bun:test";
import type { WorkflowEvent } from "../../src/model/event.ts";
import { readEvents } from "../../src/server/read-events.ts";
import { openSqliteStore } from "../../src/store/sqlite/sqlite-store.ts";
import type { Store } from "../../src/store/store.ts";
import { TestClock } from "../test-clock.ts";
import { complete, submit } from "./store-check.ts";

const TASKS = 3_000;
/** As small a page as any reader of the server asks for. */
const PAGE = 256;
/** A page may begin and end in the middle of what was kept together. */
const MOST_READ = 1.5;

const tasks = Array.from({ length: TASKS }, (_, at) => `t${at}`).join(" ");

/** Every task is started in one step, and completed in another one. */
async function openLongLog(): Promise<{ store: Store; workflowId: string }> {
  const store = openSqliteStore({ path: ":memory:", clock: new TestClock() });
  const { workflowId } = await submit(store, { tasks });
  await complete(store, TASKS);
  // What is read from the database is written before.
  await store.latest();
  return { store, workflowId };
}

async function readPages(store: Store, workflowId: string): Promise<WorkflowEvent[]> {
  const read: WorkflowEvent[] = [];
  for (;;) {
    const page = await store.events(workflowId, read.length, PAGE);
    if (page.length === 0) return read;
    read.push(...page);
  }
}

test("pages of a log parse hardly more than the log", async () => {
  const { store, workflowId } = await openLongLog();
  const whole = await store.events(workflowId, 0, 10 * TASKS);
  using parse = spyOn(JSON, "parse");
  expect(await readPages(store, workflowId)).toEqual(whole);
  const parsed = parse.mock.calls.reduce((sum, [text]) => sum + text.length, 0);
  expect(whole).toHaveLength(2 * TASKS + 2);
  expect(parsed).toBeGreaterThan(0);
  expect(parsed / JSON.stringify(whole).length).toBeLessThan(MOST_READ);
  await store.close();
});

test("everybody else has a turn between two pages of a log", async () => {
  const { store, workflowId } = await openLongLog();
  const snapshot = await store.snapshot(workflowId);
  if (snapshot === null) throw new Error("the workflow is stored");
  let turns = 0;
  const count = () => {
    turns += 1;
    next = setImmediate(count);
  };
  let next = setImmediate(count);
  let pages = 0;
  for await (const _ of readEvents(store, snapshot.workflow, 0)) pages += 1;
  clearImmediate(next);
  expect(pages).toBeGreaterThan(2);
  expect(turns).toBeGreaterThanOrEqual(pages - 1);
  await store.close();
});
