/** `aieffect run` as a process of its own: what it sends, what it prints, how it exits. */
import { describe, expect, setDefaultTimeout, test } from "bun:test";
import { makeReference } from "../builders.ts";
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
import { ScriptedService } from "../scripted-service.ts";

// Each test starts processes, some of them three: a machine may be busy.
setDefaultTimeout(30_000);

const REFERENCE = makeReference("input");

const linesOf = (stdout: string) =>
  stdout
    .trimEnd()
    .split("\n")
    .map((line) => JSON.parse(line));

const bodyOf = (service: ScriptedService, name: string) =>
  JSON.parse(service.callsOf(`execute ${name}`)[0]?.body ?? "null");

describe("the exit code", () => {
  test("is 0 for a run that completes, with one line per transition", async () => {
    await using service = new ScriptedService({ "execute a": [complete()], "execute b": [complete()] });
    using folder = makePipelineFolder("a>b", service);
    const { exitCode, stdout, stderr } = await folder.run();
    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: "" });
    for (const part of ["a:Run  started", "a:Run  completed", "b:Run  completed", "2 of 2 done"]) {
      expect(stdout).toContain(part);
    }
  });

  test("is 1 for a run that fails, and the text says why", async () => {
    await using service = new ScriptedService({ "execute a": [failed("no such file: x.csv")] });
    using folder = makePipelineFolder("a>b", service);
    const { exitCode, stdout, stderr } = await folder.run();
    expect(exitCode).toBe(1);
    expect(stdout + stderr).toContain("no such file: x.csv");
  });

  test("is 1 for a run over its time limit, which is told", async () => {
    await using service = new ScriptedService({ "execute a": [never] });
    using folder = makePipelineFolder("a", service);
    const { exitCode, stderr } = await folder.run("--timeout", "300ms");
    expect({ exitCode, stderr }).toEqual({
      exitCode: 1,
      stderr: "The run took longer than --timeout allows.\n",
    });
  });
});

describe("--json", () => {
  test("prints every event and then the result with every task's outputs", async () => {
    const result = makeReference("result");
    await using service = new ScriptedService({
      "execute a": [running("job")],
      "status job": [working(30), ended],
      "output job": [output(result)],
      "execute b": [complete(REFERENCE)],
    });
    using folder = makePipelineFolder("a>b", service);
    const { exitCode, stdout, stderr } = await folder.run("--json");
    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: "" });
    const lines = linesOf(stdout);
    expect(lines.map(({ type }) => type)).toEqual([
      "workflow-submitted",
      ...["task-started", "task-accepted", "task-progressed", "task-completed"],
      ...["task-started", "task-completed", "workflow-completed", "result"],
    ]);
    const { protocol, uri, format, metadata } = result;
    expect(lines.at(-1)).toMatchObject({
      status: "completed",
      error: null,
      tasks: [
        { node_key: "a:Run", status: "completed", output_refs: [{ protocol, uri, format, metadata }] },
        { node_key: "b:Run", status: "completed", output_refs: [{ metadata: { text: "input" } }] },
      ],
    });
  });

  test("ends with the result of a run that failed too", async () => {
    await using service = new ScriptedService({
      "execute a": [failed('it said: "\u001b[31mno\u001b[0m"\n')],
    });
    using folder = makePipelineFolder("a>b", service);
    const { exitCode, stdout } = await folder.run("--json");
    expect(exitCode).toBe(1);
    expect(linesOf(stdout).at(-1)).toMatchObject({
      type: "result",
      status: "failed",
      tasks: [{ status: "failed", error: 'it said: "\u001b[31mno\u001b[0m"\n' }, { status: "skipped" }],
    });
  });

  test("prints one document for bad input", async () => {
    await using service = new ScriptedService({});
    using folder = makePipelineFolder("a", service);
    const { exitCode, stdout } = await folder.run("--json", "--param", "b.k=1");
    expect(exitCode).toBe(2);
    expect(JSON.parse(stdout)).toEqual({
      error: { code: "INVALID_PARAMETERS", message: expect.stringContaining("unknown target b") },
    });
  });
});

