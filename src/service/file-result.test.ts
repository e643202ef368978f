import { afterAll, expect, test } from "bun:test";
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { writeFileResult } from "./file-result.ts";

const directory = mkdtempSync(join(tmpdir(), "aieffect-file-result-"));
afterAll(() => rmSync(directory, { recursive: true }));

const request = (workflow_id: string) => ({ workflow_id, task_id: "task_1" });
const { signal } = new AbortController();
const result = { directory, name: "out.csv", format: "csv", signal } as const;

test("the result lies under its workflow and task, and nothing beside it", async () => {
  const reference = await writeFileResult(request("wf-1"), result, async (path) => writeFileSync(path, "a"));
  expect(reference).toEqual({
    protocol: "file",
    uri: join(directory, "wf-1", "task_1", "out.csv"),
    format: "csv",
  });
  expect(readFileSync(reference.uri, "utf8")).toBe("a");
  expect(readdirSync(join(directory, "wf-1", "task_1"))).toEqual(["out.csv"]);
});

test("a reader sees the former result until the new one is whole", async () => {
  const { uri } = await writeFileResult(request("wf-2"), result, async (path) => writeFileSync(path, "old"));
  await writeFileResult(request("wf-2"), result, async (path) => {
    writeFileSync(path, "ne");
    expect(readFileSync(uri, "utf8")).toBe("old");
    writeFileSync(path, "new");
  });
  expect(readFileSync(uri, "utf8")).toBe("new");
});

test("a failed write leaves nothing behind", async () => {
  const failing = writeFileResult(request("wf-3"), result, async (path) => {
    writeFileSync(path, "half");
    throw new Error("disk full");
  });
  await expect(failing).rejects.toThrow("disk full");
  expect(readdirSync(join(directory, "wf-3", "task_1"))).toEqual([]);
});

test("a write that makes nothing is told", async () => {
  const nothing = writeFileResult(request("wf-5"), result, async () => {});
  await expect(nothing).rejects.toThrow(
    `The result ${result.name} was not written: write must make it at the path that it is given`,
  );
  const failing = writeFileResult(request("wf-5"), result, async () => readFileSync("/nowhere/model.bin"));
  await expect(failing).rejects.toThrow("/nowhere/model.bin");
});

test("a folder can be a result, and half a one is removed", async () => {
  const made = await writeFileResult(request("wf-6"), result, async (path) => {
    mkdirSync(path);
    writeFileSync(join(path, "a"), "x");
  });
  expect(readdirSync(made.uri)).toEqual(["a"]);
  const failing = writeFileResult(request("wf-7"), result, async (path) => {
    mkdirSync(path);
    throw new Error("disk full");
  });
  await expect(failing).rejects.toThrow("disk full");
  expect(readdirSync(join(directory, "wf-7", "task_1"))).toEqual([]);
});

test("what is not written when the time is over is given up, and leaves nothing, also when it ends later", async () => {
  const overdue = new AbortController();
  const begun = Promise.withResolvers<string>();
  const goOn = Promise.withResolvers<void>();
  const ended = Promise.withResolvers<void>();
  const hanging = writeFileResult(request("wf-8"), { ...result, signal: overdue.signal }, async (path) => {
    writeFileSync(path, "half");
    begun.resolve(path);
    await goOn.promise;
    writeFileSync(path, "whole");
    ended.resolve();
  });
  const path = await begun.promise;
  overdue.abort(new Error("too late"));
  await expect(hanging).rejects.toThrow("too late");
  expect(readdirSync(join(directory, "wf-8", "task_1"))).toEqual([]);
  goOn.resolve();
  await ended.promise;
  while (existsSync(path)) await new Promise(setImmediate);
  expect(readdirSync(join(directory, "wf-8", "task_1"))).toEqual([]);
});

test("nothing is written once the time is over", async () => {
  const writes: string[] = [];
  const late = writeFileResult(
    request("wf-9"),
    { ...result, signal: AbortSignal.abort(new Error("too late")) },
    async (path) => {
      writes.push(path);
    },
  );
  await expect(late).rejects.toThrow("too late");
  expect(writes).toEqual([]);
});

test("an id that is not safe writes nowhere", async () => {
  const writes: string[] = [];
  const outside = writeFileResult(request("../wf"), result, async (path) => {
    writes.push(path);
  });
  await expect(outside).rejects.toThrow("Invalid workflow_id");
  expect(writes).toEqual([]);
});

test.each(["../out.csv", "a/out.csv", "a\\out.csv", "/out.csv", "", ".", "..", "a\0", "x".repeat(201)])(
  "the name %p could leave its folder, or fits into none, and writes nothing",
  async (name) => {
    const writes: string[] = [];
    const outside = writeFileResult(request("wf-4"), { ...result, name }, async (path) => {
      writes.push(path);
    });
    await expect(outside).rejects.toThrow("Invalid file name");
    expect(writes).toEqual([]);
  },
);
