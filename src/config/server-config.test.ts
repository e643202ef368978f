import { describe, expect, test } from "bun:test";
import { makeOptions } from "../../test/builders.ts";
import { AieffectError } from "../errors.ts";
import { SERVER_SOURCES, type ServerConfig, toServerConfig } from "./server-config.ts";
import type { Given } from "./setting.ts";
import { toWorkerConfig, toWorkerEnvironment, WORKER_SOURCES } from "./worker-config.ts";

const read = ({ flags = {}, environment = {} }: Partial<Given> = {}): ServerConfig =>
  toServerConfig({ flags, environment }, "/data/aieffect.db");

/** What is said of a configuration that is refused. */
function refusal(readIt: () => unknown): string {
  try {
    readIt();
  } catch (error) {
    if (error instanceof AieffectError && error.code === "INVALID_INPUT") return error.message;
  }
  return "it was not refused";
}

describe("the configuration of a server", () => {
  test("needs nothing to be said", () => {
    expect(read()).toEqual({
      host: "127.0.0.1",
      port: 18_000,
      workers: 3,
      store: { kind: "sqlite", path: "/data/aieffect.db", isDefault: true },
      work: {
        concurrency: 64,
        leaseMs: 15_000,
        graceMs: 5_000,
        maxAnswerBytes: 2 ** 20,
        maxErrorLength: 8192,
      },
      submissions: {
        defaults: makeOptions(),
        retainMs: 30 * 86_400_000,
        maxBodyBytes: 10 * 2 ** 20,
        maxTasks: 100_000,
        allowHosts: null,
      },
      secrets: { apiKey: null, secretKey: null },
      log: { level: "info", format: "auto", file: null },
    });
  });

  test("takes a flag before a variable, and a variable before the default", () => {
    const environment = { PORT: "1", HOST: "0.0.0.0" };
    expect(read({ flags: { port: "2" }, environment })).toMatchObject({
      port: 2,
      host: "0.0.0.0",
      workers: 3,
    });
  });

  test.each([
    ["[::1]", "::1"],
    ["::1", "::1"],
    ["[::]", "::"],
    ["[host]", "[host]"],
  ])("takes the host %s as %s", (host, taken) => {
    expect(read({ flags: { host } }).host).toBe(taken);
  });

  test("takes an empty variable for none", () => {
    expect(read({ environment: { PORT: "", ORCHESTRATOR_API_KEY: "", REDIS_URL: "" } })).toEqual(read());
  });

  test("reads every variable that the Python orchestrator reads", () => {
    const environment = {
      REDIS_URL: "redis://redis:6379",
      HOST: "0.0.0.0",
      PORT: "8000",
      ORCHESTRATOR_API_KEY: "a key",
      LOG_LEVEL: "WARNING",
      WORKER_POLL_INTERVAL: "1.0",
    };
    expect(read({ environment })).toMatchObject({
      store: { kind: "redis", url: "redis://redis:6379", partitions: 1 },
      host: "0.0.0.0",
      port: 8000,
      secrets: { apiKey: "a key" },
      log: { level: "warn" },
    });
  });

  test("has a variable of its own for every flag", () => {
    const variables = Object.values(SERVER_SOURCES).map(({ variable }) => variable);
    expect(new Set(variables).size).toBe(variables.length);
  });

  test("gives submissions the defaults that it names", () => {
    const flags = {
      "poll-min": "50ms",
      "poll-max": "2s",
      attempts: "5",
      backoff: "0s",
      "retry-on": "unavailable,timeout",
      "task-timeout": "10m",
      "execute-timeout": "1.5s",
    };
    expect(read({ flags }).submissions.defaults).toEqual(
      makeOptions({
        poll_min_ms: 50,
        poll_max_ms: 2000,
        retry: { attempts: 5, backoff_ms: 0, on: ["unavailable", "timeout"] },
        task_timeout_ms: 600_000,
        execute_timeout_ms: 1500,
      }),
    );
    expect(read({ flags: { "retry-on": "none" } }).submissions.defaults.retry.on).toEqual([]);
  });

  test("keeps a log file when one is named", () => {
    const flags = { "log-file": "a.log", "log-size": "1MiB", "log-files": "2" };
    expect(read({ flags }).log.file).toEqual({ path: "a.log", sizeBytes: 2 ** 20, files: 2 });
  });
});

describe("of two stores", () => {
  const [redis, db] = ["redis://localhost", "a.db"];

  test("the one that a flag names counts", () => {
    expect(read({ flags: { redis }, environment: { AIEFFECT_DB: db } }).store.kind).toBe("redis");
    expect(read({ flags: { db }, environment: { REDIS_URL: redis } }).store).toEqual({
      kind: "sqlite",
      path: db,
      isDefault: false,
    });
  });

  test("none counts when both are named alike", () => {
    expect(refusal(() => read({ flags: { redis, db } }))).toContain("--db and --redis name two stores");
    const environment = { REDIS_URL: redis, AIEFFECT_DB: db };
    expect(refusal(() => read({ environment }))).toContain("AIEFFECT_DB and REDIS_URL name two stores");
  });
});

