/**
 * A container of an image as a container engine starts it, made of what Linux has: the first process in a namespace of
 * its own, as the user of the image, with its environment, on a root that nobody may write to. Only its network is that
 * of this machine.
 */
import { mkdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { ImageConfig } from "./image-builder.ts";

export interface ContainerOptions {
  /** Before those of the image. */
  readonly environment?: Readonly<Record<string, string>>;
  /** In place of those of the image. */
  readonly entrypoint?: readonly string[];
  readonly command?: readonly string[];
  /** Folders of this machine by their path in the container. */
  readonly volumes?: Readonly<Record<string, string>>;
}

export interface Image {
  readonly config: ImageConfig;
  /** Its files. */
  readonly root: string;
}

const LONGEST_START_MS = 30_000;

/** $1 is the root; then a folder of this machine and its path in the container, and so on, up to --; then the command. */
const START = `set -e
root=$1; shift
mount --bind "$root" "$root"
mount -o remount,bind,ro "$root"
mount -t proc proc "$root/proc"
mount --rbind /dev "$root/dev"
mount -t tmpfs -o mode=1777 tmpfs "$root/tmp"
while [ "$1" != -- ]; do mount --bind "$1" "$root/$2"; shift 2; done
shift
exec "$@"`;

export class ImageContainer implements AsyncDisposable {
  readonly #healthCheck: readonly string[];
  readonly #user: User;
  readonly #environment: Readonly<Record<string, string>>;
  readonly #process: Bun.Subprocess<"ignore", "pipe", "pipe">;
  readonly #output: Promise<readonly [stdout: string, stderr: string]>;

  constructor(image: Image, { environment, entrypoint, command, volumes = {} }: ContainerOptions) {
    const { config, root } = image;
    this.#healthCheck = config.Healthcheck?.Test.slice(1) ?? [];
    this.#user = findUser(config.User ?? "0", root);
    this.#environment = { HOME: this.#user.home, ...toVariables(config.Env ?? []), ...environment };
    // An engine makes them in a layer of the container's own.
    for (const path of Object.keys(volumes)) mkdirSync(join(root, path), { recursive: true });
    const mounts = Object.entries(volumes).flatMap(([path, folder]) => [folder, path]);
    const program = [...(entrypoint ?? config.Entrypoint ?? []), ...(command ?? config.Cmd ?? [])];
    const folder = [`--root=${root}`, `--wd=${config.WorkingDir || "/"}`];
    const inside = ["setpriv", "--no-new-privs", "unshare", ...folder, ...this.#asUser, ...program];
    const apart = ["unshare", "--mount", "--pid", "--fork"];
    this.#process = Bun.spawn([...apart, "sh", "-c", START, "sh", root, ...mounts, "--", ...inside], {
      env: this.#environment,
      stdio: ["ignore", "pipe", "pipe"],
    });
    const { stdout, stderr } = this.#process;
    this.#output = Promise.all([new Response(stdout).text(), new Response(stderr).text()]);
  }

  /**
   * Resolves when the health check of its image says that it is well.
   *
   * @throws Error when that is not soon
   */
  async untilHealthy(): Promise<void> {
    const lastAt = performance.now() + LONGEST_START_MS;
    while ((await this.call(this.#healthCheck)) !== 0) {
      if (this.#process.exitCode === null && performance.now() < lastAt) await Bun.sleep(50);
      else throw new Error(`The container is not well. It says: ${Object.values(await this.end("SIGKILL"))}`);
    }
  }

  /** Runs a command in the container, as `docker exec` does; its exit code, or null where it does not run. */
  async call(command: readonly string[]): Promise<number | null> {
    const pid = this.#findProcess();
    if (pid === null) return null;
    const inside = ["nsenter", `--target=${pid}`, "--mount", "--pid", "--root", "--wd"];
    const child = Bun.spawn([...inside, ...this.#asUser, ...command], {
      env: this.#environment,
      stdio: ["ignore", "ignore", "ignore"],
    });
    return await child.exited;
  }

  /** What Linux says of its first process. */
  readStatus(): string {
    return readFileSync(`/proc/${this.#findProcess()}/status`, "utf8");
  }

  /** Its end and what it has printed; sends it a signal before, unless null. */
  async end(signal: NodeJS.Signals | null = "SIGTERM") {
    if (signal !== null) this.#signal(signal);
    const exitCode = await this.#process.exited;
    const [stdout, stderr] = await this.#output;
    return { exitCode, stdout, stderr };
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.end("SIGKILL");
  }

  #signal(signal: NodeJS.Signals): void {
    const pid = this.#findProcess();
    if (pid === null) this.#process.kill(signal);
    else process.kill(pid, signal);
  }

  /** The container's first process, as this machine counts; null when there is none. */
  #findProcess(): number | null {
    const { stdout } = Bun.spawnSync(["pgrep", "--parent", String(this.#process.pid)]);
    return Number.parseInt(stdout.toString(), 10) || null;
  }

  get #asUser(): readonly string[] {
    return [`--setgid=${this.#user.group}`, `--setuid=${this.#user.id}`];
  }
}

interface User {
  readonly id: string;
  readonly group: string;
  readonly home: string;
}

/** By name or number, as engines look it up in the image. */
function findUser(user: string, root: string): User {
  const [wanted = "", wantedGroup] = user.split(":");
  for (const line of readFileSync(join(root, "etc/passwd"), "utf8").split("\n")) {
    const [name, , id = "", group = "", , home = ""] = line.split(":");
    if (wanted === name || wanted === id) return { id, group: wantedGroup ?? group, home };
  }
  return { id: wanted, group: wantedGroup ?? "0", home: "/" };
}

function toVariables(lines: readonly string[]): Record<string, string> {
  return Object.fromEntries(
    lines.map((line) => [line.slice(0, line.indexOf("=")), line.slice(line.indexOf("=") + 1)]),
  );
}
