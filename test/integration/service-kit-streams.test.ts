/** Results that are given as streams: copied whatever they are, and never longer or larger than they may be. */
import { afterAll, describe, expect, test } from "bun:test";
import { createReadStream, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { PassThrough, Readable } from "node:stream";
import * as v from "valibot";
import type { DataContent } from "../../src/service/data-content.ts";
import { operation } from "../../src/service/operation.ts";
import { run as runGrpc, startPlane } from "../energy-plane.ts";
import { makeRecord } from "../energy-protos.ts";
import { makeRequest, startService } from "../listening-service.ts";

const folder = mkdtempSync(join(tmpdir(), "aieffect-streams-test-"));
afterAll(() => rmSync(folder, { recursive: true }));
const path = join(folder, "source.csv");
const TEXT = "0123456789".repeat(10_000);

/** Files that services keep for themselves, without those of this test. */
const keptFiles = () =>
  readdirSync(folder, { recursive: true }).filter((name) => /data-.*[/\\]/.test(String(name)));

const keep = (content: (signal: AbortSignal) => unknown, settings = {}, timeoutMs = 5_000) =>
  startService(
    {
      operations: {
        Mix: operation({
          timeoutMs,
          // As a service that is written without types would call it.
          run: (_request, task) => task.results.http(content(task.signal) as DataContent, "csv"),
        }),
        Other: operation({ run: () => null }),
      },
      ...settings,
    },
    { temporaryDirectory: folder },
  );

const AnswerSchema = v.object({
  status: v.string(),
  output: v.nullable(v.object({ uri: v.string() })),
  error: v.nullable(v.string()),
});

async function run(service: ReturnType<typeof keep>) {
  return v.parse(AnswerSchema, (await service.execute(makeRequest()))[1]);
}

const toWebStream = () => new Response(TEXT).body;

describe("what is a stream is copied, whatever else it is", () => {
  test.each<[string, () => unknown, string]>([
    ["a stream of a file", () => createReadStream(path), TEXT],
    ["a part of a file", () => createReadStream(path, { start: 5, end: 14 }), "5678901234"],
    ["a stream of a file with an encoding", () => createReadStream(path, "utf8"), TEXT],
    ["a stream of Node", () => Readable.from([TEXT.slice(0, 7), Buffer.from(TEXT.slice(7))]), TEXT],
    ["a piped stream of Node", () => createReadStream(path).pipe(new PassThrough()), TEXT],
    ["a stream of the web", toWebStream, TEXT],
    ["a blob", () => new Blob([TEXT]), TEXT],
    ["a file of Bun", () => Bun.file(path), TEXT],
    ["a part of a file of Bun", () => Bun.file(path).slice(5, 15), "5678901234"],
    ["a list of texts", () => [TEXT.slice(0, 7), TEXT.slice(7)], TEXT],
    ["an empty list", () => [], ""],
  ])("%s", async (_name, content, text) => {
    writeFileSync(path, TEXT);
    await using service = keep(content);
    const { output, error } = await run(service);
    expect(error).toBeNull();
    rmSync(path);
    const response = await fetch(output?.uri ?? "");
    expect([response.status, await response.text()]).toEqual([200, text]);
  });

  test("and only a path is a file that is lent", async () => {
    writeFileSync(path, TEXT);
    await using service = keep(() => ({ path }));
    const { output } = await run(service);
    writeFileSync(path, "changed");
    expect(await (await fetch(output?.uri ?? "")).text()).toBe("changed");
  });
});

const NO_CONTENT = "The content of an http result is a text, bytes, a blob, a stream, or { path } of a file";
const NO_CHUNK = "The stream of an http result gives texts or bytes, not a value of type ";

describe("what is no content fails, and leaves nothing behind", () => {
  test.each<[string, () => unknown, string]>([
    ["a number", () => 5, NO_CONTENT],
    ["nothing", () => undefined, NO_CONTENT],
    ["null", () => null, NO_CONTENT],
    ["a strange path", () => ({ path: 5 }), NO_CONTENT],
    ["a promise", () => Promise.resolve("x"), NO_CONTENT],
    ["a stream of objects", () => Readable.from([{ a: 1 }]), `${NO_CHUNK}object`],
    ["a list of numbers", () => [1, 2], `${NO_CHUNK}number`],
    ["a file that is not there", () => createReadStream(join(folder, "nothing")), "no such file"],
    ["a file of Bun that is not there", () => Bun.file(join(folder, "nothing")), "no such file"],
  ])("%s", async (_name, content, text) => {
    await using service = keep(content);
    const { status, error } = await run(service);
    expect([status, error?.toLowerCase()]).toEqual(["failed", expect.stringContaining(text.toLowerCase())]);
    expect(keptFiles()).toEqual([]);
  });
});

/** Endless without ever waiting for anything. */
function* endlessly(): Generator<string> {
  for (;;) yield TEXT;
}
function* endlesslyNothing(): Generator<string> {
  for (;;) yield "";
}
async function* endlesslyLater(): AsyncGenerator<string> {
  yield* endlessly();
}

describe("a stream that is too large fails, and leaves nothing behind", () => {
  test.each<[string, () => unknown]>([
    ["a generator", endlessly],
    ["an async generator", endlesslyLater],
    ["a stream of Node", () => Readable.from(endlessly())],
    ["a stream of the web", () => new ReadableStream({ pull: (controller) => controller.enqueue(TEXT) })],
    ["a text", () => TEXT.repeat(11)],
    ["bytes", () => Buffer.alloc(1_000_001)],
    ["a blob", () => new Blob([TEXT.repeat(11)])],
  ])("%s", async (_name, content) => {
    await using service = keep(content, { resultLimitBytes: 1_000_000 });
    expect(await run(service)).toMatchObject({
      status: "failed",
      error:
        "The result has more than 1000000 bytes: return it as a file (task.results.file), or raise resultLimitBytes",
    });
    expect(keptFiles()).toEqual([]);
  });

  test("and one of exactly the limit does not", async () => {
    await using service = keep(() => [TEXT, TEXT], { resultLimitBytes: 200_000 });
    expect(await run(service)).toMatchObject({ status: "complete" });
  });
});

describe("a stream that takes too long", () => {
  test.each<[string, () => unknown]>([
    ["a stream of Node that gives nothing", () => new Readable({ read() {} })],
    ["a stream of the web that gives nothing", () => new ReadableStream()],
    ["a generator that never waits", endlesslyNothing],
    [
      "an async generator that hangs",
      async function* () {
        yield "x";
        await new Promise(() => {});
      },
    ],
  ])("ends with the operation: %s", async (_name, content) => {
    await using service = keep(content, {}, 100);
    const call = run(service);
    // Others are answered meanwhile.
    expect((await service.execute(makeRequest({ method: "Other", task_id: "task_2" })))[0]).toBe(200);
    expect(await call).toMatchObject({ status: "failed", error: "Operation not finished within 100 ms" });
    await until(() => keptFiles().length === 0);
  });

  test("is closed", async () => {
    const closed: string[] = [];
    const node = new Readable({
      read() {},
      destroy: (_error, done) => {
        closed.push("node");
        done(null);
      },
    });
    const web = new ReadableStream({ cancel: () => void closed.push("web") });
    for (const content of [() => node, () => web]) {
      await using service = keep(content, {}, 20);
      await run(service);
    }
    await until(() => closed.length === 2);
    expect(closed).toEqual(["node", "web"]);
  });

  test("ends when the service stops", async () => {
    await using service = keep(() => new Readable({ read() {} }));
    const call = run(service);
    await until(() => keptFiles().length === 1);
    await service.stop(1_000);
    expect(await call).toMatchObject({ status: "failed", error: "The service is stopping" });
    expect(keptFiles()).toEqual([]);
  });
});

test("a gRPC result that never ends ends with the operation, or where the memory for results does", async () => {
  function* endlessRecords() {
    for (let index = 0; ; index += 1) yield makeRecord(index);
  }
  const StreamData = operation({
    timeoutMs: 100,
    run: (_request, task) => task.results.grpc(endlessRecords()),
  });
  await using plane = await startPlane({ StreamData });
  expect(await runGrpc(plane.service, { method: "StreamData" })).toMatchObject({
    error: "Operation not finished within 100 ms",
  });
  await using small = await startPlane({ StreamData }, { keptBytes: 20_000 });
  expect((await runGrpc(small.service, { method: "StreamData" })).error).toStartWith(
    "The result takes more than 20000 bytes, all that the gRPC data plane keeps: ",
  );
});

async function until(condition: () => boolean): Promise<void> {
  while (!condition()) await Bun.sleep(5);
}
