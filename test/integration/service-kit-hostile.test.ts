/** Callers that send too much, too slowly, or not what HTTP is; all over bare sockets. */
import { describe, expect, test } from "bun:test";
import * as v from "valibot";
import { systemClock } from "../../src/clock.ts";
import { RequestBodyReader } from "../../src/request-body.ts";
import { makeRequest, startService } from "../listening-service.ts";
import { makePartOfChunk, openSocket, sendEndlessly } from "../raw-caller.ts";

const LIMIT = 10 * 1024 * 1024;
const TOO_LARGE = { detail: "Request body too large" };

const definition = { operations: { Mix: () => null } };

const head = (line: string, headers: readonly string[]) =>
  `${[line, "Host: service", "Content-Type: application/json", ...headers].join("\r\n")}\r\n\r\n`;

/** A request of exactly so many bytes. */
function makeBody(bytes: number): string {
  const text = JSON.stringify(makeRequest({ parameters: { padding: "" } }));
  return text.replace('"padding":""', `"padding":"${"x".repeat(bytes - text.length)}"`);
}

describe("a body", () => {
  test("may be as large as the limit", async () => {
    await using service = startService(definition);
    const body = makeBody(LIMIT);
    expect(body.length).toBe(LIMIT);
    const [status] = await service.get("/control/execute", { method: "POST", body: new Blob([body]) });
    expect(status).toBe(200);
  });

  test("that declares a byte more is refused before it is sent", async () => {
    await using service = startService(definition);
    using caller = await openSocket(service.port);
    caller.socket.write(head("POST /control/execute HTTP/1.1", [`Content-Length: ${LIMIT + 1}`]));
    await caller.until(JSON.stringify(TOO_LARGE));
    expect(caller.received()).toStartWith("HTTP/1.1 413");
  });

  test("that declares nothing is refused at the first byte too many", async () => {
    await using service = startService(definition);
    using caller = await openSocket(service.port);
    caller.socket.write(head("POST /control/execute HTTP/1.1", ["Transfer-Encoding: chunked"]));
    caller.socket.write(makePartOfChunk(LIMIT + 1));
    await caller.until(JSON.stringify(TOO_LARGE));
    expect(caller.received()).toStartWith("HTTP/1.1 413");
  });

  test("that does not end is not read to the end", async () => {
    await using service = startService(definition);
    using caller = await openSocket(service.port);
    caller.socket.write(head("POST /control/execute HTTP/1.1", ["Transfer-Encoding: chunked"]));
    expect(await sendEndlessly(caller, 50 * LIMIT)).toBeLessThan(50 * LIMIT);
  });

  test("may have a limit of its own", async () => {
    await using service = startService({ ...definition, bodyLimitBytes: 200 });
    expect(await service.execute(makeRequest({ parameters: { padding: "x".repeat(200) } }))).toEqual([
      413,
      TOO_LARGE,
    ]);
    expect((await service.execute(makeRequest()))[0]).toBe(200);
  });

  test("that is declared longer than it is waits for the rest, and others do not wait for it", async () => {
    await using service = startService(definition);
    using caller = await openSocket(service.port);
    const body = JSON.stringify(makeRequest());
    caller.socket.write(head("POST /control/execute HTTP/1.1", [`Content-Length: ${body.length}`]));
    caller.socket.write(body.slice(0, 20));
    for (let call = 0; call < 20; call += 1) expect((await service.execute(makeRequest()))[0]).toBe(200);
    expect(caller.received()).toBe("");
    caller.socket.write(body.slice(20));
    await caller.until('"status":"complete"');
  });

  test("that breaks off starts nothing", async () => {
    let calls = 0;
    const count = () => {
      calls += 1;
      return null;
    };
    await using service = startService({ operations: { Mix: count } });
    using caller = await openSocket(service.port);
    caller.socket.write(head("POST /control/execute HTTP/1.1", ["Content-Length: 5000"]));
    caller.socket.write(JSON.stringify(makeRequest()));
    const closed = new Promise((resolve) => caller.socket.once("close", resolve));
    caller.socket.destroy();
    await closed;
    await service.execute(makeRequest({ workflow_id: "wf-2" }));
    expect(calls).toBe(1);
  });
});

describe("reading a body", () => {
  const limits = { bytes: 100, timeoutMs: 20 };
  const endless = (pull: (controller: ReadableStreamDefaultController<Uint8Array>) => void) =>
    new Request("http://service/", { method: "POST", body: new ReadableStream({ pull }) });

  test("ends when its time is over", async () => {
    const stalled = endless(() => {});
    expect(await new RequestBodyReader(limits, systemClock).read(stalled, (body) => body)).toEqual({
      kind: "too-slow",
    });
  });

  test("ends at the limit", async () => {
    let pulls = 0;
    const large = endless((controller) => {
      pulls += 1;
      controller.enqueue(new Uint8Array(60));
    });
    expect(await new RequestBodyReader(limits, systemClock).read(large, (body) => body)).toEqual({
      kind: "too-large",
    });
    expect(pulls).toBeLessThan(5);
  });

  test("ends when the caller goes away", async () => {
    const broken = endless((controller) => controller.error(new Error("gone")));
    expect(await new RequestBodyReader(limits, systemClock).read(broken, (body) => body)).toEqual({
      kind: "broken-off",
    });
  });
});

describe.each(["../../etc", "a\0b", "x".repeat(10_000), "ä/?#%", ".."])("the id %p", (id) => {
  test.each(["workflow_id", "task_id"])("as %s is kept apart, polled, and put into no path", async (name) => {
    await using service = startService({
      operations: {
        ...definition.operations,
        Write: (_request, task) => task.results.file("x.csv", "csv", (path) => Bun.write(path, "x")),
      },
    });
    const [status, body] = await service.execute(makeRequest({ [name]: id }));
    const { task_id } = v.parse(v.object({ task_id: v.string() }), body);
    expect([status, await service.get(`/control/output/${encodeURIComponent(task_id)}`)]).toEqual([
      200,
      [200, { output: null }],
    ]);
    const written = await service.execute(makeRequest({ method: "Write", [name]: id }));
    expect(written).toMatchObject([
      200,
      { status: "failed", error: expect.stringContaining(`Invalid ${name}`) },
    ]);
  });
});

describe("a request that is hardly one", () => {
  test.each([
    ["GET /health HTTP/1.1\r\nHost: a b\r\n\r\n", "HTTP/1.1 200"],
    ["GET /health HTTP/1.1\r\nHost: a:99999\r\n\r\n", "HTTP/1.1 200"],
    ["GET http://other/health HTTP/1.1\r\nHost: a\r\n\r\n", "HTTP/1.1 200"],
    ["GET /health?x=http://y/control/execute HTTP/1.1\r\nHost: a b\r\n\r\n", "HTTP/1.1 200"],
    ["GET /control/status/%ff HTTP/1.1\r\nHost: a\r\n\r\n", "HTTP/1.1 404"],
    ["GET //health HTTP/1.1\r\nHost: a\r\n\r\n", "HTTP/1.1 404"],
  ])("%p is answered %s", async (request, answer) => {
    await using service = startService(definition);
    using caller = await openSocket(service.port);
    caller.socket.write(request);
    await caller.until("}");
    expect(caller.received()).toStartWith(answer);
  });
});
