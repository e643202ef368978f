/** `scripts/install.sh` where something goes wrong: it says what, and leaves the machine as it was. */
import { afterEach, beforeEach, describe, expect, setDefaultTimeout, test } from "bun:test";
import { mkdirSync, readFileSync } from "node:fs";
import {
  type BareMachine,
  FILES,
  INSTALLED,
  type InstallOptions,
  makeMachine,
  NATIVE,
  NOTHING,
  PROGRAM,
} from "../bare-machine.ts";
import { type ReleasedFiles, startReleaseServer, type Trouble } from "../release-server.ts";

setDefaultTimeout(60_000);

let machine: BareMachine;
beforeEach(() => {
  machine = makeMachine();
});
afterEach(() => machine[Symbol.dispose]());

describe("nothing is left, and a former one stays, when", () => {
  const sums = (name: string) => `${"0".repeat(64)}  ${name}\n`;
  interface Trial {
    readonly files?: ReleasedFiles;
    readonly troubles?: Readonly<Record<string, Trouble>>;
    readonly options?: InstallOptions;
    readonly prepare?: () => void;
  }
  const packed = { ...FILES, [`${NATIVE}.gz`]: Bun.gzipSync(PROGRAM) };
  const full = ["/bin/bash", "-c", `trap '' XFSZ; ulimit -f 100; exec "$@"`, "bash"];

  test.each<[string, Trial, string]>([
    ["there is no such version", { options: { args: ["1.2.3"] } }, "no network, or no such version"],
    [
      "the release has no sums",
      { troubles: { SHA256SUMS: "missing" } },
      "SHA256SUMS could not be downloaded",
    ],
    [
      "the release has none for this machine",
      { files: { "aieffect-x": "a" } },
      `That release has no ${NATIVE}.`,
    ],
    ["the file is missing", { troubles: { [NATIVE]: "missing" } }, `${NATIVE} could not be downloaded.`],
    ["the file is cut", { troubles: { [NATIVE]: "cut" } }, `${NATIVE} could not be downloaded.`],
    ["the sum is another", { files: { ...FILES, SHA256SUMS: sums(NATIVE) } }, "is not what SHA256SUMS"],
    [
      "the sum of the packed file is another",
      { files: { ...packed, SHA256SUMS: sums(`${NATIVE}.gz`) + sums(NATIVE) } },
      `${NATIVE}.gz is not what SHA256SUMS`,
    ],
    [
      "the packed file is cut",
      { files: packed, troubles: { [`${NATIVE}.gz`]: "cut" } },
      "could not be downloaded",
    ],
    [
      "the disk is full",
      { files: { [NATIVE]: PROGRAM.padEnd(1e6) }, options: { before: full } },
      "downloaded",
    ],
    ["it does not run", { files: { [NATIVE]: "#!/bin/sh\nexit 3\n" } }, "does not run on this machine"],
    [
      "there is neither curl nor wget",
      { prepare: () => machine.lacks("curl", "wget") },
      "This needs curl or wget",
    ],
    ["nothing can sum", { prepare: () => machine.lacks("sha256sum") }, "This needs sha256sum or shasum"],
    ["the option is unknown", { options: { args: ["--force"] } }, "There is no option --force"],
  ])("%s", async (_, { files = FILES, troubles = {}, options, prepare }, message) => {
    prepare?.();
    await using server = await startReleaseServer(files, troubles);
    const fresh = await machine.install(server.url, options);
    expect({ exitCode: fresh.exitCode, stderr: fresh.stderr }).toEqual({
      exitCode: 1,
      stderr: expect.stringContaining(message),
    });
    expect(machine.leftovers()).toEqual(NOTHING);
    machine.addFormer();
    expect((await machine.install(server.url, options)).exitCode).toBe(1);
    expect(machine.leftovers()).toEqual(INSTALLED);
    expect(readFileSync(machine.target, "utf8")).toBe("former");
  });

  test("there is no network", async () => {
    const server = await startReleaseServer(FILES);
    await server[Symbol.asyncDispose]();
    const { exitCode, stderr } = await machine.install(server.url);
    expect({ exitCode, stderr }).toEqual({ exitCode: 1, stderr: expect.stringContaining("no network") });
    expect(machine.leftovers()).toEqual(NOTHING);
  });

  test("nobody says where the releases are", async () => {
    const { exitCode, stderr } = await machine.install(null);
    expect({ exitCode, stderr }).toEqual({
      exitCode: 1,
      stderr: expect.stringContaining("Set AIEFFECT_RELEASES_URL to the address of the releases"),
    });
  });

  test("a folder has its name, or stands in the way of its folder", async () => {
    await using server = await startReleaseServer(FILES);
    mkdirSync(machine.target, { recursive: true });
    expect((await machine.install(server.url)).stderr).toContain(`${machine.target} is a folder.`);
    expect(machine.leftovers()).toEqual(INSTALLED);
    const environment = { AIEFFECT_INSTALL_DIR: "/dev/null/bin" };
    expect((await machine.install(server.url, { environment })).stderr).toContain(
      "The folder /dev/null/bin cannot be made. Set AIEFFECT_INSTALL_DIR to another one.",
    );
  });

  test.each([
    ["SIGINT", "curl", 130],
    ["SIGTERM", "curl", 143],
    ["SIGHUP", "wget", 129],
  ] as const)("%s comes in the middle of a download by %s", async (signal, tool, expected) => {
    machine.lacks(tool === "curl" ? "wget" : "curl");
    await using server = await startReleaseServer(FILES, { [NATIVE]: "endless" });
    const { child, ended } = machine.start(server.url);
    await server.until(NATIVE);
    child.kill(signal);
    expect((await ended()).exitCode).toBe(expected);
    expect(machine.leftovers()).toEqual(NOTHING);
  });
});
