/** The log of a process: a line of JSON per fact worth keeping, without keys and payloads. */
import { pino, stdTimeFunctions } from "pino";
import { toPrintableJson } from "../model/printable.ts";
import type { LogSink } from "./log-sink.ts";
import { type Facts, toLoggable } from "./loggable.ts";

/** What other modules see of the log. The facts come first, a fixed text after them. */
export interface Logger {
  debug(facts: Facts, message: string): void;
  info(facts: Facts, message: string): void;
  warn(facts: Facts, message: string): void;
  error(facts: Facts, message: string): void;
  fatal(facts: Facts, message: string): void;
  /** Whether lines of a level are written at all. */
  isLevelEnabled(level: string): boolean;
  /** The same log, with these facts on each line. */
  child(facts: Facts): Logger;
}

export interface LoggerOptions {
  readonly level: string;
  readonly sink: LogSink;
  /** What stands on each line, such as the worker's id. */
  readonly facts: Facts;
  /** Texts that are hidden wherever they stand. */
  readonly secrets: readonly string[];
}

export function createLogger({ level, sink, facts, secrets }: LoggerOptions): Logger {
  return pino(
    {
      level,
      base: facts,
      messageKey: "message",
      timestamp: stdTimeFunctions.isoTime,
      // Errors are plain by then.
      serializers: { err: (error) => error },
      formatters: {
        level: (label) => ({ level: label }),
        log: (logged) => toLoggable(logged, secrets),
      },
    },
    { write: (line) => sink.write(toPrintableJson(line)) },
  );
}
