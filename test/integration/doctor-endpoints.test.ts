/** Real servers of every kind that may be found where a service is looked for, and what the doctor takes them for. */
import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { type AddressInfo, createServer, type Server, type Socket } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createServer as createTlsServer } from "node:tls";
import { Server as GrpcServer, ServerCredentials } from "@grpc/grpc-js";
import { observeEndpoint } from "../../src/doctor/endpoint/endpoint-facts.ts";
import { type Standing, toClockAhead, toStanding } from "../../src/doctor/endpoint/standing.ts";
import { startService } from "../listening-service.ts";
import { startRedisServer } from "../redis-server.ts";
import { OPERATIONS } from "../tested-service.ts";

const LIMITS = { connectMs: 1_000, answerMs: 400, signal: new AbortController().signal };
const folder = mkdtempSync(join(tmpdir(), "aieffect-doctor-"));
const closing: (() => unknown)[] = [];

beforeAll(() => {
  const files = ["-keyout", join(folder, "key.pem"), "-out", join(folder, "certificate.pem")];
  const subject = ["-subj", "/CN=service.test", "-addext", "subjectAltName=DNS:service.test"];
  const made = Bun.spawnSync([
    ...["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes"],
    ...["-days", "2", ...files, ...subject],
  ]);
  expect(made.exitCode).toBe(0);
});

afterAll(async () => {
  for (const close of closing) await close();
  rmSync(folder, { recursive: true });
});

async function see(port: number, key: string | null = null, host = "127.0.0.1"): Promise<Standing> {
  return toStanding(await observeEndpoint({ host, port }, key, LIMITS));
}

/** The port of a server of our own making, which is closed at the end. */
async function open(server: Server): Promise<number> {
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  closing.push(() => server.close());
  return (server.address() as AddressInfo).port;
}

const openTcp = (answer: (socket: Socket) => void): Promise<number> =>
  open(
    createServer((socket) => {
      socket.on("error", () => {});
      answer(socket);
    }),
  );

function openHttp(answer: (request: Request) => Response): number {
  const server = Bun.serve({ port: 0, hostname: "127.0.0.1", fetch: answer });
  closing.push(() => server.stop(true));
  return server.port ?? 0;
}

describe("a service of the kit", () => {
  test("is ready, and its clock is ours", async () => {
    await using service = startService({ operations: OPERATIONS });
    expect(await see(service.port)).toMatchObject({ kind: "ready", needsKey: false });
    const facts = await observeEndpoint({ host: "localhost", port: service.port }, null, LIMITS);
    expect(Math.abs(toClockAhead([facts.execute, facts.health]) ?? Number.NaN)).toBeLessThan(1_500);
    // Nothing was started by looking.
    expect(service.logged.filter(({ message }) => message.includes("started"))).toEqual([]);
  });

  test("wants its key, refuses a wrong one and takes the right one", async () => {
    await using service = startService({ operations: OPERATIONS }, { apiKey: () => "right" });
    expect(await see(service.port)).toMatchObject({ kind: "locked", status: 401, wasGiven: false });
    expect(await see(service.port, "wrong")).toMatchObject({ kind: "locked", status: 401, wasGiven: true });
    expect(await see(service.port, "right")).toMatchObject({ kind: "ready", needsKey: true });
  });
});

test("a key is shown to nobody who does not ask for one", async () => {
  const seen: (string | null)[] = [];
  const port = openHttp((request) => {
    seen.push(request.headers.get("authorization"));
    return new Response("hello");
  });
  expect(await see(port, "secret")).toMatchObject({ kind: "no-control" });
  expect(seen).toEqual([null, null]);
});

