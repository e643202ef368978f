/**
 * What `scripts/install` decides to install, on machines that have more or less: each a PATH of its own, with an `apt-get`
 * that notes what it is asked for in place of Debian's, whose work takes a network and stays on the machine.
 */
import { afterEach, beforeEach, describe, expect, test } from "bun:test";
import { chmodSync, existsSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { makeFolder, type TestFolder } from "../contract/store-files.ts";

const SCRIPT = join(import.meta.dir, "..", "..", "scripts", "install");

/** What the script itself calls, and `scripts/bun`. */
const SYSTEM = ["bash", "dirname", "sed", "cat"];
const NEEDED = ["redis-server", "protoc", "grpc_python_plugin"];
/** Packages; the program in one of them has another name. */
const USEFUL = ["buildah", "busybox-static", "docker-compose", "shellcheck", "chromium"];
const USEFUL_PROGRAMS = ["buildah", "busybox", "docker-compose", "shellcheck", "chromium"];
/** Asked for by an absolute path, so no PATH can hide it. */
const hasGrpc = Bun.spawnSync(["/usr/bin/python3", "-c", "import grpc"], { stderr: "ignore" }).success;
const PYTHON = hasGrpc ? [] : ["python3-grpcio"];

let folder: TestFolder;
beforeEach(() => {
  folder = makeFolder();
  mkdirSync(folder.file("bin"));
  for (const name of SYSTEM) symlinkSync(Bun.which(name) ?? name, folder.file(`bin/${name}`));
  symlinkSync(process.execPath, folder.file("bin/bun"));
});
afterEach(() => folder[Symbol.dispose]());

function addProgram(name: string, script = "exit 0"): void {
  const path = folder.file(`bin/${name}`);
  writeFileSync(path, `#!/usr/bin/env bash\n${script}\n`);
  chmodSync(path, 0o755);
}

/** @param failing what it cannot do, as a pattern of bash */
const addAptGet = (failing = "nothing"): void =>
  addProgram("apt-get", `echo "$*" >> "${folder.file("asked")}"; [[ "$*" != *${failing}* ]]`);

async function install(userId: number) {
  addProgram("id", `echo ${userId}`);
  const child = Bun.spawn(["bash", SCRIPT], {
    env: { PATH: folder.file("bin"), HOME: folder.path },
    stdio: ["ignore", "pipe", "pipe"],
  });
  const [stdout, stderr] = await Promise.all([
    new Response(child.stdout).text(),
    new Response(child.stderr).text(),
  ]);
  const asked = existsSync(folder.file("asked")) ? readFileSync(folder.file("asked"), "utf8") : "";
  const packages = asked
    .trimEnd()
    .split("\n")
    .flatMap((line) => /install -y --no-install-recommends (.*)/.exec(line)?.[1] ?? []);
  return { exitCode: await child.exited, stdout, stderr, packages };
}

test.skipIf(!hasGrpc)(
  "where all is there (here python3-grpcio) it is quiet, and asks for nothing",
  async () => {
    addAptGet();
    for (const name of [...NEEDED, ...USEFUL_PROGRAMS]) addProgram(name);
    expect(await install(0)).toEqual({ exitCode: 0, stdout: "", stderr: "", packages: [] });
  },
);

describe("for root, with apt-get", () => {
  test("what is missing is installed: first what tests need, then what some are skipped without", async () => {
    addAptGet();
    const { exitCode, stdout, stderr, packages } = await install(0);
    const needed = ["redis-server", "protobuf-compiler-grpc", ...PYTHON].join(" ");
    expect({ exitCode, stderr, packages }).toEqual({
      exitCode: 0,
      stderr: "",
      packages: [needed, ...USEFUL],
    });
    expect(stdout).toBe(
      `==> Installing ${needed} ${USEFUL.join(" ")} from Debian's packages, for the tests\n`,
    );
  });

  test("one that only some tests want, and that cannot be had, is told, and the other one is installed", async () => {
    addAptGet("buildah");
    for (const name of NEEDED) addProgram(name);
    const { exitCode, stderr, packages } = await install(0);
    expect({ exitCode, stderr }).toEqual({
      exitCode: 0,
      stderr: "buildah was not installed: the tests that need it are skipped.\n",
    });
    expect(packages.slice(-USEFUL.length)).toEqual(USEFUL);
  });

  test("one that tests need, and that cannot be had, ends it", async () => {
    addAptGet("redis-server");
    expect((await install(0)).exitCode).not.toBe(0);
  });

  test("without a network what is missing is told", async () => {
    addAptGet("update");
    for (const name of [...NEEDED, "buildah"]) addProgram(name);
    const { exitCode, stderr } = await install(0);
    expect({ exitCode, stderr: stderr.split("\n")[0] }).toEqual({
      exitCode: 0,
      stderr: "Debian's package lists are not up to date: they could not be fetched.",
    });
  });
});

test("for others than root the command is told, without what only root can use", async () => {
  addAptGet();
  for (const name of NEEDED) addProgram(name);
  const { exitCode, stderr, packages } = await install(1000);
  expect({ exitCode, packages }).toEqual({ exitCode: 0, packages: [] });
  expect(stderr).toContain("sudo apt-get install --no-install-recommends ");
  expect(stderr).toEndWith(" docker-compose shellcheck chromium\n");
  expect(stderr).not.toMatch(/buildah|busybox/);
});

test("without apt-get the packages are named", async () => {
  const { exitCode, stderr } = await install(0);
  expect(exitCode).toBe(0);
  expect(stderr).toContain("by Debian's names: redis-server protobuf-compiler-grpc");
  expect(stderr).toContain(USEFUL.join(" "));
});
