/** Redis servers as they are met, and what the doctor says of them. */
import { describe, expect, test } from "bun:test";
import { mkdtempSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Examination } from "../../src/doctor/examination.ts";
import { AieffectError } from "../../src/errors.ts";
import type { Diagnosis } from "../../src/model/diagnosis.ts";
import { PLAIN_KEYS } from "../../src/store/key-cipher.ts";
import { inspectServer } from "../../src/store/redis/inspect-server.ts";
import { openRedisStore } from "../../src/store/redis/open-redis-store.ts";
import { findFreePort, startRedisServer } from "../redis-server.ts";

const LIMITS = { connectMs: 400, answerMs: 300, signal: new AbortController().signal };

async function examine(redisUrl: string): Promise<readonly Diagnosis[]> {
  const { steps } = new Examination({
    subject: null,
    standpoint: { side: "host", here: "host", gateways: [] },
    servicesApiKey: null,
    redisUrl,
    server: { address: "http://127.0.0.1:9", isNamed: false, port: 0 },
    folders: [],
    versions: { own: "0", runtime: "0", platform: "x" },
    environment: {},
    limits: LIMITS,
    inspectRedis: inspectServer,
    now: Date.now,
  });
  const findings: Diagnosis[] = [];
  for (const step of steps) if (step.title !== "Server") findings.push(...(await step.run()));
  return findings.filter(({ subject }) => subject === "redis" || subject === "clock");
}

const codesOf = async (url: string) =>
  (await examine(url)).map(({ severity, code }) => `${severity} ${code}`);
const whatOf = async (url: string) => (await examine(url))[0]?.what ?? "";

test("one that keeps what it is given, and whose clock is ours, is well", async () => {
  await using redis = await startRedisServer({ settings: { appendonly: "yes" } });
  expect(await codesOf(redis.url)).toEqual(["ok redis-ready", "ok clock-agrees"]);
  expect(await codesOf(redis.socket)).toEqual(["ok redis-ready", "ok clock-agrees"]);
});

test("one with a bad policy is a problem, in the words in which the store refuses it", async () => {
  await using redis = await startRedisServer({
    settings: { appendonly: "yes", "maxmemory-policy": "allkeys-lru" },
  });
  expect(await codesOf(redis.url)).toEqual(["error redis-refused", "ok clock-agrees"]);
  const refusal = await openRedisStore({
    url: redis.url,
    cipher: PLAIN_KEYS,
    instanceId: "doctor-test",
    patience: "fail",
    onWarning: () => {},
  }).catch((error: unknown) => error);
  if (!(refusal instanceof AieffectError)) throw new Error("it was taken");
  expect(await whatOf(redis.url)).toContain(refusal.message.replace(/^.*: with/, "with"));
});

test("one that writes nothing to disk is a warning", async () => {
  await using redis = await startRedisServer();
  expect(await codesOf(redis.url)).toEqual(["warning redis-persistence", "ok clock-agrees"]);
  // Nothing was stored by looking.
  expect(await redis.keys("")).toEqual([]);
});

test("one whose password is missing or wrong", async () => {
  await using redis = await startRedisServer({ settings: { requirepass: "right" }, credentials: ":right@" });
  expect(await whatOf(redis.url.replace(":right@", ""))).toContain("wants a password");
  const wrong = await examine(redis.url.replace("right", "wrong-secret"));
  expect(wrong[0]?.what).toContain("refuses the user or the password");
  expect(JSON.stringify(wrong)).not.toContain("wrong-secret");
});

describe("where no Redis answers", () => {
  test("nobody listens, or nobody knows the name", async () => {
    expect(await whatOf(`redis://127.0.0.1:${findFreePort()}`)).toContain("nobody listens");
    expect(await whatOf("redis://no-such-host.invalid")).toContain("nobody knows the name");
    expect(await whatOf("/no/such.sock")).toContain("no such socket");
  });

  test("a web server does, or a silent one", async () => {
    const web = Bun.serve({ port: 0, hostname: "127.0.0.1", fetch: () => new Response("x") });
    expect(await whatOf(`redis://127.0.0.1:${web.port}`)).toContain("a web server");
    await web.stop(true);
    const silent = createServer(() => {});
    await new Promise<void>((resolve) => silent.listen(0, "127.0.0.1", resolve));
    const address = silent.address();
    expect(await whatOf(`redis://127.0.0.1:${typeof address === "object" ? address?.port : 0}`)).toContain(
      "says nothing",
    );
    silent.close();
  });
});

test("TLS spoken to one without it, none to one with it, and a certificate that is not trusted", async () => {
  const folder = mkdtempSync(join(tmpdir(), "aieffect-doctor-redis-"));
  const [key, certificate] = [join(folder, "key.pem"), join(folder, "certificate.pem")];
  const made = Bun.spawnSync([
    ...["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes"],
    ...["-keyout", key, "-out", certificate, "-subj", "/CN=redis.test"],
  ]);
  expect(made.exitCode).toBe(0);
  const tlsPort = findFreePort();
  const tls = {
    "tls-port": String(tlsPort),
    "tls-key-file": key,
    "tls-cert-file": certificate,
    "tls-auth-clients": "no",
  };
  await using redis = await startRedisServer({ settings: tls });
  expect(await whatOf(redis.url.replace("redis:", "rediss:"))).toContain("does not speak TLS");
  expect(await whatOf(`redis://127.0.0.1:${tlsPort}`)).toContain("it speaks TLS");
  const untrusted = await whatOf(`rediss://127.0.0.1:${tlsPort}`);
  expect(untrusted).toContain("is for other names");
  expect(untrusted).toContain("is not trusted here");
  rmSync(folder, { recursive: true });
});
