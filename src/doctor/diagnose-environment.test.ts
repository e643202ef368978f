import { describe, expect, test } from "bun:test";
import type { Diagnosis } from "../model/diagnosis.ts";
import { diagnoseClocks, diagnoseDescriptors, diagnoseFolder } from "./diagnose-machine.ts";
import { diagnosePorts } from "./diagnose-ports.ts";
import { diagnoseRedis } from "./diagnose-redis.ts";
import { diagnoseServer } from "./diagnose-server.ts";
import type { KnownService } from "./known-service.ts";
import type { RedisInspection, RedisLine } from "./redis-facts.ts";
import type { ServerFacts } from "./server-facts.ts";

const codesOf = (findings: readonly Diagnosis[]): readonly string[] =>
  findings.map(({ severity, code }) => `${severity} ${code}`);

const MIB = 2 ** 20;

describe("a folder", () => {
  const facts = {
    purpose: "data",
    path: "/data/a",
    existing: "/data",
    unwritable: null,
    freeBytes: 9e9,
    freeFiles: 9e5,
  };

  test.each([
    [{}, "ok disk-room"],
    [{ freeBytes: null, freeFiles: null }, "ok disk-writable"],
    [{ freeBytes: 500 * MIB }, "warning disk-little"],
    [{ freeBytes: 5 * MIB }, "error disk-full"],
    [{ freeFiles: 3 }, "error disk-files"],
    [{ unwritable: "EROFS" }, "error folder-unwritable"],
  ])("of which %j is %s", (fact, expected) => {
    expect(codesOf([diagnoseFolder({ ...facts, ...fact })])).toEqual([expected]);
  });

  test("that is not there is to be made", () => {
    expect(diagnoseFolder({ ...facts, unwritable: "EACCES" }).remedy).toBe("Make /data/a, for this user.");
  });
});

test.each([
  [null, "ok descriptors-unknown"],
  [100, "error descriptors-few"],
  [1024, "warning descriptors-few"],
  [65_536, "ok descriptors"],
  [Number.POSITIVE_INFINITY, "ok descriptors"],
])("of %p open files: %s", (limit, expected) => {
  expect(codesOf([diagnoseDescriptors(limit)])).toEqual([expected]);
});

describe("clocks", () => {
  const read = (...ahead: readonly number[]) => ahead.map((aheadMs, at) => ({ name: `c${at}`, aheadMs }));

  test.each([
    [[], ["ok clock-alone"]],
    [[900, -1_400], ["ok clock-agrees"]],
    [[0, 90_000], ["warning clock-skew"]],
    [
      [-90_000, -90_500],
      ["warning clock-skew", "warning clock-skew"],
    ],
  ])("ahead of ours by %j ms: %j", (ahead, expected) => {
    expect(codesOf(diagnoseClocks(read(...ahead)))).toEqual(expected);
  });

  test("when all the others agree, it is ours that is wrong", () => {
    expect(diagnoseClocks(read(-90_000, -90_500))[0]?.remedy).toContain("Let this machine take the time");
    expect(diagnoseClocks(read(-90_000))[0]?.remedy).toContain("Let both take the time");
  });
});

describe("the server", () => {
  const versions = { own: "0.2.0", runtime: "1.4.5", platform: "linux-x64" };
  const free = { port: 18_000, isTaken: false, holder: null };
  const facts = (answer: ServerFacts["answer"], isNamed = false): ServerFacts => ({
    address: "http://127.0.0.1:18000",
    isNamed,
    answer,
    clockAheadMs: null,
  });

  test.each([
    [facts({ kind: "server", version: "0.2.0", isWell: true }), "ok server-answers"],
    [facts({ kind: "server", version: "0.1.0", isWell: true }), "warning server-version"],
    [facts({ kind: "server", version: "0.2.0", isWell: false }), "error server-sick"],
    [facts({ kind: "other", status: 200, isOrchestrator: true }), "warning server-other"],
    [facts({ kind: "other", status: 404, isOrchestrator: false }, true), "error server-not"],
    [facts({ kind: "none", reason: "ECONNREFUSED" }), "ok server-port-free"],
    [facts({ kind: "none", reason: "ECONNREFUSED" }, true), "error server-missing"],
  ] as const)("%j: %s", (seen, expected) => {
    expect(codesOf(diagnoseServer(seen, free, versions))).toEqual([expected]);
  });

  test("whose port somebody else holds, who may speak HTTP", () => {
    const taken = { port: 18_000, isTaken: true, holder: "python3 (pid 7: python3 -m http.server 18000)" };
    const [finding] = diagnoseServer(facts({ kind: "none", reason: "x" }), taken, versions);
    expect(
      diagnoseServer(facts({ kind: "other", status: 404, isOrchestrator: false }), taken, versions)[0],
    ).toEqual(finding);
    expect([finding?.code, finding?.what]).toEqual([
      "server-port-taken",
      "Port 18000, where aieffect serve listens, is held by python3 (pid 7: python3 -m http.server 18000).",
    ]);
  });
});

