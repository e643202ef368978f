/** The settings that `serve` and `worker` share: the store on Redis, the work, keys and logs. */
import * as v from "valibot";
import { LONGEST_ERROR } from "../model/failure.ts";
import type { SettingSources } from "./setting.ts";
import { duration, HeaderKeySchema, NameSchema, size, wholeNumber } from "./value.ts";

/** The Python orchestrator took the level names of Python. */
const LEVELS_OF_PYTHON: Readonly<Record<string, string>> = { warning: "warn", critical: "fatal" };
const LOG_LEVELS = ["fatal", "error", "warn", "info", "debug", "trace", "silent"] as const;

const LogLevelSchema = v.pipe(
  v.string(),
  v.transform((text) => {
    const level = text.trim().toLowerCase();
    return LEVELS_OF_PYTHON[level] ?? level;
  }),
  v.picklist(LOG_LEVELS, `must be one of ${LOG_LEVELS.join(", ")}`),
);

export const PROCESS_ENTRIES = {
  redis: v.nullable(NameSchema),
  partitions: wholeNumber(1, 1024),
  concurrency: wholeNumber(1, 4096),
  lease: duration("100ms", "1h"),
  grace: duration("0s", "5m"),
  "max-answer": size(1024, 2 ** 30),
  "max-error": size(64, LONGEST_ERROR),
  "api-key": v.nullable(HeaderKeySchema),
  "secret-key": v.nullable(v.pipe(v.string(), v.minLength(16, "must have 16 characters or more"))),
  "log-level": LogLevelSchema,
  "log-format": v.picklist(["auto", "json", "pretty"], "must be one of auto, json, pretty"),
  "log-file": v.nullable(NameSchema),
  "log-size": size(1024, 2 ** 40),
  "log-files": wholeNumber(1, 1000),
};

export const PROCESS_SOURCES = {
  redis: {
    variable: "REDIS_URL",
    secrecy: "not-quoted",
    helpValue: "URL",
    description: "Redis as the store: redis://, rediss:// (TLS) or unix:// with user, password and database.",
    fallback: null,
  },
  partitions: {
    variable: "AIEFFECT_PARTITIONS",
    helpValue: "N",
    description: "Over how many partitions workflows are spread on Redis; the same for all processes.",
    fallback: "1",
  },
  concurrency: {
    variable: "AIEFFECT_CONCURRENCY",
    helpValue: "N",
    description: "How many execute calls at once, for each worker.",
    fallback: "64",
  },
  lease: {
    variable: "AIEFFECT_LEASE",
    helpValue: "DURATION",
    description: "After this time without a sign of life others take over a worker's tasks.",
    fallback: "15s",
  },
  grace: {
    variable: "AIEFFECT_GRACE",
    helpValue: "DURATION",
    description: "How long calls in flight may take to end when the process is asked to end.",
    fallback: "5s",
  },
  "max-answer": {
    variable: "AIEFFECT_MAX_ANSWER",
    helpValue: "SIZE",
    description: "Longest answer that is read of a service.",
    fallback: "1MiB",
  },
  "max-error": {
    variable: "AIEFFECT_MAX_ERROR",
    helpValue: "SIZE",
    description: "Longest error text that is kept of a task.",
    fallback: "8KiB",
  },
  "api-key": {
    variable: "ORCHESTRATOR_API_KEY",
    secrecy: "no-flag",
    description: "Bearer key that clients of the REST API must send; without it the API is open.",
    fallback: null,
  },
  "secret-key": {
    variable: "AIEFFECT_SECRET_KEY",
    secrecy: "no-flag",
    description:
      "Secret of 16 characters or more, from which the key is derived that encrypts services' keys.",
    fallback: null,
  },
  "log-level": {
    variable: "LOG_LEVEL",
    helpValue: "LEVEL",
    description: `Least important line that is logged: ${LOG_LEVELS.join(", ")}.`,
    fallback: "info",
  },
  "log-format": {
    variable: "AIEFFECT_LOG_FORMAT",
    helpValue: "FORMAT",
    description: "json (a line each), pretty, or auto: pretty on a terminal. Logs go to stderr.",
    fallback: "auto",
  },
  "log-file": {
    variable: "AIEFFECT_LOG_FILE",
    helpValue: "FILE",
    description: "Write the log, as JSON, to FILE too.",
    fallback: null,
  },
  "log-size": {
    variable: "AIEFFECT_LOG_SIZE",
    helpValue: "SIZE",
    description: "The log file is renamed when it has grown to this size.",
    fallback: "10MiB",
  },
  "log-files": {
    variable: "AIEFFECT_LOG_FILES",
    helpValue: "N",
    description: "How many renamed log files are kept.",
    fallback: "5",
  },
} as const satisfies SettingSources<keyof typeof PROCESS_ENTRIES>;
