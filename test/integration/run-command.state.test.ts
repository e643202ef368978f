/** `--state` and `--resume`: what a run leaves in its file, and how another one goes on with it. */
import { describe, expect, setDefaultTimeout, test } from "bun:test";
import { readdirSync } from "node:fs";
import { runAieffect, SOURCE } from "../aieffect-process.ts";
import { makeNames, makeReference } from "../builders.ts";
import { makePipelineFolder } from "../pipeline-folder.ts";
import {
  after,
  complete,
  ended,
  failed,
  never,
  output,
  running,
  text,
  working,
} from "../scripted-answers.ts";
import { always, ScriptedService } from "../scripted-service.ts";

// Each test starts processes, some of them three: a machine may be busy.
setDefaultTimeout(30_000);

const STATE = ["--state", "run.db"];

const resultOf = (stdout: string) => JSON.parse(stdout.trimEnd().split("\n").at(-1) ?? "");

const kill = async (run: { kill(signal: NodeJS.Signals): void; exited: Promise<number> }) => {
  run.kill("SIGKILL");
  await run.exited;
};

describe("a resumed run", () => {
  test("after a failure runs what had not completed, with the outputs of what had", async () => {
    const kept = makeReference("kept");
    await using service = new ScriptedService({
      "execute a": [complete(kept)],
      "execute b": [failed("no disk"), complete()],
      "execute c": [complete()],
    });
    using folder = makePipelineFolder("a>b b>c", service);
    expect((await folder.run(...STATE)).exitCode).toBe(1);
    const { exitCode, stdout } = await folder.resume("--json");
    expect(exitCode).toBe(0);
    expect(service.asked).toEqual(["execute a", "execute b", "execute b", "execute c"]);
    expect(JSON.parse(service.callsOf("execute b")[1]?.body ?? "").inputs).toEqual([kept]);
    const { tasks } = resultOf(stdout);
    expect(tasks[0]).toMatchObject({ status: "completed", output_refs: [{ metadata: { text: "kept" } }] });
    expect(tasks[1].attempts).toMatchObject([
      { outcome: "failed", error: "no disk" },
      { outcome: "completed" },
    ]);
  });

  test("after kill -9 polls what was accepted, executes what was not, and leaves alone what completed", async () => {
    await using service = new ScriptedService({
      "execute done": [complete()],
      "execute long": [running("job")],
      "status job": [working(10), never, ended],
      "output job": [output(null)],
      "execute direct": [never, complete()],
      "execute last": [complete()],
    });
    using folder = makePipelineFolder("done>last long>last direct>last", service);
    const run = folder.start(...STATE, "--json");
    await run.untilPrinted("task-progressed");
    await run.untilPrinted("task-completed");
    await Promise.all([service.until("execute direct"), service.until("status job", 2)]);
    await kill(run);
    const { exitCode, stdout } = await folder.resume("--json");
    expect(exitCode).toBe(0);
    const count = (name: string) => service.callsOf(`execute ${name}`).length;
    expect([count("done"), count("long"), count("direct"), count("last")]).toEqual([1, 1, 2, 1]);
    const attempts = resultOf(stdout).tasks.map((task: { attempts: unknown[] }) => task.attempts.length);
    expect(attempts).toEqual([1, 1, 2, 2]);
  });

  test("after its end calls nobody, gives the same result and the same exit code", async () => {
    await using service = new ScriptedService({ "execute a": [complete(makeReference("a"))] });
    using folder = makePipelineFolder("a", service);
    const first = await folder.run(...STATE, "--json");
    const second = await folder.resume("--json");
    expect(second.exitCode).toBe(0);
    expect(resultOf(second.stdout)).toEqual(resultOf(first.stdout));
    expect(service.calls).toHaveLength(1);
  });

  test("after a failure that stands fails again", async () => {
    await using service = new ScriptedService({ "execute a": [failed("no"), failed("still no")] });
    using folder = makePipelineFolder("a", service);
    await folder.run(...STATE);
    const { exitCode, stdout } = await folder.resume("--json");
    expect({ exitCode, error: resultOf(stdout).tasks[0].error }).toEqual({ exitCode: 1, error: "still no" });
  });

  test("keeps the parameters and the options of its submission", async () => {
    await using service = new ScriptedService({ "execute a": [text("", 503), complete()] });
    using folder = makePipelineFolder("a", service);
    await folder.run(...STATE, "--attempts", "1", "--param", "a.k=7");
    expect((await folder.resume()).exitCode).toBe(0);
    const bodies = service.calls.map((call) => JSON.parse(call.body).parameters);
    expect(bodies).toEqual([{ k: 7 }, { k: 7 }]);
  });
});

