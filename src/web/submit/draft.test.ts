import { describe, expect, test } from "bun:test";
import { MemoryStorage } from "../../../test/memory-storage.ts";
import { type Draft, takeFiles } from "./draft.ts";
import { DraftShelf } from "./draft-shelf.ts";

const BLUEPRINT = { nodes: [] };
const read = { source: "a.zip", blueprint: BLUEPRINT, dockerinfo: "{}", warnings: [] };
const part = { blueprint: null, dockerinfo: null, warnings: [] };

const filled = (): Draft => ({
  ...takeFiles(null, read),
  inputs: [{ kind: "text", text: "x", format: "csv" }],
});

describe("files that are given", () => {
  test("one after the other make a package", () => {
    const first = takeFiles(null, { ...part, source: "dockerinfo.json", dockerinfo: "{}" });
    expect(first.blueprint).toBeNull();
    const both = takeFiles(first, { ...part, source: "blueprint.json", blueprint: BLUEPRINT });
    expect(both).toMatchObject({
      source: "dockerinfo.json, blueprint.json",
      blueprint: BLUEPRINT,
      dockerinfo: "{}",
    });
  });

  test("with another dockerinfo leave what is filled in", () => {
    const changed = takeFiles(filled(), { ...part, source: "local.json", dockerinfo: "[]" });
    expect(changed).toEqual({ ...filled(), source: "a.zip, local.json", dockerinfo: "[]" });
  });

  test("with the same blueprint, put right, leave it too", () => {
    const right = { ...part, source: "b.json", blueprint: { nodes: [1] } };
    expect(takeFiles(filled(), right)).toEqual({
      ...filled(),
      source: "a.zip, b.json",
      blueprint: right.blueprint,
    });
  });

  test("with another pipeline, or a whole package, begin anew", () => {
    const other = { ...part, source: "b.json", blueprint: { nodes: [], name: "Other" } };
    expect(takeFiles(filled(), other)).toEqual({ ...takeFiles(null, other), dockerinfo: "" });
    expect(takeFiles(filled(), read)).toEqual(takeFiles(null, read));
  });
});

describe("what is filled in", () => {
  const BASE = new URL("http://host/a/");

  test("is there again after a reload, for pages at the same path alone, once it was stored", () => {
    const storage = new MemoryStorage();
    const shelf = new DraftShelf(BASE, storage);
    shelf.keep(filled());
    expect(new DraftShelf(BASE, storage).draft).toBeNull();
    shelf.store();
    expect(new DraftShelf(BASE, storage).draft).toEqual(filled());
    expect(new DraftShelf(new URL("http://host/b/"), storage).draft).toBeNull();
    shelf.keep(null);
    shelf.store();
    expect(storage.length).toBe(0);
  });

  test("is kept as long as the page where it cannot be stored, and nothing older comes back", () => {
    const storage = new MemoryStorage();
    const shelf = new DraftShelf(BASE, storage);
    shelf.keep(filled());
    shelf.store();
    storage.setItem = () => {
      throw new DOMException("full", "QuotaExceededError");
    };
    shelf.keep({ ...filled(), source: "large" });
    shelf.store();
    expect(shelf.draft?.source).toBe("large");
    expect(storage.length).toBe(0);
  });

  test("that another version of the page left is not taken", () => {
    for (const left of ["{", "{}", '{"source":1}', "null"]) {
      const storage = new MemoryStorage();
      storage.setItem("aieffect-draft /a/", left);
      expect(new DraftShelf(BASE, storage).draft).toBeNull();
    }
  });
});
