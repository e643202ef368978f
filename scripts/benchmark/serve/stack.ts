/** The processes under measurement: `aieffect serve` with its workers, and what they cost. */
import { existsSync, readFileSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";

export interface Stack {
  readonly url: string;
  /** From the start of the process to the first answer of /health. */
  readonly startMs: number;
  /** CPU time (s) that all its processes have taken so far. */
  cpuSeconds(): number;
  /** Resident memory (MB) of all its processes together. */
  residentMegabytes(): number;
  /** The most of that so far, as a look every so often shows it. */
  peakMegabytes(): number;
  stop(): Promise<void>;
}

const TICKS_PER_SECOND = 100;
/** Between two looks at the memory. */
const LOOK_MS = 200;

/** Starts `aieffect serve` and waits until it answers. */
export async function startStack(binary: string, options: readonly string[], cwd: string): Promise<Stack> {
  const startedAt = performance.now();
  const port = freePort();
  const child = Bun.spawn([binary, "serve", "--port", String(port), ...options], {
    cwd,
    env: { PATH: "", HOME: cwd, LOG_LEVEL: "error" },
    stdout: "ignore",
    stderr: "inherit",
  });
  const url = `http://127.0.0.1:${port}`;
  while (!(await answers(url))) {
    if (child.exitCode !== null) throw new Error(`aieffect serve ended with ${child.exitCode}`);
    await sleep(2);
  }
  const startMs = performance.now() - startedAt;
  const processes = () => [child.pid, ...childrenOf(child.pid)];
  const residentMegabytes = () => sum(processes().map(residentMegabytesOf));
  let peak = 0;
  const look = () => {
    peak = Math.max(peak, residentMegabytes());
  };
  const looking = setInterval(look, LOOK_MS);
  return {
    url,
    startMs,
    cpuSeconds: () => sum(processes().map(cpuSecondsOf)),
    residentMegabytes,
    peakMegabytes: () => peak,
    async stop() {
      clearInterval(looking);
      child.kill("SIGTERM");
      await child.exited;
    },
  };
}

export function freePort(): number {
  const server = Bun.serve({ port: 0, hostname: "127.0.0.1", fetch: () => new Response() });
  const { port } = server;
  server.stop(true);
  if (port === undefined) throw new Error("no port is free");
  return port;
}

/** CPU time (s) of one process, all its threads included. */
export function cpuSecondsOf(pid: number): number {
  const path = `/proc/${pid}/stat`;
  if (!existsSync(path)) return 0;
  const fields = readFileSync(path, "utf8")
    .replace(/^.*\) /, "")
    .split(" ");
  return (Number(fields[11]) + Number(fields[12])) / TICKS_PER_SECOND;
}

function residentMegabytesOf(pid: number): number {
  const path = `/proc/${pid}/status`;
  if (!existsSync(path)) return 0;
  return Number(/VmRSS:\s+(\d+)/.exec(readFileSync(path, "utf8"))?.[1] ?? 0) / 1024;
}

function childrenOf(pid: number): number[] {
  const path = `/proc/${pid}/task/${pid}/children`;
  const children = existsSync(path) ? readFileSync(path, "utf8").trim().split(" ").filter(Boolean) : [];
  return children.map(Number);
}

async function answers(url: string): Promise<boolean> {
  try {
    return (await fetch(`${url}/health`)).ok;
  } catch {
    return false;
  }
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