describe("a text that is wrong is named with where it came from", () => {
  test.each([
    [{ flags: { port: "70000" } }, "--port must be a whole number from 0 to 65535, not 70000."],
    [{ flags: { port: "-1" } }, "--port must be a whole number from 0 to 65535, not -1."],
    [{ environment: { PORT: "http" } }, "PORT must be a whole number from 0 to 65535, not http."],
    [
      { environment: { AIEFFECT_WORKERS: "3.5" } },
      "AIEFFECT_WORKERS must be a whole number from 0 to 256, not 3.5.",
    ],
    [{ flags: { lease: "soon" } }, "--lease must be a duration like 500ms, 30s, 5m, 2h or 30d, not soon."],
    [{ flags: { lease: "1ms" } }, "--lease must be 100ms or more, not 1ms."],
    [{ environment: { AIEFFECT_GRACE: "6m" } }, "AIEFFECT_GRACE must be 5m or less, not 6m."],
    [{ flags: { "poll-min": "9s" } }, "--poll-min must not exceed --poll-max, not 9s."],
    [
      { flags: { "max-body": "10MB" } },
      "--max-body must be a size like 512KiB, 10MiB or 1000000 (bytes), not 10MB.",
    ],
    [
      { environment: { LOG_LEVEL: "loud\u001b[31m" } },
      "LOG_LEVEL must be one of fatal, error, warn, info, debug, trace, silent, not loud\\u001b[31m.",
    ],
    [
      { environment: { AIEFFECT_RETRY_ON: "always" } },
      "AIEFFECT_RETRY_ON must be words of unavailable, timeout, failed, separated by commas, or none, not always.",
    ],
  ])("%j", (given, message) => {
    expect(refusal(() => read(given))).toBe(message);
  });

  test("but a secret is not quoted", () => {
    const environment = { ORCHESTRATOR_API_KEY: "line\nbreak", AIEFFECT_SECRET_KEY: "short" };
    expect(refusal(() => read({ environment }))).toBe(
      "ORCHESTRATOR_API_KEY must be printable ASCII without space around it, for it is sent in a header.",
    );
    expect(refusal(() => read({ environment: { AIEFFECT_SECRET_KEY: "short" } }))).toBe(
      "AIEFFECT_SECRET_KEY must have 16 characters or more.",
    );
  });
});

describe("the configuration of a worker", () => {
  const environment = { REDIS_URL: "redis://:secret@localhost/2" };

  test("needs a Redis, and nothing else", () => {
    expect(toWorkerConfig({ flags: {}, environment })).toEqual({
      store: { kind: "redis", url: "redis://:secret@localhost/2", partitions: 1 },
      work: {
        concurrency: 256,
        leaseMs: 15_000,
        graceMs: 5_000,
        maxAnswerBytes: 2 ** 20,
        maxErrorLength: 8192,
      },
      secrets: { apiKey: null, secretKey: null },
      log: { level: "info", format: "auto", file: null },
      health: null,
    });
    expect(refusal(() => toWorkerConfig({ flags: {}, environment: {} }))).toContain(
      "give --redis URL, or set",
    );
  });

  test("opens a health port when it is given one", () => {
    const flags = { "health-port": "0", "health-host": "0.0.0.0" };
    expect(toWorkerConfig({ flags, environment }).health).toEqual({ host: "0.0.0.0", port: 0 });
    const bracketed = { ...flags, "health-host": "[::1]" };
    expect(toWorkerConfig({ flags: bracketed, environment }).health?.host).toBe("::1");
  });

  test("of a child is its parent's, whatever the parent read from its own environment", () => {
    const parent = toServerConfig(
      {
        flags: {
          redis: "unix:///tmp/redis.sock",
          lease: "1500ms",
          "max-answer": "2MiB",
          "log-file": "a.log",
        },
        environment: {
          ORCHESTRATOR_API_KEY: "key",
          AIEFFECT_SECRET_KEY: "a long secret text",
          LOG_LEVEL: "debug",
        },
      },
      "",
    );
    if (parent.store.kind !== "redis") throw new Error("not on Redis");
    const child = toWorkerEnvironment({ ...parent, store: parent.store });
    expect(Object.keys(child).toSorted()).toEqual(
      Object.values(WORKER_SOURCES)
        .map(({ variable }) => variable)
        .toSorted(),
    );
    expect(toWorkerConfig({ flags: {}, environment: child })).toEqual({
      store: parent.store,
      work: parent.work,
      secrets: parent.secrets,
      log: { level: "debug", format: "json", file: null },
      health: null,
    });
  });
});
