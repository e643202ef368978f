/** What the control client makes of connections that are refused, cut, slow, silent, or speak something else. */
import { describe, expect, test } from "bun:test";
import { createHttpControlClient } from "../../src/control/http-control-client.ts";
import { CALL, client, executeAt, failureOf, unhurried } from "../control-calls.ts";
import { type RawConnection, startRawServer } from "../raw-server.ts";
import { never } from "../scripted-answers.ts";
import { ScriptedService } from "../scripted-service.ts";
import { TestClock } from "../test-clock.ts";

const HEAD = "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n";

async function failureFrom(
  answer: (connection: RawConnection) => void | Promise<void>,
  wishes: { timeoutMs?: number } = {},
) {
  await using server = startRawServer(answer);
  return await failureOf(executeAt(server.address, wishes));
}

/** The address of a port that was free a moment ago. */
async function closedAddress(): Promise<string> {
  const server = startRawServer(() => {});
  await server[Symbol.asyncDispose]();
  return server.address;
}

describe("a service that did not take the call", () => {
  test("refuses the connection", async () => {
    expect(await failureOf(executeAt(await closedAddress()))).toMatchObject({
      message: expect.stringMatching(/^Connection failed: .*refused/),
      kind: "unavailable",
      transient: true,
    });
  });

  test("has a name that nobody knows", async () => {
    expect(await failureOf(executeAt("http://no-such-host.invalid:8080"))).toMatchObject({
      message: expect.stringMatching(/^Connection failed: .*no-such-host\.invalid/),
      kind: "unavailable",
    });
  });

  test.each([
    ["resets the connection", (connection: RawConnection) => connection.cut()],
    ["ends the connection", (connection: RawConnection) => connection.end()],
  ])("%s before any byte", async (_, answer) => {
    expect(await failureFrom(answer)).toMatchObject({
      message: expect.stringMatching(/^Request failed: /),
      kind: "unavailable",
      transient: true,
    });
  });
});

test.each(["execute", "status", "output"] as const)(
  "%s makes one call, whatever comes of it",
  async (ask) => {
    await using server = startRawServer((connection) => connection.cut());
    const endpoint = { address: server.address, servicesApiKey: null };
    const calls = {
      execute: () => client.execute(endpoint, CALL, 1_000, unhurried()),
      status: () => client.status(endpoint, "job", 1_000, unhurried()),
      output: () => client.output(endpoint, "job", 1_000, unhurried()),
    };
    await failureOf(calls[ask]());
    expect(server.connections).toBe(1);
  },
);

test("a call on a kept connection that is cut is not made again by itself", async () => {
  let requests = 0;
  await using server = startRawServer(async (connection) => {
    for (;;) {
      requests += 1;
      if (requests > 1) return connection.cut();
      await connection.write(`${HEAD}Content-Length: 21\r\n\r\n{"status":"complete"}`);
      await connection.nextBytes();
    }
  });
  await executeAt(server.address);
  expect((await failureOf(executeAt(server.address))).kind).toBe("unavailable");
  expect({ requests, connections: server.connections }).toEqual({ requests: 2, connections: 1 });
});

