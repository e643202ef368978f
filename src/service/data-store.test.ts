import { expect, test } from "bun:test";
import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DataStore } from "./data-store.ts";

const HOUR_MS = 3_600_000;

function makeStore() {
  const folder = mkdtempSync(join(tmpdir(), "aieffect-store-test-"));
  const clock = { now: 0 };
  let count = 0;
  const store = new DataStore({
    now: () => clock.now,
    randomId: () => String(count++),
    temporaryDirectory: folder,
    limitBytes: 30_000,
  });
  const files = () => readdirSync(folder, { recursive: true }).length - 1;
  return { store, clock, files, [Symbol.dispose]: () => rmSync(folder, { recursive: true }) };
}

const task = { task_id: "task_1" };
const keeper = { signal: new AbortController().signal };

test("the newest thousand are kept however old, and others for an hour", async () => {
  using made = makeStore();
  for (let index = 0; index < 1_500; index++) await made.store.keep(task, "x", "csv", keeper);
  expect(made.store.find("0")).toBeDefined();
  made.clock.now = HOUR_MS;
  await made.store.keep(task, "x", "csv", keeper);
  expect([made.store.find("500"), made.store.find("501")?.id]).toEqual([undefined, "501"]);
  expect(made.store.findNewestOfTask("task_1")?.id).toBe("1500");
});

test("no more than ten thousand are kept, and what is forgotten leaves no file", async () => {
  using made = makeStore();
  const large = "x".repeat(20_000);
  for (let index = 0; index < 3; index++) await made.store.keep({ task_id: "old" }, large, "csv", keeper);
  expect(made.files()).toBe(3);
  for (let index = 0; index < 9_998; index++) await made.store.keep(task, "x", "csv", keeper);
  expect(made.files()).toBe(2);
  expect([made.store.find("0"), made.store.find("1")?.id]).toEqual([undefined, "1"]);
  for (let index = 0; index < 2; index++) await made.store.keep(task, "x", "csv", keeper);
  expect([made.files(), made.store.findNewestOfTask("old")]).toEqual([0, undefined]);
});

test("the files of all copies are no larger than sixteen of the largest, and the oldest go first", async () => {
  using made = makeStore();
  const small = await made.store.keep({ task_id: "small" }, "x", "csv", keeper);
  const lent = await made.store.keep({ task_id: "lent" }, { path: import.meta.path }, "csv", keeper);
  const stream = () => new Blob(["x".repeat(15_000), "x".repeat(15_000)]);
  const ids = await Array.fromAsync({ length: 16 }, () => made.store.keep(task, stream(), "csv", keeper));
  expect([made.files(), made.store.find(ids[0] ?? "")?.id]).toEqual([16, ids[0]]);
  ids.push(await made.store.keep(task, "x".repeat(20_000), "csv", keeper));
  expect([made.files(), made.store.find(ids[0] ?? "")]).toEqual([16, undefined]);
  ids.push(await made.store.keep(task, "x".repeat(10_000).repeat(2), "csv", keeper));
  expect(made.files()).toBe(16);
  expect(ids.slice(2).map((id) => made.store.find(id)?.id)).toEqual(ids.slice(2));
  expect([made.store.find(small)?.id, made.store.find(lent)?.id]).toEqual([small, lent]);
});

test("copies that end at the same moment are counted one by one", async () => {
  using made = makeStore();
  await Promise.all(
    Array.from({ length: 40 }, () => made.store.keep(task, "x".repeat(30_000), "csv", keeper)),
  );
  expect(made.files()).toBe(16);
});
