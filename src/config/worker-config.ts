/** Flags and environment of `worker` become its configuration; `serve` shares most of it. */
import * as v from "valibot";
import { AieffectError } from "../errors.ts";
import { PROCESS_ENTRIES, PROCESS_SOURCES } from "./process-settings.ts";
import { type Given, readSettings, type SettingSources } from "./setting.ts";
import { HostSchema, wholeNumber } from "./value.ts";

export interface LogConfig {
  readonly level: string;
  readonly format: "auto" | "json" | "pretty";
  /** Where the log is kept beside stderr; null for nowhere. */
  readonly file: { readonly path: string; readonly sizeBytes: number; readonly files: number } | null;
}

/** How a worker works. */
export interface WorkConfig {
  readonly concurrency: number;
  readonly leaseMs: number;
  readonly graceMs: number;
  readonly maxAnswerBytes: number;
  readonly maxErrorLength: number;
}

/** What may be in no log, no argument and no answer. */
export interface Secrets {
  readonly apiKey: string | null;
  readonly secretKey: string | null;
}

export interface RedisConfig {
  readonly kind: "redis";
  readonly url: string;
  readonly partitions: number;
}

export interface WorkerConfig {
  readonly store: RedisConfig;
  readonly work: WorkConfig;
  readonly secrets: Secrets;
  readonly log: LogConfig;
  /** Where /health and /metrics answer; null for nowhere. */
  readonly health: { readonly host: string; readonly port: number } | null;
}

const WorkerSettingsSchema = v.object({
  ...PROCESS_ENTRIES,
  "health-port": v.nullable(wholeNumber(0, 65_535)),
  "health-host": HostSchema,
});

export const WORKER_SOURCES = {
  ...PROCESS_SOURCES,
  concurrency: { ...PROCESS_SOURCES.concurrency, fallback: "256" },
  "api-key": {
    ...PROCESS_SOURCES["api-key"],
    description:
      "The server's bearer key: asked for by /metrics of the health port; without AIEFFECT_SECRET_KEY it encrypts services' keys.",
  },
  "health-port": {
    variable: "AIEFFECT_HEALTH_PORT",
    helpValue: "PORT",
    description: "Answer /health and /metrics on this port.",
    fallback: null,
  },
  "health-host": {
    variable: "AIEFFECT_HEALTH_HOST",
    helpValue: "ADDRESS",
    description: "Address on which the health port is opened.",
    fallback: "127.0.0.1",
  },
} as const satisfies SettingSources<keyof typeof WorkerSettingsSchema.entries>;

/** @throws AieffectError INVALID_INPUT naming the flag or the variable */
export function toWorkerConfig(given: Given): WorkerConfig {
  const { values } = readSettings(WorkerSettingsSchema, WORKER_SOURCES, given);
  const store = toRedisConfig(values);
  if (store === null) {
    const message =
      "A worker needs the Redis that it shares with the server: give --redis URL, or set REDIS_URL.";
    throw new AieffectError("INVALID_INPUT", message);
  }
  const { "health-host": host, "health-port": port } = values;
  return {
    store,
    work: toWorkConfig(values),
    secrets: toSecrets(values),
    log: toLogConfig(values),
    health: port === null ? null : { host, port },
  };
}

const ProcessSettingsSchema = v.object(PROCESS_ENTRIES);
type ProcessSettings = v.InferOutput<typeof ProcessSettingsSchema>;

/** Null without an address. */
export function toRedisConfig({ redis, partitions }: ProcessSettings): RedisConfig | null {
  return redis === null ? null : { kind: "redis", url: redis, partitions };
}

export function toWorkConfig(values: ProcessSettings): WorkConfig {
  const { concurrency, lease, grace, "max-answer": maxAnswerBytes, "max-error": maxErrorLength } = values;
  return { concurrency, leaseMs: lease, graceMs: grace, maxAnswerBytes, maxErrorLength };
}

export function toSecrets(values: ProcessSettings): Secrets {
  return { apiKey: values["api-key"], secretKey: values["secret-key"] };
}

export function toLogConfig(values: ProcessSettings): LogConfig {
  const { "log-level": level, "log-format": format, "log-file": path } = values;
  const file = path === null ? null : { path, sizeBytes: values["log-size"], files: values["log-files"] };
  return { level, format, file };
}

/** The environment that gives a worker of the same machine these settings. */
export function toWorkerEnvironment(config: Omit<WorkerConfig, "health">): Record<string, string> {
  const { store, work, secrets, log } = config;
  const texts: Record<string, string | null> = {
    redis: store.url,
    partitions: String(store.partitions),
    concurrency: String(work.concurrency),
    lease: `${work.leaseMs}ms`,
    grace: `${work.graceMs}ms`,
    "max-answer": String(work.maxAnswerBytes),
    "max-error": String(work.maxErrorLength),
    "api-key": secrets.apiKey,
    "secret-key": secrets.secretKey,
    "log-level": log.level,
    "log-format": "json",
  };
  // What is not given here must not come from the environment of the parent either: an empty text counts as not set.
  return Object.fromEntries(
    Object.entries<{ readonly variable: string }>(WORKER_SOURCES).map(([name, { variable }]) => [
      variable,
      texts[name] ?? "",
    ]),
  );
}
