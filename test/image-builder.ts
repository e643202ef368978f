/**
 * Builds images from Dockerfiles without Docker and without a network: with buildah, on a base image made of what this
 * machine has. Only root may, where buildah is installed and root may mount.
 */
import { chmodSync, copyFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";

/** In some containers root may not mount, and buildah cannot do without. */
export const CAN_BUILD_IMAGES =
  process.getuid?.() === 0 &&
  ["buildah", "ldd", "unshare"].every((program) => Bun.which(program) !== null) &&
  Bun.spawnSync(["unshare", "--mount", "true"]).success;

/** What the Dockerfiles and the services in the images call. */
const PROGRAMS = ["/bin/sh", "/bin/mkdir", "/bin/chown"];
const USER = "bun:x:1000:1000::/home/bun:/bin/sh\n";

export interface ImageBuilder extends Disposable {
  /**
   * Builds the Dockerfile of a folder, or the one that more options of `buildah build` name. Gives what `docker inspect`
   * would show as its configuration.
   */
  build(
    name: string,
    folder: string,
    ...options: readonly string[]
  ): { readonly User?: string; readonly Healthcheck?: object };
  /** Starts a command in a new container of an image, on the network of this machine. */
  run(
    name: string,
    environment: Readonly<Record<string, string>>,
    command: readonly string[],
  ): Bun.Subprocess;
}

/** @param base name of the image that the Dockerfiles begin with */
export function createImageBuilder(base: string): ImageBuilder {
  const room = mkdtempSync(join(tmpdir(), "aieffect-images-"));
  const storage = [
    "--root",
    join(room, "storage"),
    "--runroot",
    join(room, "run"),
    "--storage-driver",
    "vfs",
  ];
  const buildah = (...args: readonly string[]): string => {
    const { exitCode, stdout, stderr } = Bun.spawnSync(["buildah", ...storage, ...args], { cwd: room });
    if (exitCode !== 0) throw new Error(`buildah ${args.join(" ")}:\n${stdout}${stderr}`);
    return stdout.toString().trim();
  };
  const container = buildah("from", "scratch");
  buildah("copy", container, layOutBase(join(room, "base")), "/");
  buildah("config", "--env", "PATH=/usr/local/bin:/bin", container);
  buildah("commit", "--quiet", container, `docker.io/${base}`);
  return {
    build(name, folder, ...options) {
      const how = ["--isolation", "chroot", "--format", "docker", "--pull-never", "--quiet"];
      buildah("build", ...how, ...options, "--tag", name, folder);
      return JSON.parse(buildah("inspect", "--type", "image", name)).Docker.config;
    },
    run(name, environment, command) {
      const variables = Object.entries(environment).flatMap(([key, value]) => ["--env", `${key}=${value}`]);
      const started = buildah("from", "--pull-never", name);
      const args = [...storage, "run", "--isolation", "chroot", ...variables, started, "--", ...command];
      return Bun.spawn(["buildah", ...args], { stdio: ["ignore", "ignore", "ignore"] });
    },
    [Symbol.dispose]: () => rmSync(room, { recursive: true, force: true }),
  };
}

/** Bun, some programs, the libraries of all of them, and the user whom the official image has. */
function layOutBase(root: string): string {
  const bun = "/usr/local/bin/bun";
  const put = (path: string, from = path) => {
    mkdirSync(join(root, dirname(path)), { recursive: true });
    copyFileSync(from, join(root, path));
    chmodSync(join(root, path), 0o755);
  };
  put(bun, process.execPath);
  for (const path of PROGRAMS) put(path);
  for (const path of [bun, ...PROGRAMS]) for (const library of listLibraries(join(root, path))) put(library);
  for (const folder of ["etc", "tmp", "proc", "dev", "sys", "home/bun"])
    mkdirSync(join(root, folder), { recursive: true });
  chmodSync(join(root, "tmp"), 0o1777);
  writeFileSync(join(root, "etc", "passwd"), `root:x:0:0:root:/:/bin/sh\n${USER}`);
  writeFileSync(join(root, "etc", "group"), "root:x:0:\nbun:x:1000:\n");
  return root;
}

function listLibraries(program: string): readonly string[] {
  const { stdout } = Bun.spawnSync(["ldd", program]);
  return [...stdout.toString().matchAll(/(\/\S+) \(0x/g)].map(([, path = ""]) => path);
}
