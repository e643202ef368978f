/** The services that the benchmarks call, each a process of its own that prints its port. */
import { join } from "node:path";

export interface ServiceProcess {
  readonly port: number;
  readonly pid: number;
  stop(): void;
}

/**
 * @param script relative to this folder
 * @param environment added to that of this process
 * @param stderr what becomes of what it logs
 */
export async function startService(
  script: string,
  {
    environment = {},
    stderr = "inherit",
  }: { environment?: Readonly<Record<string, string>>; stderr?: "inherit" | "ignore" } = {},
): Promise<ServiceProcess> {
  const child = Bun.spawn([process.execPath, join(import.meta.dir, script)], {
    stdout: "pipe",
    stderr,
    env: { ...process.env, ...environment },
  });
  for await (const chunk of child.stdout) {
    return { port: Number(new TextDecoder().decode(chunk)), pid: child.pid, stop: () => child.kill() };
  }
  throw new Error(`${script} did not start`);
}
