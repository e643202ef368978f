/** Projects that the binary made, in folders of their own outside this repository. */
import { mkdirSync, mkdtempSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { runAieffect } from "./aieffect-process.ts";
import { BINARY } from "./binary.ts";
import { type ServiceProcess, startServiceProcess } from "./service-process.ts";

export interface ProjectRoom extends Disposable {
  readonly path: string;
  /** Runs the binary here, without anything that a shell would find. */
  aieffect(...args: readonly string[]): ReturnType<typeof runAieffect>;
  /** Runs the pinned Bun in one of the projects: its exit code, and all that it said. */
  bun(project: string, ...args: readonly string[]): Promise<{ exitCode: number; said: string }>;
  /** Runs what a README shows in one of the projects, in a shell that finds the binary and the pinned Bun. */
  shell(
    project: string,
    script: string,
    environment?: Readonly<Record<string, string>>,
  ): Promise<{ exitCode: number; said: string }>;
  /** The service of a project, by its own `dev` script, until it is stopped. */
  dev(project: string, environment?: Readonly<Record<string, string>>): Promise<ServiceProcess>;
}

export function openProjectRoom(): ProjectRoom {
  const path = mkdtempSync(join(tmpdir(), "aieffect-projects-"));
  // A script of a package looks for `bun` on the PATH; here it has its pinned name only.
  const programs = join(path, "programs");
  mkdirSync(programs);
  symlinkSync(process.execPath, join(programs, "bun"));
  // Apart: what `new` writes must do without it.
  const shellPrograms = join(path, "shell-programs");
  mkdirSync(shellPrograms);
  symlinkSync(BINARY[0] ?? "", join(shellPrograms, "aieffect"));
  const environment = { PATH: `${programs}:${process.env.PATH}`, HOME: process.env.HOME ?? path };
  const spawn = async (project: string, command: string[], env: Record<string, string>) => {
    const child = Bun.spawn(command, { cwd: join(path, project), env, stdio: ["ignore", "pipe", "pipe"] });
    const said = await Promise.all([new Response(child.stdout).text(), new Response(child.stderr).text()]);
    return { exitCode: await child.exited, said: said.join("") };
  };
  return {
    path,
    aieffect: (...args) =>
      runAieffect(args, { command: BINARY, folder: path, environment: { PATH: "", HOME: path } }),
    bun: (project, ...args) => spawn(project, [process.execPath, ...args], environment),
    shell: (project, script, more = {}) =>
      spawn(project, ["bash", "-euo", "pipefail", "-c", script], {
        ...environment,
        PATH: `${shellPrograms}:${environment.PATH}`,
        ...more,
      }),
    dev: (project, more = {}) =>
      startServiceProcess(
        "dev",
        { ...environment, GRPC_PORT: "0", ...more },
        [],
        [process.execPath, "run", "--silent", `--cwd=${join(path, project)}`],
      ),
    [Symbol.dispose]: () => rmSync(path, { recursive: true, force: true }),
  };
}

/** A script's service is a child of the script: only what can be caught ends both. */
export async function stop(service: ServiceProcess): Promise<number> {
  service.kill("SIGTERM");
  return service.exited;
}
