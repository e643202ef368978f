import { expect, test } from "bun:test";
import { MemoryStorage } from "../../../test/memory-storage.ts";
import { KeyShelf } from "./key-shelf.ts";

test("a key is there again after a reload, for pages at the same path alone", () => {
  const storage = new MemoryStorage();
  new KeyShelf(new URL("http://host/a/"), storage).keep("secret");
  expect(new KeyShelf(new URL("http://host/a/"), storage).key).toBe("secret");
  expect(new KeyShelf(new URL("http://host/b/"), storage).key).toBeNull();
  new KeyShelf(new URL("http://host/a/"), storage).keep(null);
  expect(storage.length).toBe(0);
});

test("without storage, or with one that is full, a key is kept as long as the page", () => {
  const full = new MemoryStorage();
  full.setItem = () => {
    throw new DOMException("full", "QuotaExceededError");
  };
  for (const storage of [null, full]) {
    const shelf = new KeyShelf(new URL("http://host/"), storage);
    shelf.keep("secret");
    expect(shelf.key).toBe("secret");
  }
});
