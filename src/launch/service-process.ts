/** One service as a child process: from its start until it answers, and why it did not. */
import { type ChildProcess, spawn } from "node:child_process";
import { closeSync, mkdirSync, openSync } from "node:fs";
import { dirname } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { AieffectError } from "../errors.ts";
import type { PlannedService } from "./launch-plan.ts";
import { readLastLines } from "./log-tail.ts";
import { identifyProcess, type ProcessIdentity } from "./process-identity.ts";
import { refuseUnwritable } from "./refuse-unwritable.ts";

export interface ServiceProcess {
  readonly service: PlannedService;
  readonly identity: ProcessIdentity;
  /** How it ended, once it has: `exit code 1`, `signal SIGKILL`. */
  readonly ended: Promise<string>;
}

const FIRST_POLL_MS = 20;
const LONGEST_POLL_MS = 250;
const LOG_LINES = 10;

export interface StartOptions {
  /** The working directory: relative paths such as `data` start there. */
  readonly folder: string;
  /** Whether the service goes on when this process ends; otherwise it ends with it, even if that is killed. */
  readonly survives: boolean;
}

/**
 * Starts a service; its output goes to its log file, which starts anew.
 * @throws AieffectError SERVICES_UNAVAILABLE when there is no starting it, STATE_UNUSABLE when its log cannot be written
 */
export function startService(service: PlannedService, { folder, survives }: StartOptions): ServiceProcess {
  const log = refuseUnwritable(service.logPath, () => {
    mkdirSync(dirname(service.logPath), { recursive: true });
    return openSync(service.logPath, "w");
  });
  const [program, ...parameters] = service.command;
  const child = spawn(program, parameters, {
    cwd: folder,
    env: { ...service.environment, ...(survives ? {} : { BUN_OPTIONS: "--no-orphans" }) },
    // A process group of its own: Ctrl-C in the terminal reaches us alone, and we stop the services.
    detached: true,
    stdio: ["ignore", log, log],
  });
  closeSync(log);
  const ended = waitForEnd(child);
  const identity = child.pid === undefined ? undefined : identifyProcess(child.pid);
  if (survives) child.unref();
  if (identity !== undefined) return { service, identity, ended };
  throw unavailable(service, "ended as soon as it was started");
}

function waitForEnd(child: ChildProcess): Promise<string> {
  const { promise, resolve } = Promise.withResolvers<string>();
  child.once("error", (error) => resolve(error.message));
  child.once("exit", (code, signal) =>
    resolve(signal === null ? `exit code ${code ?? "unknown"}` : `signal ${signal}`),
  );
  return promise;
}

/**
 * Returns when the service's `/health` answers.
 * @throws AieffectError SERVICES_UNAVAILABLE when it ends before, or the time (ms) is over
 * @throws the signal's reason when that is aborted
 */
export async function waitUntilHealthy(
  { service, ended }: ServiceProcess,
  timeoutMs: number,
  signal: AbortSignal,
): Promise<void> {
  const deadline = performance.now() + timeoutMs;
  let end: string | undefined;
  void ended.then((description) => {
    end = description;
  });
  for (let pauseMs = FIRST_POLL_MS; ; pauseMs = Math.min(pauseMs * 2, LONGEST_POLL_MS)) {
    signal.throwIfAborted();
    const overdue = AbortSignal.timeout(Math.max(1, deadline - performance.now()));
    const isHealthy = await answers(service.port, AbortSignal.any([signal, overdue]));
    if (end !== undefined) throw unavailable(service, `ended with ${end} before it answered`);
    if (isHealthy) return;
    if (performance.now() >= deadline) {
      throw unavailable(service, `did not answer on port ${service.port} within ${timeoutMs / 1000} s`);
    }
    await Promise.race([sleep(pauseMs), ended]);
  }
}

async function answers(port: number, signal: AbortSignal): Promise<boolean> {
  try {
    const response = await fetch(`http://127.0.0.1:${port}/health`, { signal, redirect: "manual" });
    await response.body?.cancel();
    return response.ok;
  } catch {
    return false;
  }
}

/** What happened to a service, with the end of its log and where all of it is. */
export function unavailable({ name, logPath }: PlannedService, what: string): AieffectError {
  const lines = readLastLines(logPath, LOG_LINES);
  const shown =
    lines.length === 0
      ? "It logged nothing to"
      : `The end of its log:\n${lines.map((line) => `    ${line}\n`).join("")}  All of it:`;
  return new AieffectError("SERVICES_UNAVAILABLE", `The service ${name} ${what}.\n  ${shown} ${logPath}`);
}
