/** Flags and environment become one validated configuration; every default stands here. */
import * as v from "valibot";
import { AieffectError } from "./errors.ts";
import { ServicesApiKeySchema } from "./model/submission.ts";

/** How a run in this process works. Durations are in ms. */
export interface RunConfig {
  /** The file that keeps the run; null keeps it in memory. */
  readonly statePath: string | null;
  /** How many execute calls at once. */
  readonly concurrency: number;
  /** After so long the whole workflow is cancelled; null never. */
  readonly timeoutMs: number | null;
}

export const DEFAULT_CONCURRENCY = 64;
/** A worker that gives no sign of life for so long (ms) loses its tasks to others. */
export const LEASE_MS = 15_000;
/** How long (ms) a service may take to say that it is healthy. */
export const PROBE_TIMEOUT_MS = 5_000;
/** How many services are asked at once; they answer within a second, or not at all. */
export const PROBE_CONCURRENCY = 64;

/** The environment that commands read. Empty texts count as unset. */
const EnvironmentSchema = v.object({ AIEFFECT_SERVICES_API_KEY: v.optional(v.string(), "") });

/**
 * The key for the services' Control Interface; the flag goes before `AIEFFECT_SERVICES_API_KEY`.
 *
 * @throws AieffectError INVALID_INPUT, without the key in its text
 */
export function toServicesApiKey(flag: string | undefined, environment: unknown): string | null {
  const { AIEFFECT_SERVICES_API_KEY: variable } = v.parse(EnvironmentSchema, environment);
  const key = v.safeParse(ServicesApiKeySchema, flag ?? variable);
  if (key.success) return key.output || null;
  throw new AieffectError("INVALID_INPUT", `The services' key ${key.issues[0].message}.`);
}

const UNIT_MS: Readonly<Record<string, number>> = { ms: 1, s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 };

/**
 * A duration such as `500ms`, `30s`, `5m`, `2h` or `1d`, in ms.
 *
 * @throws AieffectError INVALID_INPUT
 */
export function parseDurationMs(text: string): number {
  const durationMs = toDurationMs(text);
  if (durationMs > 0 && Number.isSafeInteger(durationMs)) return durationMs;
  throw new AieffectError("INVALID_INPUT", `Not a duration: ${text}. Write it like 500ms, 30s, 5m or 2h.`);
}

/** The same without a refusal: NaN for what is no duration. */
export function toDurationMs(text: string): number {
  const match = /^(\d+(?:\.\d+)?)(ms|s|m|h|d)$/.exec(text.trim());
  return Math.round(Number(match?.[1]) * (UNIT_MS[match?.[2] ?? ""] ?? Number.NaN));
}
