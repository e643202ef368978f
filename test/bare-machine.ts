/** A machine on which `scripts/install.sh` runs: a home, a folder for temporary files, and a PATH with what it has. */
import { chmodSync, mkdirSync, readdirSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { nativeTarget } from "../scripts/targets.ts";
import { makeFolder, type TestFolder } from "./contract/store-files.ts";

export const INSTALL_SCRIPT = join(import.meta.dir, "..", "scripts", "install.sh");

/** What the script calls. */
const SHELL_TOOLS = [
  "sh",
  "uname",
  "getconf",
  "ldd",
  "sed",
  "mktemp",
  "dirname",
  "mkdir",
  "chmod",
  "mv",
  "rm",
  "rmdir",
];
const TOOLS = [...SHELL_TOOLS, "sha256sum", "gzip", "curl", "wget"];

/** Stands for a binary where only its way here counts. */
export const PROGRAM = "#!/bin/sh\necho aieffect/9.9.9\n";

/** The name that the binary for this machine has in a release, and a release that has no other. */
export const NATIVE = `aieffect-${nativeTarget().name}`;
export const FILES = { [NATIVE]: PROGRAM };

/** What `leftovers` tells of a machine on which nothing was installed, and of one with an installed binary. */
export const NOTHING = ["home", "temporary"];
export const INSTALLED = ["home", "home/.local", "home/.local/bin", "home/.local/bin/aieffect", "temporary"];

export interface InstallOptions {
  readonly args?: readonly string[];
  readonly environment?: Record<string, string>;
  /** What starts the shell. */
  readonly before?: readonly string[];
}

export interface BareMachine extends TestFolder {
  /** Where the binary belongs. */
  readonly target: string;
  /** The folder of its PATH. */
  readonly tools: string;
  lacks(...names: readonly string[]): void;
  /** A tool that is a link to that of this machine. */
  borrow(...names: readonly string[]): void;
  /** A tool, or another one in its place. */
  add(name: string, script: string): void;
  /** An aieffect that was installed before. */
  addFormer(): void;
  /** @param url of the releases; null for none */
  start(url: string | null, options?: InstallOptions): ReturnType<typeof startScript>;
  install(url: string | null, options?: InstallOptions): ReturnType<ReturnType<typeof startScript>["ended"]>;
  /** Every file and folder that was left, but for the tools. */
  leftovers(): readonly string[];
}

export function makeMachine(): BareMachine {
  const folder = makeFolder();
  const tools = folder.file("tools");
  const target = folder.file("home/.local/bin/aieffect");
  for (const name of ["tools", "temporary", "home"]) mkdirSync(folder.file(name));
  const borrow = (...names: readonly string[]) => {
    for (const name of names) symlinkSync(Bun.which(name) ?? name, join(tools, name));
  };
  borrow(...TOOLS);
  const start = (url: string | null, options: InstallOptions = {}) => startScript(folder, url, options);
  return {
    ...folder,
    target,
    tools,
    borrow,
    lacks: (...names) => {
      for (const name of names) rmSync(join(tools, name));
    },
    add: (name, script) => {
      rmSync(join(tools, name), { force: true });
      writeFileSync(join(tools, name), `#!/bin/sh\n${script}\n`);
      chmodSync(join(tools, name), 0o755);
    },
    addFormer: () => {
      mkdirSync(folder.file("home/.local/bin"), { recursive: true });
      writeFileSync(target, "former");
    },
    start,
    install: (url, options) => start(url, options).ended(),
    leftovers: () =>
      readdirSync(folder.path, { recursive: true })
        .map(String)
        .filter((path) => !path.startsWith("tools"))
        .sort(),
  };
}

function startScript(
  folder: TestFolder,
  url: string | null,
  { args = [], environment = {}, before = [] }: InstallOptions,
) {
  const child = Bun.spawn([...before, "/bin/sh", INSTALL_SCRIPT, ...args], {
    cwd: folder.path,
    env: {
      PATH: folder.file("tools"),
      HOME: folder.file("home"),
      TMPDIR: folder.file("temporary"),
      ...(url !== null && { AIEFFECT_RELEASES_URL: url }),
      ...environment,
    },
    stdio: ["ignore", "pipe", "pipe"],
  });
  const output = Promise.all([new Response(child.stdout).text(), new Response(child.stderr).text()]);
  const ended = async () => {
    const [stdout, stderr] = await output;
    return { exitCode: await child.exited, stdout, stderr };
  };
  return { child, ended };
}
