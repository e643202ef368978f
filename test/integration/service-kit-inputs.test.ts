/** What an operation reads, by protocol, and what it is told when it cannot. */
import { afterAll, describe, expect, test } from "bun:test";
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Readable } from "node:stream";
import * as v from "valibot";
import type { JsonObject } from "../../src/model/field.ts";
import { toInline } from "../../src/service/inline-json.ts";
import type { FetchedInput, Fetchers, InputLimits } from "../../src/service/input.ts";
import { makeRequest, startService } from "../listening-service.ts";
import { startRawServer } from "../raw-server.ts";

const folder = mkdtempSync(join(tmpdir(), "aieffect-inputs-"));
afterAll(() => rmSync(folder, { recursive: true }));

const path = join(folder, "Größe 1.csv");
writeFileSync(path, "x,y\n");

interface Reading {
  readonly limits?: InputLimits;
  readonly fetchers?: Fetchers;
  readonly read?: (input: FetchedInput) => Promise<unknown>;
}

/** What an operation reads of an input: the result, or the text of its failure. */
async function read(input: JsonObject | undefined, { limits, fetchers = {}, read }: Reading = {}) {
  const reading = read ?? ((fetched: FetchedInput) => fetched.text());
  const result = Promise.withResolvers<unknown>();
  await using service = startService({
    fetchers,
    operations: {
      Mix: async ({ inputs }, task) => {
        result.resolve(await reading(task.fetch(inputs[0], limits)));
        return null;
      },
    },
  });
  const [, body] = await service.execute(makeRequest({ inputs: input === undefined ? [] : [input] }));
  const { error } = v.parse(v.object({ error: v.nullable(v.string()) }), body);
  return error === null ? result.promise : { error };
}

/** A server that answers each path in its way. */
function startSource(routes: Readonly<Record<string, () => Response | Promise<Response>>>) {
  const server = Bun.serve({
    port: 0,
    hostname: "127.0.0.1",
    idleTimeout: 0,
    fetch: (request) =>
      routes[new URL(request.url).pathname]?.() ?? new Response("no such data", { status: 404 }),
  });
  const url = `http://127.0.0.1:${server.port}`;
  const input = (name: string): JsonObject => ({ protocol: "http", uri: url + name, format: "csv" });
  return { url, input, [Symbol.asyncDispose]: () => server.stop(true) };
}

const endless = () =>
  new Response(
    new ReadableStream({
      pull: (controller) => controller.enqueue(new Uint8Array(65_536)),
    }),
  );

const silent = () => new Response(new ReadableStream({ pull: () => new Promise(() => {}) }));

describe("an input is read", () => {
  test("inline", async () => {
    expect(await read({ ...toInline("hé", "csv") })).toBe("hé");
  });

  test("from a file, by its path or its URL", async () => {
    for (const uri of [path, `file://${path}`, Bun.pathToFileURL(path).href]) {
      expect(await read({ protocol: "file", uri, format: "csv" })).toBe("x,y\n");
    }
  });

  test("over http, across redirects of the same address", async () => {
    await using source = startSource({
      "/data": () => new Response(null, { status: 307, headers: { location: "/data/" } }),
      "/data/": () => new Response("x,y\n"),
    });
    expect(await read(source.input("/data"))).toBe("x,y\n");
  });

  test("as JSON that fits a schema, or is refused", async () => {
    const json = (text: string) =>
      read(
        { ...toInline(text, "json") },
        { read: (input) => input.json(v.object({ count: v.number("must be a number") })) },
      );
    expect(await json('{"count": 3}')).toEqual({ count: 3 });
    expect(await json('{"count": "3"}')).toEqual({ error: "Invalid input: count: must be a number" });
    expect(await json("{")).toEqual({ error: "Input is not valid JSON" });
  });

  test("into a file, whole or not at all", async () => {
    await using source = startSource({
      "/big": () => new Response("x".repeat(1_000_000)),
      "/endless": endless,
    });
    const target = join(folder, "saved.csv");
    const save = (input: FetchedInput) => input.saveTo(target);
    await read(source.input("/big"), { read: save });
    expect(readFileSync(target, "utf8")).toBe("x".repeat(1_000_000));
    const failed = await read(source.input("/endless"), { read: save, limits: { bytes: 2_000_000 } });
    expect(failed).toEqual({ error: "Failed to fetch data: more than 2000000 bytes" });
    expect(readFileSync(target).byteLength).toBe(1_000_000);
    expect(readdirSync(folder).filter((name) => name.endsWith(".tmp"))).toEqual([]);
  });

  test("by a client that the service brings", async () => {
    const s3 = async function* ({ uri }: { uri: string }) {
      yield Buffer.from(`content of ${uri}`);
    };
    expect(await read({ protocol: "s3", uri: "s3://bucket/key", format: "csv" }, { fetchers: { s3 } })).toBe(
      "content of s3://bucket/key",
    );
  });
});

