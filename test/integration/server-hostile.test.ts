/** Callers that send too much, too slowly, or not what HTTP is; all over bare sockets. */
import { describe, expect, test } from "bun:test";
import { makeSubmission, startServer } from "../listening-server.ts";
import { makePartOfChunk, openSocket, type RawCaller, sendEndlessly } from "../raw-caller.ts";
import { TestClock } from "../test-clock.ts";

const LIMIT = 10 * 1024 * 1024;
const TOO_LARGE = JSON.stringify({ detail: "Request body too large" });
const NOTHING = [200, { workflows: [], next_cursor: null }] as const;

const head = (line: string, ...headers: readonly string[]) =>
  `${[`${line} HTTP/1.1`, "Host: server", "Content-Type: application/json", ...headers].join("\r\n")}\r\n\r\n`;

/** A submission of exactly so many bytes. */
function makeBody(bytes: number): string {
  const inputs = [{ protocol: "file", uri: "/a", format: "csv", metadata: { padding: "" } }];
  const text = JSON.stringify(makeSubmission({ inputs }));
  return text.replace('"padding":""', `"padding":"${"x".repeat(bytes - text.length)}"`);
}

describe("a body", () => {
  test("may be as large as the limit", async () => {
    await using server = startServer();
    expect((await server.post("/workflows", makeBody(LIMIT)))[0]).toBe(200);
  });

  test.each(["/workflows", "/validate", "/workflows/ID/retry"])(
    "of %s that declares a byte more is refused before it is sent",
    async (path) => {
      await using server = startServer();
      const id = await server.submit();
      using caller = await openSocket(server.port);
      caller.socket.write(head(`POST ${path.replace("ID", id)}`, `Content-Length: ${LIMIT + 1}`));
      await caller.until(TOO_LARGE);
      expect(caller.received()).toStartWith("HTTP/1.1 413");
    },
  );

  test("that declares nothing is refused at the first byte too many", async () => {
    await using server = startServer();
    using caller = await openSocket(server.port);
    caller.socket.write(head("POST /workflows", "Transfer-Encoding: chunked"));
    caller.socket.write(makePartOfChunk(LIMIT + 1));
    await caller.until(TOO_LARGE);
    expect(caller.received()).toStartWith("HTTP/1.1 413");
    expect(await server.get("/workflows")).toEqual(NOTHING);
  });

  test("that does not end is not read to the end", async () => {
    await using server = startServer();
    using caller = await openSocket(server.port);
    caller.socket.write(head("POST /workflows", "Transfer-Encoding: chunked"));
    expect(await sendEndlessly(caller, 50 * LIMIT)).toBeLessThan(50 * LIMIT);
    expect(await server.get("/workflows")).toEqual(NOTHING);
  });

  test("without the key is not read at all", async () => {
    await using server = startServer({ settings: { apiKey: "front" } });
    using caller = await openSocket(server.port);
    caller.socket.write(head("POST /workflows", `Content-Length: ${LIMIT + 1}`));
    await caller.until('{"detail":"Unauthorized"}');
    expect(caller.received()).toStartWith("HTTP/1.1 401");
  });

  test("has the limit that the server sets", async () => {
    await using server = startServer({ settings: { maxBodyBytes: 1_000 } });
    expect((await server.post("/workflows", makeBody(1_000)))[0]).toBe(200);
    expect(await server.post("/workflows", makeBody(1_001))).toEqual([
      413,
      { detail: "Request body too large" },
    ]);
  });

  test("in pieces is put together again", async () => {
    await using server = startServer();
    using caller = await openSocket(server.port);
    const body = makeBody(2_000);
    caller.socket.write(head("POST /workflows", "Transfer-Encoding: chunked"));
    for (const character of body) caller.socket.write(`1\r\n${character}\r\n`);
    caller.socket.write("0\r\n\r\n");
    await caller.until('"status":"running"');
    expect(caller.received()).toStartWith("HTTP/1.1 200");
  });

  test("that comes too slowly is given up", async () => {
    const clock = new TestClock();
    await using server = startServer({ clock });
    using caller = await openSocket(server.port);
    caller.socket.write(head("POST /workflows", "Content-Length: 5000"));
    caller.socket.write("{");
    // The timer of this body, once its request has arrived.
    while (clock.timers === 0) await server.get("/workflows");
    clock.advance(30_000);
    await caller.until("not received in time");
    expect(caller.received()).toStartWith("HTTP/1.1 408");
  });

  test("that breaks off starts nothing", async () => {
    await using server = startServer();
    for (const end of [
      (caller: RawCaller) => caller.socket.end(),
      (caller: RawCaller) => caller.socket.destroy(),
    ]) {
      using caller = await openSocket(server.port);
      caller.socket.write(head("POST /workflows", "Content-Length: 5000"));
      caller.socket.write(JSON.stringify(makeSubmission()));
      end(caller);
      await caller.closed;
    }
    expect(await server.get("/workflows")).toEqual(NOTHING);
  });

  test("with two lengths is refused: whoever smuggles requests needs that", async () => {
    await using server = startServer();
    using caller = await openSocket(server.port);
    caller.socket.write(head("POST /workflows", "Content-Length: 3", "Transfer-Encoding: chunked"));
    await caller.closed;
    expect(caller.received()).toStartWith("HTTP/1.1 400");
  });
});