describe("a state file", () => {
  test("takes one run after another; the last one is resumed", async () => {
    await using service = new ScriptedService({ "execute a": [complete(), failed("no"), complete()] });
    using folder = makePipelineFolder("a", service);
    const first = resultOf((await folder.run(...STATE, "--json")).stdout);
    const second = resultOf((await folder.run(...STATE, "--json")).stdout);
    const resumed = resultOf((await folder.resume("--json")).stdout);
    expect(second.workflow_id).not.toBe(first.workflow_id);
    expect(resumed).toMatchObject({ workflow_id: second.workflow_id, status: "completed" });
  });

  test("of a run that was killed takes no other run, and says how to go on", async () => {
    await using service = new ScriptedService({ "execute a": [never, complete()] });
    using folder = makePipelineFolder("a", service);
    const run = folder.start(...STATE);
    await service.until("execute a");
    await kill(run);
    const other = await folder.run(...STATE);
    expect(other).toMatchObject({ exitCode: 2, stdout: "" });
    expect(other.stderr).toContain("--resume");
    expect((await folder.resume()).exitCode).toBe(0);
  });

  test.each(["run", "resume"] as const)(
    "in use by a live run is refused to %s, naming its process",
    async (how) => {
      const gate = Promise.withResolvers<void>();
      await using service = new ScriptedService({ "execute a": [after(gate.promise, complete())] });
      using folder = makePipelineFolder("a", service);
      const run = folder.start(...STATE);
      await service.until("execute a");
      const other = await (how === "run" ? folder.run(...STATE) : folder.resume());
      expect(other).toMatchObject({ exitCode: 2, stdout: "" });
      expect(other.stderr).toMatch(new RegExp(`^Error: run\\.db is in use by process ${run.pid} .*\n$`));
      gate.resolve();
      expect(await run.exited).toBe(0);
    },
  );

  test("is one file when the run has ended", async () => {
    await using service = new ScriptedService({ "execute a": [complete()] });
    using folder = makePipelineFolder("a", service);
    await folder.run(...STATE);
    expect(readdirSync(folder.path).toSorted()).toEqual(["blueprint.json", "dockerinfo.json", "run.db"]);
  });

  test("that was cut short is refused and not touched", async () => {
    await using service = new ScriptedService({ "execute a": [complete()] });
    using folder = makePipelineFolder("a", service);
    await folder.run(...STATE);
    const bytes = new Uint8Array(await Bun.file(folder.file("run.db")).arrayBuffer());
    const half = bytes.slice(0, Math.floor(bytes.length / 2) + 100);
    await Bun.write(folder.file("run.db"), half);
    const { exitCode, stderr } = await folder.resume();
    expect(exitCode).toBe(2);
    expect(stderr).toStartWith("Error: ");
    expect(stderr).not.toContain("defect of aieffect");
  });
});

test("a disk that is full ends the run with a message, and the run goes on from there when there is room", async () => {
  const names = makeNames(40);
  const large = { ...makeReference("large"), metadata: { text: "x".repeat(40_000) } };
  await using service = new ScriptedService(
    Object.fromEntries(names.map((name) => [`execute ${name}`, [always(complete(large))]])),
  );
  // 512 KiB, in blocks of 512 bytes.
  const command = ["sh", "-c", 'ulimit -f 1024 && exec "$@"', "sh", ...SOURCE];
  const sketch = names.slice(1).map((name, at) => `t${at}>${name}`);
  using folder = makePipelineFolder(sketch.join(" "), service);
  const options = { command, folder: folder.path };
  const full = await runAieffect(["run", "blueprint.json", "dockerinfo.json", ...STATE], options);
  expect(full.exitCode).toBe(2);
  expect(full.stderr).toMatch(/^Error: The state cannot be written any more: .*\n$/);
  const before = service.calls.length;
  expect(before).toBeLessThan(names.length);
  expect((await folder.resume()).exitCode).toBe(0);
  // At most the one that was being executed when the disk was full is executed again.
  expect(service.calls.length).toBeLessThanOrEqual(names.length + 1);
});

describe("the time limit of a run", () => {
  test("leaves a state that can be resumed", async () => {
    await using service = new ScriptedService({
      "execute a": [running("job"), complete()],
      "status job": [always(working(1))],
    });
    using folder = makePipelineFolder("a", service);
    expect((await folder.run(...STATE, "--timeout", "500ms")).exitCode).toBe(1);
    expect((await folder.resume()).exitCode).toBe(0);
  });
});