describe("a client that the service brings", () => {
  const s3 = { protocol: "s3", uri: "s3://bucket/key", format: "csv" };
  /** As one that is written without types. */
  const bring = (client: () => unknown, limits: InputLimits = {}) =>
    read(s3, { fetchers: { s3: client as NonNullable<Fetchers["s3"]> }, limits });

  test("may give a stream of Node or of the web", async () => {
    expect(await bring(() => Readable.from([Buffer.from("x,"), Buffer.from("y")]))).toBe("x,y");
    expect(await bring(async () => new Response("x,y").body)).toBe("x,y");
  });

  test.each<[unknown, string]>([
    [["x,y"], "not a value of type string"],
    [[5], "not a value of type number"],
    [undefined, "not a value of type undefined"],
    [{}, "not a value of type object"],
  ])("that gives %p fails", async (given, text) => {
    expect(await bring(() => given)).toEqual({
      error: `Failed to fetch data: fetchers.s3 gives an iterable of Uint8Array, ${text}`,
    });
  });

  test("that gives nothing for ever fails when its time is over", async () => {
    function* endlesslyNothing() {
      for (;;) yield new Uint8Array();
    }
    for (const client of [endlesslyNothing, () => new ReadableStream(), () => new Readable({ read() {} })]) {
      expect(await bring(client, { timeoutMs: 50 })).toEqual({
        error: "Failed to fetch data: not there within 50 ms",
      });
    }
  });
});

describe("an input that cannot be read says why", () => {
  test.each<[JsonObject | undefined, string]>([
    [undefined, "No input data available"],
    [{}, "Invalid input: protocol: is missing"],
    [
      { protocol: "ftp", uri: "ftp://x", format: "csv" },
      "Invalid input: protocol: protocol must be one of: s3",
    ],
    [
      { protocol: "inline", uri: "not base64", format: "csv" },
      "Invalid input: uri: INLINE uri must be valid base64",
    ],
    [
      { protocol: "file", uri: `${folder}/nothing.csv`, format: "csv" },
      `Input file not found: ${folder}/nothing.csv`,
    ],
    [{ protocol: "file", uri: folder, format: "csv" }, `Not a file: ${folder}`],
    [{ protocol: "file", uri: "/dev/zero", format: "csv" }, "Not a file: /dev/zero"],
    [{ protocol: "file", uri: "/tmp/a\0b", format: "csv" }, "Failed to fetch data: "],
    [
      { protocol: "file", uri: "file://elsewhere/x", format: "csv" },
      "Not a path of this machine: file://elsewhere/x",
    ],
    [{ protocol: "http", uri: "http://", format: "csv" }, "Failed to fetch data: the uri is not a URL"],
    [{ protocol: "http", uri: "http://127.0.0.1:1/x", format: "csv" }, "Failed to fetch data: "],
    [{ protocol: "http", uri: "http://127.0.0.1:999999/x", format: "csv" }, "Failed to fetch data: "],
    [
      { protocol: "mqtt", uri: "mqtt://x/y", format: "csv" },
      "Failed to fetch data: the kit has no client for mqtt: bring your own, and give it to the service as fetchers.mqtt (docs/service.md)",
    ],
    [{ protocol: "grpc", uri: "x:1", format: "Mix" }, "Failed to fetch data: a grpc input holds a message"],
  ])("%p", async (input, text) => {
    expect(await read(input)).toEqual({ error: expect.stringContaining(text) });
  });

  test("when it is an error of its source", async () => {
    await using source = startSource({});
    expect(await read(source.input("/x?token=s3cret"))).toEqual({
      error: `Failed to fetch data: HTTP 404 from ${source.url}/x`,
    });
  });

  test.each([
    ["is no HTTP", "SSH-2.0 is no HTTP\r\n\r\n"],
    ["breaks off", "HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nx,y"],
  ])("when its answer %s, without advice for programmers", async (_what, answer) => {
    await using server = startRawServer(async (connection) => {
      await connection.write(answer);
      connection.end();
    });
    const given = await read({ protocol: "http", uri: `${server.address}/x.csv`, format: "csv" });
    expect(given).toEqual({ error: expect.stringMatching(/^Failed to fetch data: (?!.*verbose)/s) });
  });

  test("when it leads elsewhere, or round and round", async () => {
    let calls = 0;
    await using elsewhere = startSource({
      "/x": () => {
        calls += 1;
        return new Response("secret");
      },
    });
    await using source = startSource({
      "/away": () => Response.redirect(`${elsewhere.url}/x`, 302),
      "/file": () => Response.redirect("file:///etc/passwd", 302),
      "/round": () => new Response(null, { status: 302, headers: { location: "/round" } }),
    });
    expect(await read(source.input("/away"))).toEqual({
      error: expect.stringContaining(
        `leads to ${elsewhere.url}, and only redirects to the same address are followed`,
      ),
    });
    expect(await read(source.input("/file"))).toEqual({ error: expect.stringContaining("leads to null") });
    expect(await read(source.input("/round"))).toEqual({
      error: "Failed to fetch data: more than 5 redirects",
    });
    expect(calls).toBe(0);
  });

  test("when it is larger than the limit, whether it says so or not", async () => {
    await using source = startSource({ "/big": () => new Response("x".repeat(1_001)), "/endless": endless });
    const limits = { bytes: 1_000 };
    expect(await read(source.input("/big"), { limits })).toEqual({
      error: "Failed to fetch data: 1001 bytes, more than 1000",
    });
    for (const input of [source.input("/endless"), { ...toInline("x".repeat(1_001), "csv") }]) {
      expect(await read(input, { limits })).toEqual({ error: "Failed to fetch data: more than 1000 bytes" });
    }
    expect(await read({ protocol: "file", uri: path, format: "csv" }, { limits: { bytes: 3 } })).toEqual({
      error: `Failed to fetch data: ${path} has 4 bytes, more than 3`,
    });
  });

  test("when it is not there in time", async () => {
    await using source = startSource({ "/silent": silent, "/hanging": () => new Promise(() => {}) });
    for (const name of ["/silent", "/hanging"]) {
      expect(await read(source.input(name), { limits: { timeoutMs: 50 } })).toEqual({
        error: "Failed to fetch data: not there within 50 ms",
      });
    }
  });
});
