/** Flags and environment of `serve` become its configuration. */
import * as v from "valibot";
import { AieffectError } from "../errors.ts";
import { toHostPolicy } from "../model/host-policy.ts";
import { type SubmissionOptions, SubmissionOptionsSchema } from "../model/submission-options.ts";
import { PROCESS_ENTRIES, PROCESS_SOURCES } from "./process-settings.ts";
import {
  type Given,
  type Origin,
  type ReadSettings,
  readSettings,
  type SettingSources,
  toLabel,
} from "./setting.ts";
import { duration, HostSchema, NameSchema, size, wholeNumber, words } from "./value.ts";
import type { LogConfig, RedisConfig, Secrets, WorkConfig } from "./worker-config.ts";
import { toLogConfig, toRedisConfig, toSecrets, toWorkConfig } from "./worker-config.ts";

export interface SqliteConfig {
  readonly kind: "sqlite";
  readonly path: string;
  /** Whether its folder is the user's data folder, and is made when it is missing. */
  readonly isDefault: boolean;
}

export type StoreConfig = SqliteConfig | RedisConfig;

/** What is asked of a submission, and what one that does not say gets. */
export interface SubmissionConfig {
  readonly defaults: SubmissionOptions;
  readonly retainMs: number;
  readonly maxBodyBytes: number;
  readonly maxTasks: number;
  /** Which hosts a dockerinfo may name; null for all. */
  readonly allowHosts: string | null;
}

export interface ServerConfig {
  readonly host: string;
  readonly port: number;
  readonly workers: number;
  readonly store: StoreConfig;
  readonly work: WorkConfig;
  readonly submissions: SubmissionConfig;
  readonly secrets: Secrets;
  readonly log: LogConfig;
}

/** Timers of a longer delay than this are none. */
const LONGEST = "24d";

const ServerSettingsSchema = v.pipe(
  v.object({
    ...PROCESS_ENTRIES,
    port: wholeNumber(0, 65_535),
    host: HostSchema,
    workers: wholeNumber(0, 256),
    db: v.nullable(NameSchema),
    "poll-min": duration("1ms", LONGEST),
    "poll-max": duration("1ms", LONGEST),
    "execute-timeout": duration("1ms", LONGEST),
    "task-timeout": v.nullable(duration("1ms", LONGEST)),
    attempts: wholeNumber(1, 20),
    backoff: duration("0s", LONGEST),
    "max-backoff": duration("0s", LONGEST),
    "retry-on": words(["unavailable", "timeout", "failed"]),
    retain: duration("0s", "36500d"),
    "max-body": size(1024, 2 ** 30),
    "max-tasks": wholeNumber(1, 1_000_000),
    "allow-hosts": v.nullable(NameSchema),
    // The Python orchestrator's pause between two looks for work. Nothing looks here, so any text will do.
    "poll-interval": v.nullable(v.string()),
  }),
  v.forward(
    v.check((values) => values["poll-min"] <= values["poll-max"], "must not exceed --poll-max"),
    ["poll-min"],
  ),
  v.forward(
    v.check((values) => values.backoff <= values["max-backoff"], "must not exceed --max-backoff"),
    ["backoff"],
  ),
);

type ServerSettings = v.InferOutput<typeof ServerSettingsSchema>;

