import { afterAll, expect, test } from "bun:test";
import { openSqliteStore } from "../../src/store/sqlite/sqlite-store.ts";
import { TestClock } from "../test-clock.ts";
import { claim, namesOf, submit } from "./store-check.ts";
import { runStoreContract } from "./store-contract.ts";
import { makeFolder } from "./store-files.ts";

runStoreContract("SQLite store in memory", async (clock) => openSqliteStore({ path: ":memory:", clock }));

const folder = makeFolder();
afterAll(() => folder[Symbol.dispose]());
let files = 0;

runStoreContract("SQLite store in a file", async (clock) => {
  files += 1;
  return openSqliteStore({ path: folder.file(`${files}.db`), clock });
});

test("two stores in memory know nothing of each other", async () => {
  const clock = new TestClock();
  const stores = [openSqliteStore({ path: ":memory:", clock }), openSqliteStore({ path: ":memory:", clock })];
  for (const [index, store] of stores.entries())
    await submit(store, { workflowId: "wf-1", tasks: `t${index}` });
  const claims = await Promise.all(stores.map((store) => claim(store, "worker-1", 5)));
  expect(claims.map(namesOf)).toEqual([["t0"], ["t1"]]);
  for (const store of stores) await store.close();
});
