/** Ctrl-C: once cancels cleanly, twice ends at once; and nobody who reads is no reason to hang. */
import { describe, expect, setDefaultTimeout, test } from "bun:test";
import { closeSync, constants, openSync } from "node:fs";
import { SOURCE } from "../aieffect-process.ts";
import { makeReference } from "../builders.ts";
import { makePipelineFolder } from "../pipeline-folder.ts";
import { after, complete, ended, failed, never, output, running, working } from "../scripted-answers.ts";
import { always, ScriptedService } from "../scripted-service.ts";

// Each test starts processes, some of them three: a machine may be busy.
setDefaultTimeout(30_000);

const STATE = ["--state", "run.db"];

const linesOf = (stdout: string) =>
  stdout
    .trimEnd()
    .split("\n")
    .map((line) => JSON.parse(line));

describe.each(["SIGINT", "SIGTERM", "SIGHUP"] as const)("%s once", (signal) => {
  test("abandons the calls, exits with 130, and leaves a state that can be resumed", async () => {
    await using service = new ScriptedService({
      "execute a": [never, complete()],
      "execute b": [running("job"), complete()],
      "status job": [always(working(1))],
      "execute c": [complete()],
    });
    using folder = makePipelineFolder("a>c b>c", service);
    const run = folder.start(...STATE, "--json");
    const call = await service.until("execute a");
    await service.until("status job", 2);
    const startedAt = performance.now();
    run.kill(signal);
    expect(await run.exited).toBe(130);
    expect(performance.now() - startedAt).toBeLessThan(3_000);
    await call.abandoned;
    expect(run.stderr()).toBe("");
    const result = linesOf(run.stdout()).at(-1);
    expect(result).toMatchObject({ type: "result", status: "cancelled" });
    const statuses = result.tasks.map(({ status }: { status: string }) => status);
    expect(statuses).toEqual(["cancelled", "cancelled", "cancelled"]);
    expect((await folder.resume()).exitCode).toBe(0);
  });
});

test("an interruption while a failed run waits for what is in flight ends it, and it can be resumed", async () => {
  const failure = Promise.withResolvers<void>();
  let isOver = false;
  await using service = new ScriptedService({
    "execute a": [after(failure.promise, failed("no")), complete()],
    "execute b": [running("job")],
    "status job": [always((call) => (isOver ? ended : working(1))(call))],
    "output job": [output(null)],
  });
  using folder = makePipelineFolder("a b", service);
  const run = folder.start(...STATE, "--json");
  await service.until("status job");
  failure.resolve();
  await run.untilPrinted("workflow-failed");
  run.kill("SIGINT");
  expect(await run.exited).toBe(130);
  isOver = true;
  expect((await folder.resume()).exitCode).toBe(0);
});

describe("a reader that does not read", () => {
  /** A run whose result is larger than any pipe, written into a pipe that nobody empties. */
  const startUnread = async (folder: { path: string; file(name: string): string }) => {
    const path = folder.file("unread");
    await Bun.spawn(["mkfifo", path]).exited;
    const pipe = openSync(path, constants.O_RDWR);
    const child = Bun.spawn([...SOURCE, "run", "blueprint.json", "dockerinfo.json", "--json"], {
      cwd: folder.path,
      stdio: ["ignore", pipe, "pipe"],
    });
    return { child, [Symbol.dispose]: () => closeSync(pipe) };
  };
  const large = { ...makeReference("x"), metadata: { text: "x".repeat(900_000) } };

  test("does not keep a second Ctrl-C from ending the process at once", async () => {
    await using service = new ScriptedService({
      "execute a": [complete(large)],
      "execute b": [never],
    });
    using folder = makePipelineFolder("a>b", service);
    using unread = await startUnread(folder);
    await service.until("execute b");
    unread.child.kill("SIGINT");
    await (await service.until("execute b")).abandoned;
    expect(unread.child.exitCode).toBeNull();
    unread.child.kill("SIGINT");
    expect(await unread.child.exited).toBe(130);
  });
});

test("a reader that goes away does not end the run, nor its exit code", async () => {
  const gate = Promise.withResolvers<void>();
  await using service = new ScriptedService({
    "execute a": [complete()],
    "execute b": [after(gate.promise, complete())],
  });
  using folder = makePipelineFolder("a>b", service);
  const child = Bun.spawn([...SOURCE, "run", "blueprint.json", "dockerinfo.json", ...STATE], {
    cwd: folder.path,
    stdio: ["ignore", "pipe", "pipe"],
  });
  const reader = child.stdout.getReader();
  await reader.read();
  await reader.cancel();
  await service.until("execute b");
  gate.resolve();
  expect(await child.exited).toBe(0);
  expect(await new Response(child.stderr).text()).toBe("");
});
