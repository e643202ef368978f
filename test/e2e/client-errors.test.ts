/** What every command that talks to a server does when it cannot. */
import { describe, expect, setDefaultTimeout, test } from "bun:test";
import { run, serveAllTests, toServerUrl } from "./client-commands.ts";

// Each test starts processes, some of them three: a machine may be busy.
setDefaultTimeout(60_000);

serveAllTests();

describe("every command", () => {
  const COMMANDS: readonly (readonly string[])[] = [
    ["status", "wf-000000000000"],
    ["tasks", "0"],
    ["watch", "wf-000000000000"],
    ["list"],
    ["logs", "wf-000000000000", "--follow"],
    ["cancel", "wf-000000000000"],
    ["retry", "wf-000000000000"],
    ["delete", "wf-000000000000"],
  ];
  const toCases = (commands: readonly (readonly string[])[]) =>
    commands.map((args): [name: string, args: readonly string[]] => [args[0] ?? "", args]);

  // What follows a workflow waits for its server to come back.
  const IMPATIENT = COMMANDS.filter(([name]) => name !== "logs");

  test.each(toCases(IMPATIENT))("%s says when no server answers", async (_, args) => {
    const nowhere = { AIEFFECT_SERVER: "http://127.0.0.1:1" };
    const { exitCode, stdout, stderr } = await run(args, nowhere);
    expect({ exitCode, stdout }).toEqual({ exitCode: 2, stdout: "" });
    expect(stderr).toBe(
      "Error: No server answers at http://127.0.0.1:1: connection refused. Start one with `aieffect serve`, or name the right one with --server or AIEFFECT_SERVER.\n",
    );
  });

  test.each(toCases(COMMANDS))("%s says when the key is wrong, and does not print it", async (_, args) => {
    const { exitCode, stdout, stderr } = await run([...args, "--json", "--key", "falsch-0123"]);
    expect(exitCode).toBe(2);
    expect(JSON.parse(stdout).error.code).toBe("UNAUTHORIZED");
    expect(stdout + stderr).toContain("--key or ORCHESTRATOR_API_KEY");
    expect(stdout + stderr).not.toContain("falsch-0123");
  });

  test.each([...COMMANDS.map(([name = ""]) => name), "submit"])("%s explains itself", async (name) => {
    const { exitCode, stdout } = await run([name, "--help"]);
    expect(exitCode).toBe(0);
    for (const part of [`$ aieffect ${name}`, "--server", "AIEFFECT_SERVER", "--key", "--json", "EXAMPLES"]) {
      expect(stdout).toContain(part);
    }
  });

  test("takes the server of --server before that of the variable", async () => {
    const { exitCode } = await run(["list", "--server", toServerUrl()], {
      AIEFFECT_SERVER: "http://127.0.0.1:1",
    });
    expect(exitCode).toBe(0);
  });

  test.each([
    [["--server", "ftp://host"], {}, "--server must begin with http:// or https://."],
    [["--key", "ge\nheim"], {}, "--key must be printable ASCII"],
    [[], { AIEFFECT_SERVER: "http://ada:geheim@host" }, "AIEFFECT_SERVER must hold no user and password."],
  ])("refuses %j with %j, and quotes no secret", async (flags, environment, message) => {
    const { exitCode, stderr } = await run(["list", ...flags], environment);
    expect(exitCode).toBe(2);
    expect(stderr).toContain(message);
    expect(stderr).not.toMatch(/geheim|heim/);
  });

  test("submit names no other command when a document is missing", async () => {
    const { exitCode, stderr } = await run(["submit", "blueprint.json"]);
    expect(exitCode).toBe(2);
    expect(stderr).toBe("Error: Name a blueprint and a dockerinfo, as in blueprint.json dockerinfo.json.\n");
  });
});
