import { expect, test } from "bun:test";
import { KeptViews } from "./kept-view.ts";

const BASE = new URL("http://server/prefix/");

/** As much of a tab's storage as is used. */
class TestStorage implements Storage {
  readonly #texts = new Map<string, string>();
  isFull = false;
  [name: string]: unknown;

  get length(): number {
    return this.#texts.size;
  }
  clear(): void {
    this.#texts.clear();
  }
  getItem(name: string): string | null {
    return this.#texts.get(name) ?? null;
  }
  key(index: number): string | null {
    return [...this.#texts.keys()][index] ?? null;
  }
  removeItem(name: string): void {
    this.#texts.delete(name);
  }
  setItem(name: string, text: string): void {
    if (this.isFull) throw new Error("QuotaExceededError");
    this.#texts.set(name, text);
  }
}

test("what was kept is there in the next page, and as long as this one", () => {
  const storage = new TestStorage();
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
  const storage = new TestStorage();
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
  const storage = new TestStorage();
  const views = new KeptViews(BASE, storage);
  views.open("wf-1").keep({ search: "load" });
  views.store();
  storage.setItem(storage.key(0) ?? "", left);
  expect(new KeptViews(BASE, storage).open("wf-1").lookedAt.timelineScale).toBe(1);
  expect(new KeptViews(BASE, storage).open("wf-1").lookedAt.search).toBe("");
});

test.each([null, Object.assign(new TestStorage(), { isFull: true })])(
  "without room it is kept as long as the page",
  (storage) => {
    const views = new KeptViews(BASE, storage);
    views.open("wf-1").keep({ timelineMiddle: 0.2 });
    views.store();
    expect(views.open("wf-1").lookedAt.timelineMiddle).toBe(0.2);
  },
);