describe("headers", () => {
  const FLOODS = [
    ["one of 20 kB", [`X: ${"y".repeat(20_000)}`]],
    ["a thousand", Array.from({ length: 1_000 }, (_, at) => `X-${at}: y`)],
    ["a key of 20 kB", [`Authorization: Bearer ${"y".repeat(20_000)}`]],
  ] as const;

  test.each(FLOODS)("that are too much are refused: %s", async (_, headers) => {
    await using server = startServer();
    using caller = await openSocket(server.port);
    caller.socket.write(head("GET /health", ...headers));
    await caller.closed;
    expect(caller.received()).toStartWith("HTTP/1.1 431");
  });

  test("without end are cut", async () => {
    await using server = startServer();
    using caller = await openSocket(server.port);
    caller.socket.write("GET /health HTTP/1.1\r\nHost: server\r\n");
    let isClosed = false;
    const closed = caller.closed.then(() => {
      isClosed = true;
    });
    for (let line = 0; !isClosed && line < 100_000; line += 1) {
      if (!caller.socket.write(`X-${line}: ${"y".repeat(100)}\r\n`)) await new Promise(setImmediate);
    }
    await closed;
    expect(caller.received()).toStartWith("HTTP/1.1 431");
  });

  test("as a path of 20 kB are refused", async () => {
    await using server = startServer();
    using caller = await openSocket(server.port);
    caller.socket.write(head(`GET /workflows/${"x".repeat(20_000)}`));
    await caller.closed;
    expect(caller.received()).toStartWith("HTTP/1.1 431");
  });
});

test("connections that come to nothing are cut, and hold up nobody", async () => {
  await using server = startServer();
  const callers = await Promise.all(Array.from({ length: 50 }, () => openSocket(server.port)));
  const [silent, trickling, halfClosed, halfHead] = callers;
  trickling?.socket.write("GET /health HTTP/1.1\r\nHost: server\r\n");
  const trickle = setInterval(() => trickling?.socket.write("X: y\r\n"), 500);
  halfClosed?.socket.end();
  halfHead?.socket.end("GET /hea");
  for (let call = 0; call < 20; call += 1) expect((await server.get("/health"))[0]).toBe(200);
  await Promise.all([halfClosed?.closed, halfHead?.closed]);
  // The runtime gives a head some ten seconds in all, however much of it trickles in.
  await Promise.all([silent?.closed, trickling?.closed]);
  clearInterval(trickle);
  expect(callers.map((caller) => caller.received()).join("")).toBe("");
  for (const caller of callers) caller[Symbol.dispose]();
}, 30_000);

test("a reader of events that half closes its connection is let go", async () => {
  const clock = new TestClock();
  await using server = startServer({ clock });
  using caller = await openSocket(server.port);
  caller.socket.write(head("GET /events"));
  await caller.until("retry:");
  caller.socket.end();
  await caller.closed;
  while (clock.timers > 0) await server.get("/workflows");
});

describe("a request that is hardly one", () => {
  test.each([
    ["GET /health HTTP/1.1\r\nHost: a b\r\n\r\n", "HTTP/1.1 200"],
    ["GET /health HTTP/1.1\r\nHost: a:99999\r\n\r\n", "HTTP/1.1 200"],
    ["GET /health HTTP/1.0\r\n\r\n", "HTTP/1.1 200"],
    ["GET http://other/health HTTP/1.1\r\nHost: a\r\n\r\n", "HTTP/1.1 200"],
    ["GET /workflows?x=http://y/health HTTP/1.1\r\nHost: a b\r\n\r\n", "HTTP/1.1 200"],
    ["GET /workflows/../health HTTP/1.1\r\nHost: a\r\n\r\n", "HTTP/1.1 200"],
    ["GET //health HTTP/1.1\r\nHost: a\r\n\r\n", "HTTP/1.1 404"],
    ["GET /workflows/%ff%00 HTTP/1.1\r\nHost: a\r\n\r\n", "HTTP/1.1 404"],
    ["PROPFIND /health HTTP/1.1\r\nHost: a\r\n\r\n", "HTTP/1.1 405"],
    ["TRACE /health HTTP/1.1\r\nHost: a\r\n\r\n", "HTTP/1.1 405"],
    ["CONNECT a:80 HTTP/1.1\r\nHost: a\r\n\r\n", "HTTP/1.1 4"],
    ["GET /health HTTP/1.1\r\n\r\n", "HTTP/1.1 400"],
    ["GET /workflows/a\0b HTTP/1.1\r\nHost: a\r\n\r\n", "HTTP/1.1 5"],
    ["\x16\x03\x01\x02\x00\x01\x00\r\n\r\n", "HTTP/1.1 400"],
  ])("%p is answered %s", async (request, answer) => {
    await using server = startServer();
    using caller = await openSocket(server.port);
    caller.socket.write(request, "latin1");
    await Promise.race([caller.until("\r\n\r\n"), caller.closed]);
    expect(caller.received()).toStartWith(answer);
  });
});
