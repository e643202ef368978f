/** Results that a service keeps and hands out itself. */
import { afterAll, describe, expect, test } from "bun:test";
import { existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import * as v from "valibot";
import type { DataContent } from "../../src/service/data-content.ts";
import { type ListeningService, makeRequest, startService } from "../listening-service.ts";

const folder = mkdtempSync(join(tmpdir(), "aieffect-data-test-"));
afterAll(() => rmSync(folder, { recursive: true }));

const AnswerSchema = v.object({
  output: v.object({ protocol: v.string(), uri: v.string(), format: v.string() }),
});

/** A service whose operation keeps the content. */
const keep = (content: () => DataContent, format: string, surroundings = {}) =>
  startService(
    { operations: { Mix: (_request, task) => task.results.http(content(), format) } },
    { temporaryDirectory: folder, ...surroundings },
  );

async function run(service: ListeningService, fields = {}, headers = {}) {
  const [, body] = await service.execute(makeRequest(fields), headers);
  return v.parse(AnswerSchema, body).output;
}

const BIG = "0123456789".repeat(10_000);

async function* inPieces() {
  for (let piece = 0; piece < 10; piece++) yield BIG.slice(piece * 10_000, (piece + 1) * 10_000);
}

describe("a kept result", () => {
  test("lies under a random id, at the address that the caller used", async () => {
    await using service = keep(() => "x,y\n", "csv");
    const [first, second] = [await run(service), await run(service)];
    expect(first).toEqual({ protocol: "http", uri: expect.any(String), format: "csv" });
    expect(first.uri).toMatch(new RegExp(`^${service.url}/control/data/[0-9a-f]{32}$`));
    expect(second.uri).not.toBe(first.uri);
  });

  test.each(["http://data-generator:8080", "https://models.example/generator"])(
    "lies below SELF_URL when it is set: %s",
    async (selfUrl) => {
      await using service = keep(() => "{}", "json", { selfUrl });
      const { protocol, uri } = await run(service);
      expect(uri).toStartWith(`${selfUrl}/control/data/`);
      expect(`${protocol}:`).toBe(new URL(selfUrl).protocol);
    },
  );

  test("does not lie where a caller with a strange Host header says", async () => {
    await using service = keep(() => "{}", "json");
    expect((await run(service, {}, { host: "evil.example/path?x=" })).uri).toStartWith(
      "http://localhost/control/",
    );
  });

  test.each<[string, string, string | Uint8Array, string]>([
    ["csv", "text/csv; charset=utf-8", "x,y\n", "x,y\n"],
    ["json", "application/json", "{}", "{}"],
    ["parquet", "application/octet-stream", new Uint8Array([1, 2]), "\u0001\u0002"],
    ["binary", "application/octet-stream", new Uint8Array(), ""],
  ])("of format %s is sent as %s", async (format, contentType, content, text) => {
    await using service = keep(() => content, format);
    const response = await fetch((await run(service)).uri);
    expect(response.headers.get("content-type")).toBe(contentType);
    expect(await response.text()).toBe(text);
  });

  test("that is large, or a stream, or a file is sent whole", async () => {
    const path = join(folder, "lent.csv");
    writeFileSync(path, BIG);
    for (const content of [() => BIG, () => Buffer.from(BIG), inPieces, () => ({ path })]) {
      await using service = keep(content, "csv");
      const response = await fetch((await run(service)).uri);
      expect(response.headers.get("content-length")).toBe("100000");
      expect(await response.text()).toBe(BIG);
    }
    expect(existsSync(path)).toBe(true);
  });

  test("leaves no file behind when the service has stopped, or its stream has failed", async () => {
    const before = readdirSync(folder);
    await using service = keep(() => BIG, "csv");
    await run(service);
    expect(readdirSync(folder)).not.toEqual(before);
    await service.stop(0);
    expect(readdirSync(folder)).toEqual(before);

    async function* breaking() {
      yield BIG;
      throw new Error("disk on fire");
    }
    await using broken = keep(breaking, "csv");
    expect((await broken.execute(makeRequest()))[1]).toMatchObject({
      status: "failed",
      error: "disk on fire",
    });
    await broken.stop(0);
    expect(readdirSync(folder)).toEqual(before);
  });

  test("that was in a file which is gone is not found", async () => {
    await using service = keep(() => ({ path: join(folder, "nothing") }), "csv");
    const { uri } = await run(service);
    const response = await fetch(uri);
    expect([response.status, await response.json()]).toEqual([
      404,
      { detail: `Data not found: ${uri.split("/").at(-1)}` },
    ]);
  });

  test("can be overwritten by its owner without a change", async () => {
    const bytes = new Uint8Array([1, 2, 3]);
    await using service = keep(() => bytes, "binary");
    const { uri } = await run(service);
    bytes.fill(9);
    expect(await (await fetch(uri)).bytes()).toEqual(new Uint8Array([1, 2, 3]));
  });
});

describe("a range", () => {
  test.each([
    ["bytes=0-9", 206, "0123456789", "bytes 0-9/100000"],
    ["bytes=99995-", 206, "56789", "bytes 99995-99999/100000"],
    ["bytes=-3", 206, "789", "bytes 99997-99999/100000"],
    ["bytes=99999-200000", 206, "9", "bytes 99999-99999/100000"],
    ["bytes=100000-", 416, null, "bytes */100000"],
    ["bytes=-0", 416, null, "bytes */100000"],
    ["bytes=5-1", 200, BIG, null],
    ["bytes=0-1,3-4", 200, BIG, null],
    ["lines=0-1", 200, BIG, null],
    ["bytes=x", 200, BIG, null],
  ])("%s is answered %p", async (range, status, text, contentRange) => {
    const path = join(folder, "range.csv");
    writeFileSync(path, BIG);
    for (const content of [() => ({ path }), () => BIG]) {
      await using service = keep(content, "csv");
      const response = await fetch((await run(service)).uri, { headers: { range } });
      expect([response.status, response.headers.get("content-range")]).toEqual([status, contentRange]);
      if (text !== null) expect(await response.text()).toBe(text);
    }
  });

  test("of small data, and only if the data is still the same", async () => {
    await using service = keep(() => "0123456789", "csv");
    const { uri } = await run(service);
    const etag = (await fetch(uri)).headers.get("etag") ?? "";
    const ask = async (condition: string) =>
      (await fetch(uri, { headers: { range: "bytes=2-3", "if-range": condition } })).text();
    expect([await ask(etag), await ask('"other"')]).toEqual(["23", "0123456789"]);
  });
});

describe("who may read it", () => {
  const apiKey = () => "s3cret";
  const authorization = "Bearer s3cret";

  test("whoever knows its id, for the next service has no key", async () => {
    await using service = keep(() => "x", "csv", { apiKey });
    const { uri } = await run(service, {}, { authorization });
    expect((await fetch(uri)).status).toBe(200);
    expect((await fetch(`${service.url}/control/data/${"0".repeat(32)}`)).status).toBe(401);
  });

  test("by the id of its task the newest, with the key alone", async () => {
    let count = 0;
    await using service = keep(() => `result ${++count}`, "csv", { apiKey });
    for (const workflow_id of ["wf-1", "wf-2"]) await run(service, { workflow_id }, { authorization });
    const url = `${service.url}/control/data/task_ace17602`;
    expect((await fetch(url)).status).toBe(401);
    expect(await (await fetch(url, { headers: { authorization } })).text()).toBe("result 2");
  });

  test.each(["x", "..%2F..%2Fetc%2Fpasswd", "%00", "a%00b", "x".repeat(10_000), "%zz", "__proto__"])(
    "nobody under the id %p",
    async (id) => {
      await using service = keep(() => "x", "csv");
      await run(service);
      const response = await fetch(`${service.url}/control/data/${id}`);
      expect(response.status).toBe(404);
      expect((await fetch(`${service.url}/control/status/${id}`)).status).toBe(404);
    },
  );
});
