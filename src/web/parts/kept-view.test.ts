import { expect, test } from "bun:test";
import { MemoryStorage } from "../../../test/memory-storage.ts";
import { KeptViews } from "./kept-view.ts";

const BASE = new URL("http://server/prefix/");

test("what was kept is there in the next page, and as long as this one", () => {
  const storage = new MemoryStorage();
  const views = new KeptViews(BASE, storage);
  const changed = {
    closedLayers: [2, 3],
    viewport: { x: -1, y: 2.5, scale: 0.3 },
    timelineScale: 8,
    isNarrowed: true,
  };
  views.open("wf-1").keep(changed);
  expect(views.open("wf-1").lookedAt).toMatchObject({ ...changed, search: "" });
  views.store();
  expect(new KeptViews(BASE, storage).open("wf-1").lookedAt).toEqual(views.open("wf-1").lookedAt);
});

test("it is of the workflow that was looked at last, below this address", () => {
  const storage = new MemoryStorage();
  const views = new KeptViews(BASE, storage);
  views.open("wf-1").keep({ search: "load" });
  expect(views.open("wf-2").lookedAt.search).toBe("");
  views.store();
  expect(new KeptViews(BASE, storage).open("wf-1").lookedAt.search).toBe("");
  views.open("wf-1").keep({ search: "load" });
  views.store();
  expect(new KeptViews(new URL("http://server/other/"), storage).open("wf-1").lookedAt.search).toBe("");
});

test.each([
  "",
  "null",
  "[]",
  '{"workflowId":"wf-1"}',
  '{"workflowId":"wf-1","closedLayers":"all","search":"","viewport":null,"timelineScale":1,"timelineMiddle":0,"isNarrowed":false}',
  '{"workflowId":"wf-1","closedLayers":null,"search":"","viewport":null,"timelineScale":0,"timelineMiddle":0,"isNarrowed":false}',
])("what another version has left is no trouble: %p", (left) => {
  const storage = new MemoryStorage();
  const views = new KeptViews(BASE, storage);
  views.open("wf-1").keep({ search: "load" });
  views.store();
  storage.setItem(storage.key(0) ?? "", left);
  expect(new KeptViews(BASE, storage).open("wf-1").lookedAt.timelineScale).toBe(1);
  expect(new KeptViews(BASE, storage).open("wf-1").lookedAt.search).toBe("");
});

test("without room it is kept as long as the page, and nothing older comes back", () => {
  const storage = new MemoryStorage();
  const views = new KeptViews(BASE, storage);
  views.open("wf-1").keep({ timelineMiddle: 0.9 });
  views.store();
  storage.setItem = () => {
    throw new DOMException("full", "QuotaExceededError");
  };
  for (const full of [views, new KeptViews(BASE, null)]) {
    full.open("wf-1").keep({ timelineMiddle: 0.2 });
    full.store();
    expect(full.open("wf-1").lookedAt.timelineMiddle).toBe(0.2);
  }
  expect(new KeptViews(BASE, storage).open("wf-1").lookedAt.timelineMiddle).toBe(0.5);
});
