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
