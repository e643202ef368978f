/** `run` of the compiled binary, on a machine with nothing installed. */
import { expect, setDefaultTimeout, test } from "bun:test";
import { BINARY } from "../binary.ts";
import { makeReference } from "../builders.ts";
import { makePipelineFolder } from "../pipeline-folder.ts";
import { complete, ended, failed, never, output, running } from "../scripted-answers.ts";
import { ScriptedService } from "../scripted-service.ts";

// Each test starts processes, some of them three: a machine may be busy.
setDefaultTimeout(30_000);

const BARE = { command: BINARY, environment: { PATH: "", HOME: "/nonexistent" } };
const STATE = ["--state", "run.db"];

test("completes with 0, and its result is the last line of --json", async () => {
  await using service = new ScriptedService({
    "execute a": [running("job")],
    "status job": [ended],
    "output job": [output(makeReference("a"))],
    "execute b": [complete(makeReference("b"))],
  });
  using folder = makePipelineFolder("a>b", service, BARE);
  const { exitCode, stdout, stderr } = await folder.run("--json");
  expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: "" });
  const { type, status, tasks } = JSON.parse(stdout.trimEnd().split("\n").at(-1) ?? "");
  expect({ type, status }).toEqual({ type: "result", status: "completed" });
  expect(tasks[1].output_refs).toMatchObject([{ metadata: { text: "b" } }]);
});

test("fails with 1, and goes on where it stopped when it is resumed", async () => {
  await using service = new ScriptedService({
    "execute a": [complete()],
    "execute b": [failed("no disk"), complete()],
  });
  using folder = makePipelineFolder("a>b", service, BARE);
  const { exitCode, stdout } = await folder.run(...STATE);
  expect(exitCode).toBe(1);
  expect(stdout).toContain("no disk");
  expect((await folder.resume()).exitCode).toBe(0);
});

test("refuses bad input with 2 and one message", async () => {
  using folder = makePipelineFolder("a", { address: "http://127.0.0.1:1" }, BARE);
  folder.write("broken.json", '{"nodes": [');
  expect(await folder.runFiles("broken.json", "dockerinfo.json")).toEqual({
    exitCode: 2,
    stdout: "",
    stderr: expect.stringMatching(/^Error: blueprint broken\.json is not JSON: .* line 1, column 12\n$/),
  });
});

test("is cancelled by Ctrl-C with 130", async () => {
  await using service = new ScriptedService({ "execute a": [never, complete()] });
  using folder = makePipelineFolder("a", service, BARE);
  const run = folder.start(...STATE);
  await service.until("execute a");
  run.kill("SIGINT");
  expect(await run.exited).toBe(130);
  expect((await folder.resume()).exitCode).toBe(0);
});