export const SERVER_SOURCES = {
  port: {
    variable: "PORT",
    helpValue: "PORT",
    description: "Port of the REST API; 0 for a free one.",
    fallback: "18000",
  },
  host: {
    variable: "HOST",
    helpValue: "ADDRESS",
    description: "Address on which the REST API answers; 0.0.0.0 for all.",
    fallback: "127.0.0.1",
  },
  workers: {
    variable: "AIEFFECT_WORKERS",
    helpValue: "N",
    description: "How many workers run beside the REST API: in this process, or on Redis as its children.",
    fallback: "3",
  },
  db: {
    variable: "AIEFFECT_DB",
    helpValue: "FILE",
    description: "SQLite file as the store. Default: aieffect.db in the user's data folder.",
    fallback: null,
  },
  ...PROCESS_SOURCES,
  "poll-min": {
    variable: "AIEFFECT_POLL_MIN",
    helpValue: "DURATION",
    description: "First pause between two polls of a task, unless its submission says otherwise.",
    fallback: "100ms",
  },
  "poll-max": {
    variable: "AIEFFECT_POLL_MAX",
    helpValue: "DURATION",
    description: "Longest pause between two polls of a task.",
    fallback: "5s",
  },
  "execute-timeout": {
    variable: "AIEFFECT_EXECUTE_TIMEOUT",
    helpValue: "DURATION",
    description: "Longest wait for the answer of one execute call.",
    fallback: "30s",
  },
  "task-timeout": {
    variable: "AIEFFECT_TASK_TIMEOUT",
    helpValue: "DURATION",
    description: "A task that takes longer fails. Default: no limit.",
    fallback: null,
  },
  attempts: {
    variable: "AIEFFECT_ATTEMPTS",
    helpValue: "N",
    description: "Attempts of a task.",
    fallback: "3",
  },
  backoff: {
    variable: "AIEFFECT_BACKOFF",
    helpValue: "DURATION",
    description: "Longest pause before the second attempt; it doubles with each one.",
    fallback: "200ms",
  },
  "max-backoff": {
    variable: "AIEFFECT_MAX_BACKOFF",
    helpValue: "DURATION",
    description: "Longest pause before any attempt.",
    fallback: "10s",
  },
  "retry-on": {
    variable: "AIEFFECT_RETRY_ON",
    helpValue: "WORDS",
    description: "What another attempt is made for: unavailable, timeout, failed, or none.",
    fallback: "unavailable",
  },
  retain: {
    variable: "AIEFFECT_RETAIN",
    helpValue: "DURATION",
    description: "How long a workflow is kept after its end.",
    fallback: "30d",
  },
  "max-body": {
    variable: "AIEFFECT_MAX_BODY",
    helpValue: "SIZE",
    description: "Longest body of a request.",
    fallback: "10MiB",
  },
  "max-tasks": {
    variable: "AIEFFECT_MAX_TASKS",
    helpValue: "N",
    description: "Most tasks of a workflow.",
    fallback: "100000",
  },
  "allow-hosts": {
    variable: "AIEFFECT_ALLOW_HOSTS",
    helpValue: "PATTERN",
    description: "Which hosts a dockerinfo may name, such as *.example.org,10.0.0.0/8. Default: all.",
    fallback: null,
  },
  "poll-interval": {
    variable: "WORKER_POLL_INTERVAL",
    secrecy: "no-flag",
    description: "Read, and without effect: workers are woken, and look for nothing.",
    fallback: null,
  },
} as const satisfies SettingSources<keyof ServerSettings>;

/**
 * @param defaultDatabase where SQLite is kept when nothing is said of a store
 * @throws AieffectError INVALID_INPUT naming the flag or the variable
 */
export function toServerConfig(given: Given, defaultDatabase: string): ServerConfig {
  const settings = readSettings(ServerSettingsSchema, SERVER_SOURCES, given);
  const { values } = settings;
  const { host, port, workers } = values;
  return {
    host,
    port,
    workers,
    store: toStoreConfig(settings, defaultDatabase),
    work: toWorkConfig(values),
    submissions: toSubmissionConfig(values),
    secrets: toSecrets(values),
    log: toLogConfig(values),
  };
}

/** Of two stores the one that a flag names counts; neither of two that are named alike. */
function toStoreConfig(
  { values, originOf }: ReadSettings<ServerSettings>,
  defaultDatabase: string,
): StoreConfig {
  const [db, redis] = [originOf("db"), originOf("redis")];
  if (db === redis && db !== "default") throw toConflict(db);
  const redisConfig = toRedisConfig(values);
  if (redisConfig !== null && db !== "flag") return redisConfig;
  return { kind: "sqlite", path: values.db ?? defaultDatabase, isDefault: values.db === null };
}

function toConflict(origin: Origin): AieffectError {
  const [db, redis] = [toLabel(SERVER_SOURCES, "db", origin), toLabel(SERVER_SOURCES, "redis", origin)];
  return new AieffectError("INVALID_INPUT", `${db} and ${redis} name two stores: leave one of them out.`);
}

/** @throws AieffectError INVALID_INPUT for a pattern of hosts that is none */
function toPattern(allowHosts: string | null): string | null {
  toHostPolicy(allowHosts);
  return allowHosts;
}

function toSubmissionConfig(values: ServerSettings): SubmissionConfig {
  const defaults = v.parse(SubmissionOptionsSchema, {
    retry: {
      attempts: values.attempts,
      backoff_ms: values.backoff,
      max_backoff_ms: values["max-backoff"],
      on: values["retry-on"],
    },
    execute_timeout_ms: values["execute-timeout"],
    task_timeout_ms: values["task-timeout"],
    poll_min_ms: values["poll-min"],
    poll_max_ms: values["poll-max"],
  });
  return {
    defaults,
    retainMs: values.retain,
    maxBodyBytes: values["max-body"],
    maxTasks: values["max-tasks"],
    allowHosts: toPattern(values["allow-hosts"]),
  };
}
