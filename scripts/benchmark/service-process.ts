/** The services that the benchmarks call, each a process of its own that prints its port. */
import { join } from "node:path";

export interface ServiceProcess {
  readonly port: number;
  stop(): void;
}

/** @param script relative to this folder */
export async function startService(script: string): Promise<ServiceProcess> {
  const child = Bun.spawn([process.execPath, join(import.meta.dir, script)], { stdout: "pipe" });
  for await (const chunk of child.stdout) {
    return { port: Number(new TextDecoder().decode(chunk)), stop: () => child.kill() };
  }
  throw new Error(`${script} did not start`);
}