describe("a service that took the call and then", () => {
  test.each([
    ["ends inside the announced body", "Content-Length: 100\r\n\r\n{"],
    ["ends inside a chunk", "Transfer-Encoding: chunked\r\n\r\n20\r\n{"],
    ["ends between chunks", "Transfer-Encoding: chunked\r\n\r\n1\r\n{\r\n"],
  ])("%s", async (_, rest) => {
    const failure = await failureFrom(async (connection) => {
      await connection.write(HEAD + rest);
      connection.end();
    });
    expect(failure).toMatchObject({ message: expect.stringMatching(/^Request failed: /), kind: "failed" });
  });

  test("ends a body of no announced length inside the JSON", async () => {
    const failure = await failureFrom(async (connection) => {
      await connection.write(`${HEAD}Connection: close\r\n\r\n{"status":"comp`);
      connection.end();
    });
    expect(failure).toMatchObject({ message: expect.stringMatching(/^Invalid response: /), kind: "failed" });
  });

  test.each([
    ["an FTP greeting", "220 ready\r\n"],
    ["a bad chunk size", `${HEAD}Transfer-Encoding: chunked\r\n\r\nzz\r\n{}\r\n`],
    ["a bad content length", `${HEAD}Content-Length: many\r\n\r\n{}`],
    ["a header without end", `${HEAD}X-Long: ${"x".repeat(500_000)}`],
    ["another protocol", "HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\nConnection: Upgrade\r\n\r\n"],
    ["TLS", Buffer.from([0x15, 0x03, 0x01, 0x00, 0x02, 0x02, 0x46])],
  ])("speaks %s: one error with a prefix of the contract", async (_, bytes) => {
    const failure = await failureFrom(
      async (connection) => {
        await connection.write(bytes);
      },
      { timeoutMs: 500 },
    );
    expect(failure.message).toMatch(/^(Request failed|Request timed out|Invalid response): /);
    expect(failure.message.length).toBeLessThan(500);
  });
});

describe("the time limit of a call", () => {
  const drip = (head: string, drop: string) => async (connection: RawConnection) => {
    await connection.write(head);
    let isOpen = true;
    void connection.closed.then(() => {
      isOpen = false;
    });
    while (isOpen) {
      await Bun.sleep(50);
      isOpen = isOpen && (await connection.write(drop));
    }
  };

  test.each([
    ["never answers", () => {}],
    ["drips its head", drip(`${HEAD}X-Slow: `, "x")],
    ["drips its announced body", drip(`${HEAD}Content-Length: 1000\r\n\r\n`, " ")],
    ["drips its chunks", drip(`${HEAD}Transfer-Encoding: chunked\r\n\r\n`, "1\r\n \r\n")],
  ])("ends a service that %s", async (_, answer) => {
    const startedAt = performance.now();
    const failure = await failureFrom(answer, { timeoutMs: 300 });
    expect(failure).toMatchObject({
      message: expect.stringMatching(/^Request timed out: .*300 ms/),
      kind: "timeout",
      transient: true,
    });
    expect(performance.now() - startedAt).toBeLessThan(3_000);
  });

  test("closes the connection of the call that it ends", async () => {
    const closed = Promise.withResolvers<void>();
    await failureFrom((connection) => connection.closed.then(closed.resolve), { timeoutMs: 100 });
    await closed.promise;
  });

  test.each(["status", "output"] as const)("ends %s no earlier", async (ask) => {
    await using service = new ScriptedService({ [`${ask} job`]: [never] });
    const clock = new TestClock();
    const endpoint = { address: service.address, servicesApiKey: null };
    const call = createHttpControlClient(clock)[ask](endpoint, "job", 30_000, unhurried());
    const failure = failureOf(call);
    await service.until(`${ask} job`);
    clock.advance(29_999);
    expect(clock.timers).toBe(1);
    clock.advance(1);
    expect((await failure).message).toStartWith("Request timed out: ");
  });

  test("leaves no timer behind, however a call ends", async () => {
    await using server = startRawServer((connection) => connection.cut());
    const clock = new TestClock();
    const endpoint = { address: server.address, servicesApiKey: null };
    await failureOf(createHttpControlClient(clock).execute(endpoint, CALL, 1_000, unhurried()));
    expect(clock.timers).toBe(0);
  });
});

describe("a signal", () => {
  test("abandons a call under way and closes its connection", async () => {
    await using service = new ScriptedService({ "execute a": [never] });
    const abandoned = new AbortController();
    const endpoint = { address: service.address, servicesApiKey: null };
    const failure = failureOf(client.execute(endpoint, CALL, 30_000, abandoned.signal));
    const call = await service.until("execute a");
    abandoned.abort();
    await failure;
    await call.abandoned;
  });

  test("that has fired before makes no call", async () => {
    await using service = new ScriptedService({});
    const endpoint = { address: service.address, servicesApiKey: null };
    await failureOf(client.execute(endpoint, CALL, 1_000, AbortSignal.abort()));
    expect(service.calls).toEqual([]);
  });
});