describe("what is submitted", () => {
  test("has the inputs of --input as JSON, as a list and from a file, in their order", async () => {
    const [one, two, three] = [makeReference("1"), makeReference("2"), makeReference("3")];
    await using service = new ScriptedService({ "execute a": [complete()], "execute b": [complete()] });
    using folder = makePipelineFolder("a>b", service);
    folder.write("reference.json", two);
    const inputs = [
      "--input",
      JSON.stringify(one),
      "--input",
      "@reference.json",
      "--input",
      JSON.stringify([three]),
    ];
    expect((await folder.run(...inputs)).exitCode).toBe(0);
    expect(bodyOf(service, "a").inputs).toEqual([one, two, three]);
    expect(bodyOf(service, "b").inputs).toEqual([]);
  });

  test("has the parameters of --param, of container and node, the later ones winning", async () => {
    await using service = new ScriptedService({ "execute a": [complete()], "execute b": [complete()] });
    using folder = makePipelineFolder("a>b", service);
    const flags = ["a.n=1", 'a:Run.text="x=y.z"', "a.n=2", 'a.list=[1,{"k.l":2}]', "a.__proto__=3"];
    expect((await folder.run(...flags.flatMap((flag) => ["--param", flag]))).exitCode).toBe(0);
    expect(JSON.stringify(bodyOf(service, "a").parameters)).toBe(
      '{"n":2,"list":[1,{"k.l":2}],"__proto__":3,"text":"x=y.z"}',
    );
    expect(bodyOf(service, "b")).not.toHaveProperty("parameters");
  });

  test.each([
    ["the flag", ["--services-api-key", "geheim"], {}],
    ["the environment", [], { AIEFFECT_SERVICES_API_KEY: "geheim" }],
    [
      "the flag before the environment",
      ["--services-api-key", "geheim"],
      { AIEFFECT_SERVICES_API_KEY: "other" },
    ],
  ])("has the services key of %s", async (_, flags, environment) => {
    await using service = new ScriptedService({ "execute a": [complete()] });
    using folder = makePipelineFolder("a", service, { environment });
    expect((await folder.run(...flags)).exitCode).toBe(0);
    expect(service.calls[0]?.headers.get("authorization")).toBe("Bearer geheim");
  });

  test("has no key when the variable is empty", async () => {
    await using service = new ScriptedService({ "execute a": [complete()] });
    using folder = makePipelineFolder("a", service, { environment: { AIEFFECT_SERVICES_API_KEY: "" } });
    await folder.run();
    expect(service.calls[0]?.headers.has("authorization")).toBe(false);
  });
});

describe("the limits", () => {
  test("--concurrency keeps to so many executes at once", async () => {
    const names = ["a", "b", "c", "d", "e", "f"];
    const slow = after(Bun.sleep(0), complete());
    await using service = new ScriptedService(
      Object.fromEntries(names.map((name) => [`execute ${name}`, [slow]])),
    );
    using folder = makePipelineFolder(names.join(" "), service);
    await folder.run("--concurrency", "1");
    expect(service.mostExecutes).toBe(1);
  });

  test("--execute-timeout ends a call", async () => {
    await using service = new ScriptedService({ "execute a": [never] });
    using folder = makePipelineFolder("a", service);
    const { exitCode, stdout } = await folder.run("--execute-timeout", "200ms");
    expect(exitCode).toBe(1);
    expect(stdout).toMatch(/Request timed out: .*200 ms/);
  });

  test("--task-timeout ends a task that is followed", async () => {
    await using service = new ScriptedService({ "execute a": [running("job")], "status job": [never] });
    using folder = makePipelineFolder("a", service);
    const { exitCode, stdout } = await folder.run("--task-timeout", "300ms");
    expect(exitCode).toBe(1);
    expect(stdout).toContain("Task timed out after 300 ms");
  });

  test("--attempts says how often a service is tried that cannot be reached", async () => {
    await using service = new ScriptedService({ "execute a": [text("busy", 503), text("busy", 503)] });
    using folder = makePipelineFolder("a", service);
    const { exitCode, stdout } = await folder.run("--attempts", "2", "--json");
    expect(exitCode).toBe(1);
    expect(linesOf(stdout).at(-1).tasks[0].attempts).toMatchObject([
      { error: "HTTP 503: busy" },
      { error: "HTTP 503: busy" },
    ]);
  });
});

describe("a result that is inline", () => {
  const inline = (content: string, format: "json" | "csv") => ({
    ...REFERENCE,
    ...{ format, uri: Buffer.from(content).toString("base64"), metadata: {} },
  });

  test("is shown decoded at the end", async () => {
    const report = inline('{"households": 3, "city": "Bozen"}', "json");
    await using service = new ScriptedService({ "execute a": [complete(report)] });
    using folder = makePipelineFolder("a", service);
    const { stdout } = await folder.run();
    expect(stdout).toContain("Bozen");
  });

  test("is shown without what would command the terminal", async () => {
    await using service = new ScriptedService({
      "execute a": [complete(inline("a,b\n\u001b]0;owned\u0007\u001b[2J,1\n", "csv"))],
    });
    using folder = makePipelineFolder("a", service);
    const { exitCode, stdout } = await folder.run();
    expect(exitCode).toBe(0);
    expect(stdout).not.toContain("\u001b");
    expect(stdout).not.toContain("\u0007");
  });
});
