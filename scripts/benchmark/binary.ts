/** The compiled binary as a process: how long it takes, and how much memory. */
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Figure, median } from "./figure.ts";
import { type Documents, toChain, toLongTasks } from "./pipelines.ts";

const MEGABYTE = 1024 * 1024;
const ROUNDS = 11;
const LONG_TASKS = 5_000;

export async function measureBinary(binary: string, port: number): Promise<Figure[]> {
  const folder = mkdtempSync(join(tmpdir(), "aieffect-bench-"));
  try {
    return [
      measureTime("--version", [binary, "--version"], folder, 60),
      measureTime("demo, its services included", [binary, "demo"], folder, 400),
      measureRunMemory(binary, folder, port),
      await measureFollowing(binary, folder, port),
    ];
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function measureTime(name: string, command: string[], cwd: string, limit: number): Figure {
  const times = Array.from({ length: ROUNDS }, () => {
    const startedAt = performance.now();
    run(command, cwd);
    return performance.now() - startedAt;
  });
  const from = `median of ${ROUNDS}, ${Math.min(...times).toFixed(0)} to ${Math.max(...times).toFixed(0)} ms`;
  return { name: `time of ${name}`, value: median(times), limit, unit: "ms", from };
}

function measureRunMemory(binary: string, folder: string, port: number): Figure {
  const paths = writeDocuments(folder, toChain(4, port));
  const measure = [process.execPath, join(import.meta.dir, "peak-memory.ts")];
  const peaks = Array.from({ length: ROUNDS }, () => {
    return Number(run([...measure, binary, "run", ...paths], folder)) / MEGABYTE;
  });
  const from = `median peak of ${ROUNDS}, at most ${Math.max(...peaks).toFixed(0)} MB`;
  return { name: "memory of run, 4 tasks", value: median(peaks), limit: 120, unit: "MB", from };
}

/** Starts more long tasks than there are slots, waits until all are accepted, and lets them be polled for a while. */
async function measureFollowing(binary: string, folder: string, port: number): Promise<Figure> {
  const paths = writeDocuments(folder, toLongTasks(LONG_TASKS, port));
  const output = join(folder, "events.ndjson");
  const command = [binary, "run", ...paths, "--json"];
  const child = Bun.spawn(command, { stdout: Bun.file(output), stderr: "ignore" });
  const startedAt = performance.now();
  while (countAccepted(output) < LONG_TASKS) await Bun.sleep(500);
  const seconds = ((performance.now() - startedAt) / 1000).toFixed(0);
  await Bun.sleep(10_000);
  const memory = Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${child.pid}/status`, "utf8"))?.[1]) / 1024;
  child.kill("SIGINT");
  await child.exited;
  const from = `resident 10 s after all were accepted, which took ${seconds} s`;
  return { name: `memory, ${LONG_TASKS} long tasks followed`, value: memory, limit: 250, unit: "MB", from };
}

function countAccepted(path: string): number {
  return existsSync(path) ? readFileSync(path, "utf8").split('"task-accepted"').length - 1 : 0;
}

function writeDocuments(folder: string, { blueprint, dockerinfo }: Documents): [string, string] {
  const paths: [string, string] = [join(folder, "blueprint.json"), join(folder, "dockerinfo.json")];
  writeFileSync(paths[0], JSON.stringify(blueprint));
  writeFileSync(paths[1], JSON.stringify(dockerinfo));
  return paths;
}

/** What it printed. */
function run(command: string[], cwd: string): string {
  const { exitCode, stdout, stderr } = Bun.spawnSync(command, { cwd });
  if (exitCode !== 0) throw new Error(`${command.join(" ")} ended with ${exitCode}: ${stderr}`);
  return stdout.toString();
}
