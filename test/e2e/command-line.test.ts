import { afterAll, describe, expect, test } from "bun:test";
import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import packageJson from "../../package.json" with { type: "json" };
import { runAieffect, SOURCE } from "../aieffect-process.ts";
import { BINARY } from "../binary.ts";

const emptyFolder = mkdtempSync(join(tmpdir(), "aieffect-empty-"));
const home = mkdtempSync(join(tmpdir(), "aieffect-home-"));
afterAll(() => {
  for (const folder of [emptyFolder, home]) rmSync(folder, { recursive: true, force: true });
});

describe.each([
  ["from source", SOURCE],
  ["compiled", BINARY],
])("the command line %s", (_, command) => {
  /** As on a machine that has nothing installed. */
  const run = (...args: string[]) =>
    runAieffect(args, { command, folder: emptyFolder, environment: { PATH: "", HOME: home } });

  test("says its version", async () => {
    const { exitCode, stdout, stderr } = await run("--version");
    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: "" });
    expect(stdout).toStartWith(`aieffect/${packageJson.version} `);
  });

  test.each([[["--help"]], [["help"]], [[]]])("lists its commands for %j", async (args) => {
    const { exitCode, stdout, stderr } = await run(...args);
    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: "" });
    expect(stdout).toMatch(/^ {2}up +Start a use case's services/m);
    expect(stdout).not.toMatch(/^ {2}service/m);
  });

  test.each([[["up", "--help"]], [["help", "up"]]])("explains a command for %j", async (args) => {
    const { exitCode, stdout } = await run(...args);
    expect(exitCode).toBe(0);
    for (const part of ["$ aieffect up DIRECTORY", "--detach", "--json", "EXAMPLES"])
      expect(stdout).toContain(part);
  });

  test("ends with 2 and no trace for an unknown command", async () => {
    expect(await run("frobnicate")).toEqual({
      exitCode: 2,
      stdout: "",
      stderr: "Error: There is no command frobnicate. See aieffect --help.\n",
    });
  });

  test("ends with 2 for a missing argument, an unknown flag and a flag's wrong value", async () => {
    const missing = await run("up");
    expect(missing).toMatchObject({ exitCode: 2, stdout: "" });
    expect(missing.stderr).toContain("Missing: DIRECTORY (");
    expect(await run("up", ".", "--frobnicate")).toMatchObject({ exitCode: 2, stdout: "" });
    const wrong = await run("up", ".", "--timeout", "soon");
    expect(wrong.exitCode).toBe(2);
    expect(wrong.stderr).toContain("soon");
  });

  test.each<[args: readonly string[], stderr: string]>([
    [["serve", "extra"], "Unexpected argument: extra"],
    [["worker", "extra", "more"], "Unexpected arguments: extra, more"],
    [["list", "--limit", "0"], "--limit: Expected an integer greater than or equal to 1 but received: 0"],
    [["run", "--attempts", "x"], "--attempts: Expected an integer but received: x"],
    [["run", "--timeout", "0"], "--timeout: Not a duration: 0. Write it like 500ms, 30s, 5m or 2h"],
    [["up", "--timeout", "1x", "."], "--timeout: Not a duration: 1x. Write it like 500ms, 30s, 5m or 2h"],
    [["run", "--timeout"], "Flag --timeout expects a value"],
    [["run", "--resume"], "--resume needs --state"],
    [["check", "a", "--dot", "--mermaid"], "--mermaid cannot also be provided when using --dot"],
    [["new"], "Missing: WHAT (service or use-case)"],
    [["logs"], "Missing: ID (Id of the workflow, or its beginning, `wf-` left out or not)"],
    [["list", "--frobnicate"], "Nonexistent flag: --frobnicate"],
  ])("says of %j in one line what it cannot take", async (args, message) => {
    const stderr = `Error: ${message}. See aieffect ${args[0]} --help.\n`;
    expect(await run(...args)).toEqual({ exitCode: 2, stdout: "", stderr });
  });

  test("says of a flag without a value that it has none", async () => {
    const { exitCode, stderr } = await run("run", "a", "b", "--json=1");
    const line = "Error: --json takes no value: write --json alone, or leave it out.\n";
    expect({ exitCode, stderr }).toEqual({ exitCode: 2, stderr: line });
  });

  test.each([["run"], ["submit"], ["list"], ["worker"]])(
    "names in the help of %s what the values of its flags are",
    async (name) => {
      expect((await run(name, "--help")).stdout).not.toContain("<value>");
    },
  );

  test("says with --json on stdout too what went wrong", async () => {
    const { exitCode, stdout, stderr } = await run("up", ".", "--json");
    expect(exitCode).toBe(2);
    const message = `There is no ${join(emptyFolder, "docker-compose.yml")}.`;
    expect(JSON.parse(stdout)).toEqual({ error: { code: "INVALID_INPUT", message } });
    expect(stderr).toBe(`Error: ${message}\n`);
    expect(JSON.parse((await run("frobnicate", "--json")).stdout).error.code).toBe("INVALID_INPUT");
  });

  test("leaves nothing behind in the folder it was started in", async () => {
    await run("--help");
    await run("down", ".");
    expect(readdirSync(emptyFolder)).toEqual([]);
  });
});

test("the binary reads no .env and no bunfig.toml of the folder it is started in", async () => {
  const folder = mkdtempSync(join(tmpdir(), "aieffect-foreign-"));
  await Bun.write(join(folder, ".env"), "AIEFFECT_DEBUG=1\n");
  await Bun.write(join(folder, "bunfig.toml"), 'preload = ["./preload.ts"]\n');
  await Bun.write(join(folder, "preload.ts"), 'console.log("preloaded");\n');
  const { stdout, stderr } = await runAieffect(["up", "nowhere"], {
    command: BINARY,
    folder,
    environment: {},
  });
  expect({ stdout, lines: stderr.trimEnd().split("\n").length }).toEqual({ stdout: "", lines: 1 });
  rmSync(folder, { recursive: true, force: true });
});

test("is quiet when nobody reads its output", async () => {
  const child = Bun.spawn(["sh", "-c", '"$0" --help | :', ...BINARY], {
    stdio: ["ignore", "ignore", "pipe"],
  });
  expect(await new Response(child.stderr).text()).toBe("");
});
