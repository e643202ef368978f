/**
 * A process of the same program that lives and ends with this one: its stdin is a pipe, which closes when this process
 * ends, however it ends, and by that the child knows. On it the child is asked, one line each; it answers on stdout.
 */
import { type ChildProcess, spawn } from "node:child_process";
import type { Readable } from "node:stream";
import type { Supervised } from "./supervisor.ts";

export interface ChildOptions {
  readonly command: readonly [string, ...string[]];
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** Called with each line of its stderr. */
  readonly onLine: (line: string) => void;
  /** So long (ms) it may take to end when it is asked to; then it is killed. */
  readonly patienceMs: number;
}

/** How a process ended. */
export interface ChildEnd {
  /** Null when a signal ended it, or it could not be started. */
  readonly exitCode: number | null;
  readonly reason: string;
}

export interface Child extends Supervised {
  readonly ended: Promise<ChildEnd>;
  readonly pid: number | undefined;
  /** Its answer; rejects when it ends before. */
  ask(question: string): Promise<string>;
  kill(): void;
}

export function startChild({ command, environment, onLine, patienceMs }: ChildOptions): Child {
  const [program, ...args] = command;
  const child = spawn(program, args, { env: { ...environment }, stdio: ["pipe", "pipe", "pipe"] });
  const conversation = new Conversation(child);
  readLines(child.stderr, onLine);
  const ended = new Promise<ChildEnd>((resolve) => {
    child.on("error", (error) => resolve({ exitCode: null, reason: error.message }));
    child.on("close", (exitCode, signal) => resolve({ exitCode, reason: describeEnd(exitCode, signal) }));
  });
  void ended.then(() => conversation.end());
  return {
    pid: child.pid,
    ended,
    ask: (question) => conversation.ask(question),
    kill: () => void child.kill("SIGKILL"),
    async stop() {
      child.kill("SIGTERM");
      const timer = setTimeout(() => child.kill("SIGKILL"), patienceMs);
      await ended;
      clearTimeout(timer);
    },
  };
}

function describeEnd(code: number | null, signal: NodeJS.Signals | null): string {
  return signal === null ? `exit code ${code}` : `ended by ${signal}`;
}

/** A log has many lines, and `readline` does much for each. */
function readLines(stream: Readable, onLine: (line: string) => void): void {
  let rest = "";
  stream.setEncoding("utf8");
  stream.on("data", (chunk: string) => {
    const lines = (rest + chunk).split("\n");
    rest = lines.pop() ?? "";
    for (const line of lines) onLine(line);
  });
  stream.on("end", () => {
    if (rest !== "") onLine(rest);
  });
}

/** Questions and answers, in order. */
class Conversation {
  readonly #child: ChildProcess;
  readonly #waiting: PromiseWithResolvers<string>[] = [];
  #hasEnded = false;

  constructor(child: ChildProcess) {
    this.#child = child;
    // It may end while it is asked.
    child.stdin?.on("error", () => {});
    if (child.stdout !== null) {
      readLines(child.stdout, (line) => this.#waiting.shift()?.resolve(line));
    }
  }

  ask(question: string): Promise<string> {
    const answer = Promise.withResolvers<string>();
    if (this.#hasEnded) answer.reject(new Error("The process has ended"));
    else {
      this.#waiting.push(answer);
      this.#child.stdin?.write(`${question}\n`);
    }
    return answer.promise;
  }

  end(): void {
    this.#hasEnded = true;
    for (const { reject } of this.#waiting.splice(0)) reject(new Error("The process has ended"));
  }
}
