/** The images that our Dockerfiles begin with, laid out of what this machine has: no registry is asked. */
import { chmodSync, copyFileSync, mkdirSync, rmSync, statSync, symlinkSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import packageJson from "../package.json" with { type: "json" };

export interface ImageBase {
  /** As in the Dockerfiles. */
  readonly name: string;
  /** Options of `buildah config`, for what the image says of itself. */
  readonly options: readonly string[];
  /** Puts its files into an empty folder. */
  readonly layOut: (root: string) => void;
}

/** What is called while images are built. */
const PROGRAMS = ["sh", "mkdir", "chown", "basename", "cat", "dirname", "mktemp", "rm"];
/** Where an engine mounts something. */
const MOUNT_POINTS = ["dev", "proc", "sys"];
const PATH = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

/** Bun, some programs, the libraries of all of them, and the user whom the official image has. */
export const BUN_BASE: ImageBase = {
  name: `docker.io/oven/bun:${packageJson.packageManager.replace("bun@", "")}-slim`,
  options: ["--env", `PATH=${PATH}`],
  layOut(root) {
    const bun = "/usr/local/bin/bun";
    put(root, bun, process.execPath);
    for (const name of PROGRAMS) put(root, `/bin/${name}`, Bun.which(name) ?? name);
    for (const path of [bun, ...PROGRAMS.map((name) => `/bin/${name}`)])
      for (const library of listLibraries(join(root, path))) put(root, library);
    makeFolders(root, ["etc", "tmp", "home/bun", ...MOUNT_POINTS]);
    writeUsers(root, "bun", 1000);
  },
};

/** A shell in one file. */
export const BUSYBOX_BASE: ImageBase = {
  name: "docker.io/library/busybox:1.37.0-musl",
  options: ["--env", `PATH=${PATH}`],
  layOut: (root) => put(root, "/bin/busybox", Bun.which("busybox") ?? ""),
};

/** As its makers do: the files of some of Debian's packages, and a user without a home worth the name. */
export const DISTROLESS_BASE: ImageBase = {
  name: "gcr.io/distroless/base-nossl-debian13:nonroot",
  options: ["--env", `PATH=${PATH}`, "--user", "65532", "--workingdir", "/home/nonroot"],
  layOut(root) {
    for (const folder of ["bin", "lib", "lib64", "sbin"]) {
      mkdirSync(join(root, "usr", folder), { recursive: true });
      symlinkSync(`usr/${folder}`, join(root, folder));
    }
    const listed = run("dpkg", "--listfiles", ...DISTROLESS_PACKAGES)
      .toString()
      .split("\n");
    const archive = join(root, "files.tar");
    const pick = ["--directory=/", "--no-recursion", ...listed.filter(isFile).map((path) => path.slice(1))];
    run("tar", "--create", `--file=${archive}`, ...pick);
    run("tar", "--extract", `--file=${archive}`, `--directory=${root}`, "--keep-directory-symlink");
    rmSync(archive);
    makeFolders(root, ["etc", "tmp", "home/nonroot", ...MOUNT_POINTS]);
    writeUsers(root, "nonroot", 65_532);
  },
};

const DISTROLESS_PACKAGES = ["libc6", "tzdata", "ca-certificates", "base-files", "netbase"];

/** Whether the last two can be laid out: with Debian's packages, and with a busybox that needs no library. */
export const HAS_BASES_OF_ORCHESTRATOR =
  Bun.which("busybox") !== null &&
  listLibraries(Bun.which("busybox") ?? "").length === 0 &&
  Bun.which("dpkg") !== null &&
  Bun.spawnSync(["dpkg", "--status", ...DISTROLESS_PACKAGES]).success;

function put(root: string, path: string, from = path): void {
  mkdirSync(join(root, dirname(path)), { recursive: true });
  copyFileSync(from, join(root, path));
  chmodSync(join(root, path), 0o755);
}

function makeFolders(root: string, folders: readonly string[]): void {
  for (const folder of folders) mkdirSync(join(root, folder), { recursive: true });
  chmodSync(join(root, "tmp"), 0o1777);
}

function writeUsers(root: string, user: string, id: number): void {
  const line = `${user}:x:${id}:${id}::/home/${user}:/bin/sh\n`;
  writeFileSync(join(root, "etc", "passwd"), `root:x:0:0:root:/:/bin/sh\n${line}`);
  writeFileSync(join(root, "etc", "group"), `root:x:0:\n${user}:x:${id}:\n`);
}

function listLibraries(program: string): readonly string[] {
  const { stdout } = Bun.spawnSync(["ldd", program]);
  return [...stdout.toString().matchAll(/(\/\S+) \(0x/g)].map(([, path = ""]) => path);
}

/** Also a link to one. */
function isFile(path: string): boolean {
  return path.startsWith("/") && statSync(path, { throwIfNoEntry: false })?.isDirectory() === false;
}

function run(...command: readonly string[]): Buffer {
  const { success, stdout, stderr } = Bun.spawnSync([...command]);
  if (!success) throw new Error(`${command[0]}: ${stderr}`);
  return stdout;
}
