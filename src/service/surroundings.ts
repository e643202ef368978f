/** What a service needs from the process around it, and where a process has it from. */
import { randomBytes, randomUUID } from "node:crypto";
import { tmpdir } from "node:os";
import { systemClock } from "../clock.ts";
import { type Environment, readDataDirectory } from "./environment.ts";
import { type Log, logToStderr } from "./log.ts";
import { readSelfUrl } from "./self-url.ts";

export interface ServiceSurroundings {
  /** The bearer key, asked at each request; unset or empty: the service is open. */
  readonly apiKey: () => string | undefined;
  /** Milliseconds, of a clock that never goes back. */
  readonly now: () => number;
  /** Runs `action` once after `delayMs`; the returned function takes it back. */
  readonly after: (delayMs: number, action: () => void) => () => void;
  readonly randomSuffix: () => string;
  /** 128 random bits that are safe in a path. */
  readonly randomId: () => string;
  readonly log: Log;
  /** Absolute path of the folder that all services share. */
  readonly dataDirectory: string;
  /** Where large data lies as long as the service runs. */
  readonly temporaryDirectory: string;
  /** Base of the service's own URLs; null takes what each caller used. */
  readonly selfUrl: string | null;
}

/**
 * The surroundings that the environment describes: SERVICE_API_KEY, DATA_DIR, SELF_URL and TMPDIR.
 *
 * @throws AieffectError INVALID_INPUT when SELF_URL is no URL
 */
export function readSurroundings(environment: Environment = process.env): ServiceSurroundings {
  // Read once: nobody outside can change it, and a look into the environment costs more than all else that a call does.
  const apiKey = environment.SERVICE_API_KEY;
  return {
    apiKey: () => apiKey,
    now: () => performance.now(),
    after: systemClock.after,
    randomSuffix: () => randomUUID().slice(0, 8),
    randomId: () => randomBytes(16).toString("hex"),
    log: logToStderr,
    dataDirectory: readDataDirectory(environment),
    temporaryDirectory: tmpdir(),
    selfUrl: readSelfUrl(environment),
  };
}