describe("what is no service", () => {
  test("a closed port", async () => {
    const server = createServer();
    const port = await open(server);
    await new Promise((resolve) => server.close(resolve));
    expect(await see(port)).toEqual({ kind: "refused" });
  });

  test("a name that nobody knows", async () => {
    expect(await see(80, null, "no-such-host.invalid")).toMatchObject({ kind: "unresolved" });
  });

  test("a port that says nothing", async () => {
    expect(await see(await openTcp(() => {}))).toEqual({ kind: "silent" });
  });

  test("a port that closes connections, as Docker's does when nothing is behind it", async () => {
    expect(await see(await openTcp((socket) => socket.end()))).toEqual({ kind: "closed" });
    expect(await see(await openTcp((socket) => socket.on("data", () => socket.resetAndDestroy())))).toEqual({
      kind: "closed",
    });
  });

  test("SSH, which speaks first", async () => {
    const port = await openTcp((socket) => socket.write("SSH-2.0-OpenSSH_9.6\r\n"));
    expect(await see(port)).toEqual({ kind: "other-protocol", name: "SSH" });
  });

  test("something that echoes", async () => {
    const port = await openTcp((socket) => socket.pipe(socket));
    expect(await see(port)).toEqual({ kind: "other-protocol", name: null });
  });

  test("Redis", async () => {
    await using redis = await startRedisServer();
    expect(await see(redis.port)).toEqual({ kind: "other-protocol", name: "the protocol of Redis" });
  });

  test("gRPC", async () => {
    const server = new GrpcServer();
    const bound = Promise.withResolvers<number>();
    server.bindAsync("127.0.0.1:0", ServerCredentials.createInsecure(), (error, port) => {
      if (error === null) bound.resolve(port);
      else bound.reject(error);
    });
    closing.push(() => server.forceShutdown());
    expect(await see(await bound.promise)).toEqual({ kind: "http2" });
  });

  test("a web server", async () => {
    const headers = { server: "nginx" };
    const port = openHttp(() => new Response("<html>", { status: 404, headers }));
    expect(await see(port)).toEqual({ kind: "no-control", status: 404, server: "nginx" });
  });

  test("a redirect, of everything or of calls alone", async () => {
    const location = "https://service.test/control/execute";
    const all = openHttp(() => new Response("", { status: 301, headers: { location } }));
    expect(await see(all)).toEqual({ kind: "redirect", status: 301, location });
    const calls = openHttp(({ method }) =>
      method === "GET"
        ? Response.json({ status: "ok" })
        : new Response("", { status: 307, headers: { location } }),
    );
    expect(await see(calls)).toEqual({ kind: "redirect", status: 307, location });
  });
});

describe("TLS where plain HTTP is spoken to", () => {
  const secrets = () => ({
    key: readFileSync(join(folder, "key.pem"), "utf8"),
    cert: readFileSync(join(folder, "certificate.pem"), "utf8"),
  });

  test("with a certificate that nobody trusts, for another name", async () => {
    const server = createTlsServer({ ...secrets(), ALPNProtocols: ["h2"] }, (socket) => socket.end());
    server.on("tlsClientError", () => {});
    const standing = await see(await open(server));
    expect(standing).toMatchObject({
      kind: "tls",
      tls: {
        isForHost: false,
        distrust: expect.stringContaining("SELF_SIGNED"),
        names: "DNS:service.test",
        protocol: "h2",
      },
    });
  });

  test("of a server that says so in plain HTTP", async () => {
    const text =
      "HTTP/1.1 400 Bad Request\r\nConnection: close\r\n\r\nThe plain HTTP request was sent to HTTPS port";
    const tls = createTlsServer(secrets());
    tls.on("tlsClientError", () => {});
    const inner = await open(tls);
    const { connect } = await import("node:net");
    // As nginx does: who begins with a TLS record is led on, who does not is told.
    const port = await openTcp((socket) =>
      socket.once("data", (first) => {
        if (first[0] !== 0x16) return socket.end(text);
        const onward = connect(inner, "127.0.0.1", () => onward.write(first));
        onward.on("error", () => {});
        socket.pipe(onward).pipe(socket);
        return undefined;
      }),
    );
    expect(await see(port)).toMatchObject({ kind: "tls" });
  });
});

test("many answers that never end, or are too long, are read no longer than they are waited for", async () => {
  const endless = await openTcp((socket) => {
    socket.write("HTTP/1.1 200 OK\r\n\r\n");
    const timer = setInterval(() => socket.write("x".repeat(1_000)), 20);
    socket.on("close", () => clearInterval(timer));
  });
  const huge = openHttp(() => new Response("x".repeat(2_000_000)));
  const startedAt = performance.now();
  const standings = await Promise.all([see(endless), see(huge)]);
  expect(standings.map(({ kind }) => kind)).toEqual(["no-control", "no-control"]);
  expect(performance.now() - startedAt).toBeLessThan(5_000);
});
