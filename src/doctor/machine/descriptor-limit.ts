/** How many files and connections a process may have open at once. */
import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";

/** Null when the system does not tell, infinite when there is no limit. */
export function readDescriptorLimit(): number | null {
  if (process.platform === "win32") return null;
  return process.platform === "linux" ? readLimits() : askShell();
}

function readLimits(): number | null {
  try {
    return toLimit(/^Max open files\s+(\S+)/m.exec(readFileSync("/proc/self/limits", "utf8"))?.[1]);
  } catch {
    return null;
  }
}

const askShell = (): number | null =>
  toLimit(spawnSync("sh", ["-c", "ulimit -n"], { encoding: "utf8" }).stdout?.trim());

function toLimit(text: string | undefined): number | null {
  if (text === "unlimited") return Number.POSITIVE_INFINITY;
  return /^\d+$/.test(text ?? "") ? Number(text) : null;
}
