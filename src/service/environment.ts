import { resolve } from "node:path";
import { AieffectError } from "../errors.ts";
import type { Address } from "../http-listener.ts";

/** The environment of a process, as it is given to a service. */
export type Environment = Readonly<Record<string, string | undefined>>;

/**
 * Where a service listens: HOST (default `0.0.0.0`) and PORT (default 8080; 0 takes any free port).
 *
 * @throws AieffectError INVALID_INPUT when PORT is no port
 */
export function readAddress(environment: Environment): Address {
  return { host: environment.HOST || "0.0.0.0", port: readPort(environment, "PORT", 8080) };
}

/** @throws AieffectError INVALID_INPUT when the variable is no port */
export function readPort(environment: Environment, variable: string, fallback: number): number {
  const text = environment[variable] || String(fallback);
  const port = Number(text);
  if (/^\d{1,5}$/.test(text) && port <= 65_535) return port;
  const message = `${variable} must be a number from 0 to 65535, not ${JSON.stringify(text)}`;
  throw new AieffectError("INVALID_INPUT", message);
}

/** The absolute path of the folder for results: DATA_DIR (default `data`, in the working directory). */
export function readDataDirectory(environment: Environment): string {
  return resolve(environment.DATA_DIR || "data");
}
