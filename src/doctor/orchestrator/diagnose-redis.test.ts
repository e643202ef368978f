import { describe, expect, test } from "bun:test";
import { codesOf } from "../../../test/doctor-case.ts";
import { diagnoseRedis } from "./diagnose-redis.ts";
import type { RedisInspection, RedisLine } from "./redis-facts.ts";

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
    [failed("Connection is closed.", false), null, "cannot be used: Connection is closed."],
    [
      failed("Unknown RESP type", false),
      { tls: null, ping: { kind: "http", status: 400, headers: new Map(), body: "" } },
      "a web server",
    ],
  ] as const)("%j with %j: %s", (inspection, line, words) => {
    const [finding, ...others] = diagnoseRedis(inspection, line, 5);
    expect([finding?.code, others]).toEqual(["redis-unusable", []]);
    expect(finding?.what).toContain(words);
    expect(finding?.what).not.toContain("..");
  });
});
