import { expect, test } from "bun:test";
import { join } from "node:path";
import { wantsJson } from "./report-error.ts";

/** What a process says and ends with that reports an error thrown by the expression: the real streams, the real exit. */
async function report(
  thrown: string,
  argv: readonly string[] = [],
  environment: Record<string, string> = {},
) {
  const script = `
    import * as Errors from "@oclif/core/errors";
    import { reportError } from "./commands/report-error.ts";
    import { AieffectError } from "./src/errors.ts";
    reportError(${thrown}, ${JSON.stringify(argv)});
  `;
  const child = Bun.spawn([process.execPath, "--eval", script], {
    cwd: join(import.meta.dir, ".."),
    env: { PATH: process.env.PATH, ...environment },
    stdio: ["ignore", "pipe", "pipe"],
  });
  const [stdout, stderr, exitCode] = await Promise.all([
    new Response(child.stdout).text(),
    new Response(child.stderr).text(),
    child.exited,
  ]);
  return { stdout, stderr, exitCode };
}

test.each([
  ['new AieffectError("WORKFLOW_FAILED", "it failed")', 1, "Error: it failed\n"],
  ['new AieffectError("INVALID_BLUEPRINT", "no nodes")', 2, "Error: no nodes\n"],
  ['new AieffectError("INTERRUPTED", "stopped")', 130, "Error: stopped\n"],
  [
    'new Errors.CLIError("Nonexistent flag: --x")',
    2,
    "Error: Nonexistent flag: --x. See aieffect run --help.\n",
  ],
  ["new Errors.ExitError(7)", 7, ""],
])("%s ends with %d and its message", async (thrown, exitCode, stderr) => {
  expect(await report(thrown, ["run"])).toEqual({ stdout: "", stderr, exitCode });
});

test("--json adds one document on stdout", async () => {
  const { stdout, stderr } = await report('new AieffectError("INVALID_INPUT", "no")', ["run", "--json"]);
  expect(JSON.parse(stdout)).toEqual({ error: { code: "INVALID_INPUT", message: "no" } });
  expect(stderr).toBe("Error: no\n");
});

test("a defect says where its trace is to be had, and shows it only then", async () => {
  const plain = await report('new TypeError("x is undefined")');
  expect(plain.exitCode).toBe(1);
  expect(plain.stderr).toStartWith("Error: TypeError: x is undefined\n");
  expect(plain.stderr).toContain("AIEFFECT_DEBUG=1");
  expect(plain.stderr).not.toContain("    at ");
  expect((await report('new TypeError("x")', [], { AIEFFECT_DEBUG: "1" })).stderr).toContain("    at ");
});

test("what the system refuses is not called a defect", async () => {
  const refused =
    'Object.assign(new Error("EISDIR: illegal operation"), { code: "EISDIR", syscall: "open" })';
  const { exitCode, stderr } = await report(refused);
  expect(exitCode).toBe(1);
  expect(stderr).toStartWith("Error: The system refused it: EISDIR: illegal operation\n");
  expect(stderr).not.toContain("defect");
});

test("--json counts only before a --", () => {
  expect(wantsJson(["run", "--json"])).toBe(true);
  expect(wantsJson(["run", "--", "--json"])).toBe(false);
  expect(wantsJson(["run"])).toBe(false);
});

test("what a message quotes cannot command the terminal that shows the document either", async () => {
  const thrown = 'new AieffectError("INVALID_BLUEPRINT", "no \\u009b31m\\u202enode")';
  const { stdout } = await report(thrown, ["--json"]);
  expect(stdout).toContain("no \\u009b31m\\u202enode");
  expect(JSON.parse(stdout).error.message).toBe("no \u009b31m\u202enode");
});

test("what a message quotes cannot command the terminal", async () => {
  const { stderr } = await report(
    'new AieffectError("INVALID_BLUEPRINT", "no node \\u001b[31mred\\nin two lines")',
  );
  expect(stderr).toBe("Error: no node \\u001b[31mred\nin two lines\n");
});
