/** Where lines of the log go: to stderr, laid out for who reads it there, and to a file that is renamed as it grows. */
import { closeSync, openSync } from "node:fs";
import { basename, dirname } from "node:path";
import type { Writable } from "node:stream";
import { createStream } from "rotating-file-stream";
import { AieffectError } from "../errors.ts";
import { toPrintableJson } from "../model/printable.ts";
import { createPrettyPrinter } from "./pretty-lines.ts";

export interface LogSinkOptions {
  readonly stream: Writable;
  /** For people; lines of JSON otherwise. */
  readonly pretty: { readonly colors: boolean } | null;
  readonly file: LogFile | null;
  /** How long (ms) a file that could not be written is left alone. */
  readonly reopenMs?: number;
}

interface LogFile {
  readonly path: string;
  readonly sizeBytes: number;
  readonly files: number;
}

const REOPEN_MS = 30_000;

/** So much text (UTF-16 units) may wait for a reader who is slow; what comes on top of it is dropped. */
const MOST_WAITING = 4 * 1024 * 1024;

/** How long (ms) a line may wait for others. */
const MOMENT_MS = 50;
const NOT_URGENT = /^\{"level":"(?:info|debug|trace)"/;

export class LogSink {
  readonly #stream: Writable;
  readonly #toText: (line: string) => string;
  readonly #reopenMs: number;
  #file: Writable | null = null;
  #reopening: ReturnType<typeof setTimeout> | undefined;
  #lines: string[] = [];
  #timer: ReturnType<typeof setTimeout> | undefined;
  #urgent: ReturnType<typeof setImmediate> | undefined;
  #dropped = 0;

  /** @throws AieffectError INVALID_INPUT when the file cannot be written */
  constructor({ stream, pretty, file, reopenMs = REOPEN_MS }: LogSinkOptions) {
    this.#stream = stream;
    this.#reopenMs = reopenMs;
    this.#toText = pretty === null ? (line) => line : createPrettyPrinter(pretty);
    if (file !== null) this.#open(file);
    // Nobody reads any more: no reason to end.
    stream.on("error", () => {});
  }

  /**
   * Takes one line, which ends in a line break. Lines of a moment are written together: each write costs more than
   * many lines. What is urgent is written in this turn of the event loop.
   */
  write(line: string): void {
    this.#lines.push(line);
    if (!NOT_URGENT.test(line)) this.#urgent ??= setImmediate(() => this.flush());
    else this.#timer ??= setTimeout(() => this.flush(), MOMENT_MS);
  }

  /** Writes what was taken. */
  flush(): void {
    clearTimeout(this.#timer);
    clearImmediate(this.#urgent);
    this.#timer = undefined;
    this.#urgent = undefined;
    const lines = this.#lines;
    this.#lines = [];
    if (lines.length === 0) return;
    this.#file?.write(lines.join(""));
    if (this.#stream.writableLength > MOST_WAITING) {
      this.#dropped += lines.length;
      return;
    }
    if (this.#dropped > 0) {
      const dropped = this.#dropped;
      this.#dropped = 0;
      this.#tell("warn", `${dropped} lines were dropped here, for nobody read them`);
    }
    this.#stream.write(lines.map(this.#toText).join(""));
  }

  /** Writes what was taken and closes the file. */
  async close(): Promise<void> {
    this.flush();
    clearTimeout(this.#reopening);
    const file = this.#file;
    if (file !== null) await new Promise<void>((resolve) => file.end(resolve));
  }

  #open(file: LogFile): void {
    const opened = openFile(file, (message) => this.#tell("warn", message));
    this.#file = opened;
    opened.once("error", () => {
      this.#file = null;
      this.#reopenLater(file);
    });
  }

  /** What failed takes no more lines for good; but somebody may have made room on the disk. */
  #reopenLater(file: LogFile): void {
    const reopen = () => {
      try {
        this.#open(file);
      } catch {
        // That it cannot be written has been said.
        this.#reopenLater(file);
      }
    };
    this.#reopening = setTimeout(reopen, this.#reopenMs).unref();
  }

  /** To the stream alone: it is about the sink itself. */
  #tell(level: string, message: string): void {
    const line = toPrintableJson(JSON.stringify({ level, time: new Date().toISOString(), message }));
    this.#stream.write(this.#toText(`${line}\n`));
  }
}

function refuseUnwritable(path: string): void {
  try {
    closeSync(openSync(path, "a", 0o600));
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new AieffectError("INVALID_INPUT", `The log file ${path} cannot be written: ${reason}.`, {
      cause: error,
    });
  }
}

/** The file and its former parts, of which `path.1` is the newest; all for their owner only, as the database is. */
function openFile({ path, sizeBytes, files }: LogFile, onTrouble: (message: string) => void): Writable {
  refuseUnwritable(path);
  const file = createStream(basename(path), {
    path: dirname(path),
    size: `${sizeBytes}B`,
    rotate: files,
    mode: 0o600,
  });
  const onError = (error: Error) => onTrouble(`The log file ${path} cannot be written: ${error.message}`);
  file.on("error", onError);
  file.on("warning", onError);
  return file;
}
