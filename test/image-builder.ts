/**
 * Builds images from Dockerfiles without Docker and without a network: with buildah, on base images made of what this
 * machine has. Only root may, where buildah is installed and root may mount.
 */
import { cpSync, existsSync, mkdirSync, mkdtempSync, rmSync, statfsSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { REPOSITORY } from "./documents.ts";
import type { ImageBase } from "./image-bases.ts";

/** In some containers root may not mount, and buildah cannot do without. */
export const CAN_BUILD_IMAGES =
  process.getuid?.() === 0 &&
  ["buildah", "ldd", "unshare"].every((program) => Bun.which(program) !== null) &&
  Bun.spawnSync(["unshare", "--mount", "true"]).success;

/** What `docker inspect` would show as the configuration of an image. */
export interface ImageConfig {
  readonly User?: string;
  readonly Env?: readonly string[];
  readonly Entrypoint?: readonly string[];
  readonly Cmd?: readonly string[];
  readonly WorkingDir?: string;
  readonly Volumes?: Readonly<Record<string, object>>;
  readonly ExposedPorts?: Readonly<Record<string, object>>;
  readonly Labels?: Readonly<Record<string, string>>;
  readonly StopSignal?: string;
  readonly Healthcheck?: { readonly Test: readonly string[] };
}

export interface ImageBuilder extends Disposable {
  /** For `build`: lends the packages that Bun has on this machine, so that none need come over a network. */
  lendPackages(): readonly string[];
  /** Builds the Dockerfile of a folder, or the one that more options of `buildah build` name. */
  build(name: string, folder: string, ...options: readonly string[]): ImageConfig;
  inspect(name: string): ImageConfig;
  /** Starts a command in a new container of an image, on the network of this machine. */
  run(
    name: string,
    environment: Readonly<Record<string, string>>,
    command: readonly string[],
  ): Bun.Subprocess;
  /** The folder in which the files of an image are, as they are in a new container. */
  mount(name: string): string;
}

export function createImageBuilder(...bases: readonly ImageBase[]): ImageBuilder {
  const room = mkdtempSync(join(hasRoom(MEMORY) ? MEMORY : tmpdir(), "aieffect-images-"));
  // What Dockerfiles begin with alike is then built once. Without overlays each layer would be a copy of all of it.
  const layers = canOverlay(room) ? ["--layers"] : [];
  const storage = [
    ...["--root", join(room, "storage"), "--runroot", join(room, "run")],
    ...["--storage-driver", layers.length > 0 ? "overlay" : "vfs"],
  ];
  const buildah = (...args: readonly string[]): string => {
    const { exitCode, stdout, stderr } = Bun.spawnSync(["buildah", ...storage, ...args], { cwd: room });
    if (exitCode !== 0) throw new Error(`buildah ${args.join(" ")}:\n${stdout}${stderr}`);
    return stdout.toString().trim();
  };
  const inspect = (name: string) => JSON.parse(buildah("inspect", "--type", "image", name)).Docker.config;
  for (const { name, options, layOut } of bases) {
    const container = buildah("from", "scratch");
    layOut(buildah("mount", container));
    buildah("config", ...options, container);
    buildah("commit", "--quiet", "--rm", container, name);
  }
  return {
    lendPackages() {
      const cache = findPackages();
      // Bun writes there: what it writes is lost with an overlay, or goes to a copy.
      const lent = layers.length > 0 ? cache : copyOnce(cache, join(room, "packages"));
      const mode = layers.length > 0 ? ":O" : "";
      // The home of root, and of a builder that sets none.
      return ["/root", ""].flatMap((home) => ["--volume", `${lent}:${home}/.bun/install/cache${mode}`]);
    },
    build(name, folder, ...options) {
      const how = ["--isolation", "chroot", "--format", "docker", "--pull-never", "--quiet", ...layers];
      buildah("build", ...how, ...options, "--tag", name, folder);
      return inspect(name);
    },
    inspect,
    run(name, environment, command) {
      const variables = Object.entries(environment).flatMap(([key, value]) => ["--env", `${key}=${value}`]);
      const started = buildah("from", "--pull-never", name);
      const args = [...storage, "run", "--isolation", "chroot", ...variables, started, "--", ...command];
      return Bun.spawn(["buildah", ...args], { stdio: ["ignore", "ignore", "ignore"] });
    },
    mount: (name) => buildah("mount", buildah("from", "--pull-never", name)),
    [Symbol.dispose]: () => {
      buildah("umount", "--all");
      rmSync(room, { recursive: true, force: true });
    },
  };
}

/** buildah has each step written to the disk for good, which takes longer than the step. */
const MEMORY = "/dev/shm";
/** Bytes: several times what all images have. */
const ENOUGH = 6 * 2 ** 30;

function hasRoom(folder: string): boolean {
  if (!existsSync(folder)) return false;
  const { bavail, bsize } = statfsSync(folder);
  return bavail * bsize >= ENOUGH;
}

/** In some containers it is not possible, nor where the folder itself is an overlay. */
function canOverlay(room: string): boolean {
  const folders = ["lower", "upper", "work", "merged"].map((name) => join(room, "trial", name));
  for (const folder of folders) mkdirSync(folder, { recursive: true });
  const [lower, upper, work, merged] = folders;
  const options = `lowerdir=${lower},upperdir=${upper},workdir=${work}`;
  const mount = ["mount", "--types", "overlay", "overlay", "--options", options, merged ?? ""];
  const { success } = Bun.spawnSync(["unshare", "--mount", ...mount]);
  rmSync(join(room, "trial"), { recursive: true });
  return success;
}

function findPackages(): string {
  const { stdout } = Bun.spawnSync([process.execPath, "pm", "cache"], { cwd: REPOSITORY });
  return stdout.toString().trim();
}

function copyOnce(from: string, to: string): string {
  if (!existsSync(to)) cpSync(from, to, { recursive: true });
  return to;
}
