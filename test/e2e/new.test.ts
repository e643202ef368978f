/** How `new` is asked, and what it refuses. */
import { afterAll, describe, expect, setDefaultTimeout, test } from "bun:test";
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { BINARY } from "../binary.ts";
import { openProjectRoom } from "../project-folder.ts";
import { openTerminal } from "../terminal-process.ts";

setDefaultTimeout(60_000);

const room = openProjectRoom();
afterAll(() => room[Symbol.dispose]());

const KIND = ["--data", "file", "--mode", "sequential"];

describe("is refused with exit code 2, and nothing is written", () => {
  test.each([
    [["new"], "Missing: WHAT (service or use-case)."],
    [["new", "thing", "a"], "service, use-case"],
    [
      ["new", "service"],
      "Missing: NAME, --data (file or protobuf), --mode (sequential or concurrent). There is no terminal to ask on.",
    ],
    [["new", "service", "a", "--data", "file"], "Missing: --mode (sequential or concurrent)."],
    [["new", "use-case"], "Missing: NAME."],
    [["new", "use-case", "a", "--mode", "sequential"], "--mode is for a service"],
    [["new", "use-case", "a", "--data", "xml"], "--data"],
    [["new", "service", "a", "--data", "xml", "--mode", "sequential"], "--data"],
    [["new", "service", "../a", ...KIND], '"../a" is no name for a project'],
    [["new", "service", "A", ...KIND], "such as clean-readings"],
    [["new", "use-case", "a b"], '"a b" is no name for a project'],
    [["new", "service", "a", "b", ...KIND], "Unexpected argument: b."],
    [["new", "service", "node_modules", ...KIND], "packages are looked for in every folder node_modules"],
    [["new", "use-case", "nul"], "Windows has a device of this name"],
    [["new", "service", "a", ...KIND, "--dir", ""], "--dir is empty"],
    [["new", "service", "a", ...KIND, "--dir", "/dev/null"], "/dev/null is a file"],
    [["new", "service", "a", ...KIND, "--dir", "/dev/null/a"], "a file is in the place of a folder"],
    [["new", "use-case", "a", "--dir", "/proc/a"], "cannot be written"],
  ])("%p", async (args, text) => {
    const before = readdirSync(room.path);
    const { exitCode, stderr } = await room.aieffect(...args);
    expect({ exitCode, stderr }).toEqual({ exitCode: 2, stderr: expect.stringContaining(text) });
    expect(stderr).not.toContain("    at ");
    expect(readdirSync(room.path)).toEqual(before);
  });
});

test("a file that is there is named, and stays with everything around it", async () => {
  mkdirSync(join(room.path, "taken"));
  writeFileSync(join(room.path, "taken", "README.md"), "mine");
  const { exitCode, stdout, stderr } = await room.aieffect("new", "service", "taken", ...KIND, "--json");
  expect(exitCode).toBe(2);
  expect(stderr).toContain(`${join(room.path, "taken", "README.md")} is there already`);
  expect(JSON.parse(stdout).error.code).toBe("INVALID_INPUT");
  expect(readdirSync(join(room.path, "taken"))).toEqual(["README.md"]);
  expect(readFileSync(join(room.path, "taken", "README.md"), "utf8")).toBe("mine");
});

test("a name of 10 kB is refused, and not repeated", async () => {
  const { exitCode, stderr } = await room.aieffect("new", "service", "x".repeat(10_000), ...KIND);
  expect({ exitCode, isShort: stderr.length < 300 }).toEqual({ exitCode: 2, isShort: true });
});

test.skipIf(Bun.which("sh") === null)(
  "of a project that cannot be written to its end nothing is left (where there is a shell)",
  async () => {
    // The kit is larger than what may be written, the files before it are not.
    const script = `trap '' XFSZ; ulimit -f 64; cd "$0"; exec "$@"`;
    const command = [
      "sh",
      "-c",
      script,
      room.path,
      ...BINARY,
      "new",
      "use-case",
      "too-large",
      "--dir",
      "x/y",
    ];
    const child = Bun.spawn(command, { stdio: ["ignore", "pipe", "pipe"] });
    const stderr = await new Response(child.stderr).text();
    expect({ exitCode: await child.exited, stderr }).toEqual({
      exitCode: 2,
      stderr: expect.stringContaining(
        "cannot be written: files of this size are not allowed. Nothing was written.",
      ),
    });
    expect(existsSync(join(room.path, "x"))).toBeFalse();
  },
);

test("--dir is the folder of the project, and the name stays the name", async () => {
  const { exitCode } = await room.aieffect("new", "service", "sort-rows", ...KIND, "--dir", "deep/er");
  expect(exitCode).toBe(0);
  const source = readFileSync(join(room.path, "deep", "er", "package.json"), "utf8");
  expect(JSON.parse(source).name).toBe("sort-rows");
});

test("--help shows the options and examples", async () => {
  const { stdout } = await room.aieffect("new", "service", "--help");
  for (const text of ["--data=(file|protobuf)", "--mode=(sequential|concurrent)", "aieffect new use-case"])
    expect(stdout.replaceAll(/<option>|\n */g, "")).toContain(text.replaceAll(/\(.*\)/g, ""));
});

describe("on a terminal it asks", () => {
  const open = (...args: readonly string[]) =>
    openTerminal(["sh", "-c", 'cd "$0" && exec "$@"', room.path, ...BINARY, "new", ...args], 100, 30);

  test("for what is missing, and again for what it cannot take", async () => {
    const terminal = open("service");
    const type = (text: string) => terminal.run.terminal?.write(`${text}\r`);
    await terminal.waitFor("Name of the service, such as clean-readings?");
    type("No Name");
    await terminal.waitFor("is no name for a project");
    type("mend-gaps");
    await terminal.waitFor("How does it hand data on?");
    type("x");
    await terminal.waitFor("Please answer with file or protobuf.");
    type("proto");
    await terminal.waitFor("How long does its work take?");
    type("concurrent");
    expect(await terminal.run.exited).toBe(0);
    const source = readFileSync(join(room.path, "mend-gaps", "service.ts"), "utf8");
    expect(source).toContain('mode: "concurrent"');
    expect(source).toContain("createGrpcDataPlane");
  });

  test("for the data of a use case too, for which an empty answer is enough", async () => {
    const hasty = open("use-case", "reed-park");
    await hasty.waitFor("How do its services hand data on? [file]");
    hasty.run.terminal?.write("\r");
    expect(await hasty.run.exited).toBe(0);
    expect(readFileSync(join(room.path, "reed-park", "docker-compose.yml"), "utf8")).toContain(
      "./data:/app/data",
    );

    const terminal = open("use-case");
    const type = (text: string) => terminal.run.terminal?.write(`${text}\r`);
    await terminal.waitFor("Name of the use case, such as clean-readings?");
    type("solar-park");
    await terminal.waitFor("How do its services hand data on?");
    type("protobuf");
    expect(await terminal.run.exited).toBe(0);
    expect(existsSync(join(room.path, "solar-park", "export", "microservice"))).toBeTrue();
  });

  test.each(["\u0003", "\u0004"])("and leaves with 130 at %j, with nothing written", async (key) => {
    const terminal = open("service", "left-off", "--mode", "sequential");
    await terminal.waitFor("How does it hand data on?");
    terminal.run.terminal?.write(key);
    expect(await terminal.run.exited).toBe(130);
    expect(existsSync(join(room.path, "left-off"))).toBeFalse();
  });
});
