/** `scripts/install.sh` with a server that has a release: the binary of this machine, and of others. */
import { afterEach, beforeEach, describe, expect, setDefaultTimeout, test } from "bun:test";
import { existsSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import {
  type BareMachine,
  FILES,
  INSTALL_SCRIPT,
  INSTALLED,
  makeMachine,
  NATIVE,
  NOTHING,
  PROGRAM,
} from "../bare-machine.ts";
import { startReleaseServer } from "../release-server.ts";

setDefaultTimeout(60_000);

let machine: BareMachine;
beforeEach(() => {
  machine = makeMachine();
});
afterEach(() => machine[Symbol.dispose]());

test("the binary is downloaded packed, checked, tried, and put where it runs", async () => {
  await using server = await startReleaseServer({ ...FILES, [`${NATIVE}.gz`]: Bun.gzipSync(PROGRAM) });
  const { exitCode, stdout, stderr } = await machine.install(server.url);
  expect({ exitCode, stdout }).toEqual({ exitCode: 0, stdout: "" });
  const folder = machine.file("home/.local/bin");
  expect(stderr).toBe(
    `Installed aieffect/9.9.9: ${machine.target}\n` +
      `${folder} is not on your PATH. Add it, here and in your shell's start file:\n  export PATH="${folder}:$PATH"\n`,
  );
  expect(server.asked).toContain(`latest/download/${NATIVE}.gz`);
  expect(server.asked).not.toContain(`latest/download/${NATIVE}`);
  expect(machine.leftovers()).toEqual(INSTALLED);
  expect(statSync(machine.target).mode & 0o777).toBe(0o755);
});

test("one that is running goes on when another one takes its place", async () => {
  // A program that the system itself loads: one that runs cannot be written.
  await using server = await startReleaseServer({ [NATIVE]: readFileSync(Bun.which("sleep") ?? "") });
  await machine.install(server.url);
  const former = statSync(machine.target).ino;
  const running = Bun.spawn([machine.target, "60"]);
  expect((await machine.install(server.url)).exitCode).toBe(0);
  expect(statSync(machine.target).ino).not.toBe(former);
  expect(running.exitCode).toBeNull();
  running.kill();
  await running.exited;
});

test.each([
  ["curl", "wget"],
  ["wget", "curl"],
])("%s alone is enough, without gzip too, for the version that is asked for", async (_, other) => {
  machine.lacks(other, "gzip");
  await using server = await startReleaseServer({ ...FILES, [`${NATIVE}.gz`]: Bun.gzipSync(PROGRAM) });
  const folder = machine.file("chosen/bin");
  const environment = { AIEFFECT_INSTALL_DIR: `${folder}/`, PATH: `${machine.tools}:${folder}` };
  const { exitCode, stderr } = await machine.install(server.url, { args: ["9.9.9"], environment });
  expect({ exitCode, stderr }).toEqual({
    exitCode: 0,
    stderr: `Installed aieffect/9.9.9: ${folder}/aieffect\n`,
  });
  expect(server.asked).toEqual(["download/v9.9.9/SHA256SUMS", `download/v9.9.9/${NATIVE}`]);
  expect(readFileSync(join(folder, "aieffect"), "utf8")).toBe(PROGRAM);
});

test("a folder is taken from where the shell stands, and another aieffect on the PATH is told", async () => {
  await using server = await startReleaseServer(FILES);
  machine.add("aieffect", "exit 0");
  const folder = machine.file("mine");
  const environment = { AIEFFECT_INSTALL_DIR: "mine", PATH: `${machine.tools}:${folder}` };
  const { exitCode, stderr } = await machine.install(server.url, { args: ["v9.9.9"], environment });
  expect(exitCode).toBe(0);
  expect(stderr).toContain(`Beware: ${machine.file("tools/aieffect")} comes before it on your PATH.\n`);
  expect(existsSync(join(folder, "aieffect"))).toBe(true);
});

test("where there is no sha256sum, shasum does", async () => {
  machine.lacks("sha256sum");
  machine.borrow("shasum", "perl");
  await using server = await startReleaseServer(FILES);
  expect((await machine.install(server.url)).exitCode).toBe(0);
});

describe("the binary fits the machine:", () => {
  const named = (system: string, machineName: string) =>
    machine.add("uname", `[ "$1" = -s ] && echo ${system} || echo ${machineName}`);

  test.each([
    ["Linux", "x86_64", "glibc", "aieffect-linux-x64"],
    ["Linux", "aarch64", "glibc", "aieffect-linux-arm64"],
    ["Linux", "x86_64", "musl", "aieffect-linux-x64-musl"],
    ["Linux", "aarch64", "musl", "aieffect-linux-arm64-musl"],
    ["Darwin", "arm64", "", "aieffect-darwin-arm64"],
    ["Darwin", "x86_64", "", "aieffect-darwin-x64"],
    ["Darwin", "x86_64", "Rosetta", "aieffect-darwin-arm64"],
    ["MINGW64_NT-10.0-26100", "x86_64", "", "aieffect-windows-x64.exe"],
  ])("%s on %s (%s) gets %s", async (system, processor, kind, name) => {
    named(system, processor);
    machine.add(
      "ldd",
      kind === "musl" ? "echo 'musl libc (x86_64)' >&2; exit 1" : "echo 'ldd (GNU libc) 2.36'",
    );
    if (system === "Darwin") machine.add("sysctl", kind === "Rosetta" ? "echo 1" : "exit 1");
    await using server = await startReleaseServer({ [name]: PROGRAM });
    const { exitCode, stderr } = await machine.install(server.url);
    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: expect.stringContaining("Installed") });
    expect(stderr.includes("Rosetta")).toBe(kind === "Rosetta");
    expect(existsSync(name.endsWith(".exe") ? `${machine.target}.exe` : machine.target)).toBe(true);
  });

  test.each([
    ["Linux", "i686", "There is no aieffect for i686 processors"],
    ["Linux", "riscv64", "There is no aieffect for riscv64 processors"],
    ["FreeBSD", "amd64", "There is no aieffect for FreeBSD"],
  ])("there is none for %s on %s", async (system, processor, message) => {
    named(system, processor);
    await using server = await startReleaseServer(FILES);
    const { exitCode, stderr } = await machine.install(server.url);
    expect({ exitCode, stderr }).toEqual({ exitCode: 1, stderr: expect.stringContaining(message) });
    expect(server.asked).toEqual([]);
  });

  test("there is none for a 32-bit system on a 64-bit processor", async () => {
    machine.add("getconf", "echo 32");
    await using server = await startReleaseServer(FILES);
    expect((await machine.install(server.url)).stderr).toBe(
      "Error: This is a 32-bit Linux: aieffect needs a 64-bit one.\n",
    );
  });

  test("one for musl that does not run names what Alpine lacks", async () => {
    machine.add("ldd", "echo musl; exit 1");
    await using server = await startReleaseServer({ [`${NATIVE}-musl`]: "#!/bin/sh\nexit 127\n" });
    const { exitCode, stderr } = await machine.install(server.url);
    expect(exitCode).toBe(1);
    expect(stderr).toContain("apk add libstdc++ libgcc");
    expect(stderr).toContain("does not run on this machine. It was not installed.");
    expect(machine.leftovers()).toEqual(NOTHING);
  });
});

test("a script that was cut on its way does nothing", () => {
  const text = readFileSync(INSTALL_SCRIPT, "utf8");
  writeFileSync(machine.file("cut.sh"), text.slice(0, text.lastIndexOf("main ")));
  const result = Bun.spawnSync(["/bin/sh", machine.file("cut.sh")], {
    env: { PATH: machine.tools, HOME: machine.file("home"), TMPDIR: machine.file("temporary") },
  });
  expect({ exitCode: result.exitCode, stderr: result.stderr.toString() }).toEqual({
    exitCode: 0,
    stderr: "",
  });
  rmSync(machine.file("cut.sh"));
  expect(machine.leftovers()).toEqual(NOTHING);
});
