/**
 * Which process a pid stands for. Systems give the pid of an ended process to another one, so a pid is only ever
 * written down together with the moment its process started, and only believed when both still agree.
 */
import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import * as v from "valibot";

export const ProcessIdentitySchema = v.object({
  pid: v.pipe(v.number(), v.integer(), v.minValue(1)),
  /** The system's own mark of the moment; only good for comparing. */
  startMark: v.string(),
});

export type ProcessIdentity = Readonly<v.InferOutput<typeof ProcessIdentitySchema>>;

/** undefined when there is no such process, or none that still runs. */
export function identifyProcess(pid: number): ProcessIdentity | undefined {
  const startMark = process.platform === "linux" ? readStatFile(pid) : askProcessList(pid);
  return startMark === undefined ? undefined : { pid, startMark };
}

export function isRunning({ pid, startMark }: ProcessIdentity): boolean {
  return identifyProcess(pid)?.startMark === startMark;
}

/** Sends a signal, unless the process has ended: also in between, when the system says that there is none. */
export function signalProcess(identity: ProcessIdentity, signal: NodeJS.Signals): void {
  if (!isRunning(identity)) return;
  try {
    process.kill(identity.pid, signal);
  } catch (error) {
    if (!isNoSuchProcess(error)) throw error;
  }
}

const isNoSuchProcess = (error: unknown): boolean =>
  error instanceof Error && "code" in error && error.code === "ESRCH";

/** Fields 3 (state) and 22 (start in clock ticks since boot); the name before them may hold blanks and brackets. */
function readStatFile(pid: number): string | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
    const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
    return isEnded(fields[0]) ? undefined : fields[19];
  } catch {
    return undefined;
  }
}

function askProcessList(pid: number): string | undefined {
  const { stdout } = spawnSync("ps", ["-o", "state=,lstart=", "-p", String(pid)], { encoding: "utf8" });
  const [, state, startMark] = /^\s*(\S+)\s+(.*\S)\s*$/.exec(stdout ?? "") ?? [];
  return isEnded(state) ? undefined : startMark;
}

/** A zombie has ended; it only waits for its parent to notice. */
const isEnded = (state: string | undefined): boolean => /^[ZX]/.test(state ?? "Z");
