/** Following workflows of a server: `watch` and `logs`. */
import { describe, expect, setDefaultTimeout, test } from "bun:test";
import { makeFolder } from "../contract/store-files.ts";
import { makePipelineFolder } from "../pipeline-folder.ts";
import { after, complete, ended, failed, never, output, running, working } from "../scripted-answers.ts";
import { always, ScriptedService } from "../scripted-service.ts";
import { LongProcess, startServing } from "../serving-process.ts";
import { documentsIn, documentsOf, linesOf, run, serveAllTests, start, submit } from "./client-commands.ts";

// Each test starts processes, some of them three: a machine may be busy.
setDefaultTimeout(60_000);

serveAllTests();

describe("watch", () => {
  test("goes on where it was when its server is killed and started again", async () => {
    let isOver = false;
    await using service = new ScriptedService({
      "execute a": [running("job")],
      "status job": [always((call) => (isOver ? ended : working(1))(call))],
      "output job": [output(null)],
      "execute b": [complete()],
    });
    using folder = makePipelineFolder("a>b", service);
    using own = makeFolder();
    const flags = ["--db", own.file("b.db"), "--poll-min", "10ms", "--poll-max", "50ms"];
    const first = await startServing(flags);
    const environment = { AIEFFECT_SERVER: first.url };
    const { stdout } = await run(["submit", ...documentsIn(folder)], environment);
    const watching = start(["watch", stdout.trim(), "--json"], environment);
    await watching.untilPrinted("task-progressed");
    await first.process.end("SIGKILL");
    isOver = true;
    await using _second = new LongProcess(["serve", "--port", new URL(first.url).port, ...flags], {});
    expect(await watching.exited).toBe(0);
    const documents = documentsOf(watching.stdout());
    expect(documents.at(-1)).toMatchObject({ type: "result", status: "completed" });
    const sequences = documents.slice(0, -1).map(({ sequence }) => sequence);
    expect(sequences).toEqual(sequences.map((_, index) => index + 1));
  });

  test.each(["SIGINT", "SIGTERM", "SIGHUP"] as const)("%s leaves the workflow running", async (signal) => {
    await using service = new ScriptedService({ "execute a": [never] });
    using folder = makePipelineFolder("a", service);
    const id = await submit(folder);
    const watching = start(["watch", id]);
    await watching.untilPrinted("started");
    watching.kill(signal);
    expect(await watching.exited).toBe(130);
    expect(watching.stderr()).toBe(
      `${id} goes on. To see it again: aieffect watch ${id}\nTo end it: aieffect cancel ${id}\n`,
    );
    expect(JSON.parse((await run(["status", id, "--json"])).stdout).status).toBe("running");
  });

  test("says so when the workflow is deleted meanwhile", async () => {
    await using service = new ScriptedService({ "execute a": [never] });
    using folder = makePipelineFolder("a", service);
    const id = await submit(folder);
    const watching = start(["watch", id]);
    await watching.untilPrinted("started");
    await run(["delete", id, "--yes"]);
    expect(await watching.exited).toBe(2);
    expect(watching.stderr()).toBe(`Error: ${id} was deleted.\n`);
  });
});

describe("logs", () => {
  test("has a line for every event, or the events as JSON", async () => {
    await using service = new ScriptedService({ "execute a": [failed("evil \u001b[2J disk")] });
    using folder = makePipelineFolder("a", service);
    const watched = await run(["submit", ...documentsIn(folder), "--watch", "--json"]);
    const events = documentsOf(watched.stdout).slice(0, -1);
    const { exitCode, stdout } = await run(["logs", events[0].workflow_id]);
    expect(exitCode).toBe(0);
    const texts = linesOf(stdout).map((line) => {
      expect(line).toMatch(/^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d\.\d{3} /);
      return line.slice(24);
    });
    expect(texts).toEqual([
      "▸ pipeline  submitted, 1 task",
      expect.stringMatching(/^▸ a:Run {2}started {2}on \S+$/),
      expect.stringMatching(/^✖ a:Run {2}failed after \S+: evil \\x1b\[2J disk$/),
      expect.stringMatching(/^✖ pipeline {2}failed: Task \w+ failed: evil \\x1b\[2J disk$/),
    ]);
    const asJson = await run(["logs", events[0].workflow_id, "--json", "--follow"]);
    expect(documentsOf(asJson.stdout)).toEqual(events);
  });

  test("--follow goes on until the workflow ends, and ends with 0 however that was", async () => {
    const gate = Promise.withResolvers<void>();
    await using service = new ScriptedService({ "execute a": [after(gate.promise, failed("no"))] });
    using folder = makePipelineFolder("a", service);
    const logs = start(["logs", await submit(folder), "--follow"]);
    await logs.untilPrinted("a:Run  started");
    gate.resolve();
    expect(await logs.exited).toBe(0);
    expect(logs.stdout()).toContain("✖ pipeline  failed: ");
  });

  test("--follow ends with 130 on Ctrl-C", async () => {
    await using service = new ScriptedService({ "execute a": [never] });
    using folder = makePipelineFolder("a", service);
    const logs = start(["logs", await submit(folder), "--follow"]);
    await logs.untilPrinted("a:Run  started");
    logs.kill("SIGINT");
    expect(await logs.exited).toBe(130);
    expect(logs.stderr()).toBe("");
  });
});