describe("published ports", () => {
  const service = (name: string, ...hosts: readonly number[]): KnownService => ({
    name,
    names: [name],
    ports: hosts.map((host) => ({ host, container: 8080 })),
    ownPort: null,
    launchedPort: null,
    networks: [],
  });
  const NOBODY = { ports: new Set<number>(), pids: [] as readonly number[] };
  const codes = (
    services: readonly KnownService[],
    holders: Readonly<Record<number, string | null>>,
    own = NOBODY,
  ) =>
    codesOf(
      diagnosePorts({
        services,
        own,
        serverPort: 18_000,
        facts: services.flatMap(({ ports }) =>
          ports.map(({ host }) => ({ port: host, isTaken: host in holders, holder: holders[host] ?? null })),
        ),
      }),
    );

  test("may be free, the engine's, those of a service that answers, or of one that up started", () => {
    expect(codes([service("a", 1, 2)], {})).toEqual(["ok ports-free"]);
    expect(codes([service("a", 1)], { 1: "docker-proxy (pid 5)" })).toEqual(["ok ports-free"]);
    expect(codes([service("a", 1)], { 1: "x (pid 5)" }, { ...NOBODY, ports: new Set([1]) })).toEqual([
      "ok ports-free",
    ]);
    expect(codes([service("a", 1)], { 1: "aieffect (pid 5: a)" }, { ...NOBODY, pids: [5] })).toEqual([
      "ok ports-free",
    ]);
  });

  test("may be somebody else's", () => {
    expect(codes([service("a", 1)], { 1: "python3 (pid 55: x)" }, { ...NOBODY, pids: [5] })).toEqual([
      "warning ports-taken",
    ]);
    expect(codes([service("a", 1)], { 1: null })).toEqual(["warning ports-taken"]);
  });

  test("may be wanted twice, or by the server", () => {
    expect(codes([service("a", 1), service("b", 1)], {})).toEqual(["error ports-shared"]);
    expect(codes([service("a", 18_000)], {})).toEqual(["error ports-of-server"]);
    expect(codes([], {})).toEqual([]);
  });
});

describe("Redis", () => {
  const target = { label: "redis:6379", endpoint: { host: "redis", port: 6379 }, usesTls: false };
  const report = {
    version: "7.2.0",
    isReplica: false,
    usedBytes: 10,
    mostBytes: 0,
    problems: [],
    warnings: [],
  };
  const answered = (more: Partial<typeof report>): RedisInspection => ({
    ...target,
    kind: "answered",
    report: { ...report, ...more },
    clockAheadMs: 0,
  });
  const failed = (reason: string, isReply: boolean, usesTls = false): RedisInspection => ({
    ...target,
    usesTls,
    kind: "failed",
    reason,
    isReply,
  });

  test("that is as it should be, or not", () => {
    expect(codesOf(diagnoseRedis(answered({}), null, 0))).toEqual(["ok redis-ready"]);
    expect(codesOf(diagnoseRedis(answered({ isReplica: true }), null, 0))).toEqual(["error redis-replica"]);
    expect(codesOf(diagnoseRedis(answered({ usedBytes: 95, mostBytes: 100 }), null, 0))).toEqual([
      "warning redis-memory",
    ]);
  });

  const tls = {
    distrust: null,
    isForHost: true,
    names: "DNS:redis",
    validFrom: 0,
    validTo: 9,
    protocol: null,
  };
  const bytes = (text: string): RedisLine => ({
    tls: null,
    ping: { kind: "bytes", start: Buffer.from(text) },
  });

  test.each([
    [failed("NOAUTH Authentication required.", true), null, "wants a password"],
    [failed("WRONGPASS invalid", true), null, "refuses the user or the password"],
    [failed("NOPERM no", true), null, "may not do"],
    [failed("LOADING Redis is loading", true), null, "LOADING Redis is loading"],
    [failed("ECONNREFUSED", false), null, "nobody listens"],
    [failed("ENOTFOUND", false), null, "nobody knows the name"],
    [failed("ENOENT", false), null, "no such socket"],
    [failed("Unknown RESP type", false), { tls, ping: null }, "it speaks TLS"],
    [
      failed("DEPTH_ZERO_SELF_SIGNED_CERT", false, true),
      { tls: { ...tls, distrust: "DEPTH_ZERO" }, ping: null },
      "not trusted here (DEPTH_ZERO)",
    ],
    [failed("ETIMEDOUT", false, true), bytes("+PONG\r\n"), "does not speak TLS"],
    [failed("Unknown RESP type", false), bytes("SSH-2.0"), "no Redis"],
    [failed("Command timed out", false), { tls: null, ping: { kind: "silent" } }, "says nothing"],
    [failed("ETIMEDOUT", false), { tls: null, ping: null }, "no connection comes about"],
    [
      failed("Unknown RESP type", false),
      { tls: null, ping: { kind: "http", status: 400, headers: new Map(), body: "" } },
      "a web server",
    ],
  ] as const)("%j with %j: %s", (inspection, line, words) => {
    const [finding, ...others] = diagnoseRedis(inspection, line, 5);
    expect([finding?.code, others]).toEqual(["redis-unusable", []]);
    expect(finding?.what).toContain(words);
  });
});
