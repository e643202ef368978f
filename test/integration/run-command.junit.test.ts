/** `run --junit`: the report that CI systems read, however the run ends. */
import { describe, expect, setDefaultTimeout, test } from "bun:test";
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { findXmlErrors, readJunit } from "../junit-reader.ts";
import { makePipelineFolder, type PipelineFolder } from "../pipeline-folder.ts";
import { after, complete, failed, never, text } from "../scripted-answers.ts";
import { ScriptedService } from "../scripted-service.ts";

// Each test starts processes: a machine may be busy.
setDefaultTimeout(30_000);

const JUNIT = ["--junit", "report.xml"];
const read = (folder: PipelineFolder, name = "report.xml") => readFileSync(folder.file(name), "utf8");

/** The verdict of each case: its element, or none for a good one. */
async function readVerdicts(folder: PipelineFolder, name?: string) {
  const { cases } = await readJunit(read(folder, name));
  return Object.fromEntries(
    cases.map((found) => [
      `${found.classname}:${found.name}`,
      (["failure", "error", "skipped"] as const).find((kind) => found[kind] !== undefined) ?? "good",
    ]),
  );
}

test("a run that completes is reported, beside what --json prints, and nothing else is left", async () => {
  await using service = new ScriptedService({ "execute a": [complete()], "execute b": [complete()] });
  using folder = makePipelineFolder("a>b", service);
  const { exitCode, stdout, stderr } = await folder.run("--json", "--junit", "reports/ci/report.xml");
  expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: "" });
  expect(JSON.parse(stdout.trimEnd().split("\n").at(-1) ?? "")).toMatchObject({ type: "result" });
  expect(await readVerdicts(folder, "reports/ci/report.xml")).toEqual({ "a:Run": "good", "b:Run": "good" });
  expect(await findXmlErrors(read(folder, "reports/ci/report.xml"))).toEqual([]);
  expect(readdirSync(folder.path).sort()).toEqual(["blueprint.json", "dockerinfo.json", "reports"]);
  expect(readdirSync(folder.file("reports/ci"))).toEqual(["report.xml"]);
});

test("a run that fails is reported with why and with its attempts", async () => {
  await using service = new ScriptedService({
    "execute a": [text("busy", 503), failed("no \u001b[31msuch\u001b[0m file: <x.csv>")],
  });
  using folder = makePipelineFolder("a>b", service);
  expect((await folder.run(...JUNIT)).exitCode).toBe(1);
  expect(await findXmlErrors(read(folder))).toEqual([]);
  expect(await readVerdicts(folder)).toEqual({ "a:Run": "failure", "b:Run": "skipped" });
  const { cases } = await readJunit(read(folder));
  expect(cases[0]?.failure?.[0]?.message).toContain("no \\u001b[31msuch\\u001b[0m file: <x.csv>");
  expect(cases[0]?.["system-out"]?.[0]).toMatch(
    /^attempt 1 by run-\S+: failed after [\d.]+ s: HTTP 503: busy\nattempt 2 /,
  );
});

test("a resumed run takes the place of the report of the one before", async () => {
  await using service = new ScriptedService({
    "execute a": [complete()],
    "execute b": [failed("no"), complete()],
  });
  using folder = makePipelineFolder("a>b", service);
  await folder.run("--state", "run.db", ...JUNIT);
  expect(await readVerdicts(folder)).toEqual({ "a:Run": "good", "b:Run": "failure" });
  expect((await folder.resume(...JUNIT)).exitCode).toBe(0);
  expect(await readVerdicts(folder)).toEqual({ "a:Run": "good", "b:Run": "good" });
});

describe("a run that does not come to its end", () => {
  const start = async (service: ScriptedService, folder: PipelineFolder) => {
    writeFileSync(folder.file("report.xml"), "of the run before");
    const run = folder.start(...JUNIT);
    await service.until("execute b");
    return run;
  };

  test("because of a Ctrl-C is reported as cancelled", async () => {
    await using service = new ScriptedService({ "execute a": [complete()], "execute b": [never] });
    using folder = makePipelineFolder("a>b b>c", service);
    const run = await start(service, folder);
    run.kill("SIGINT");
    expect(await run.exited).toBe(130);
    expect(await readVerdicts(folder)).toEqual({ "a:Run": "good", "b:Run": "skipped", "c:Run": "skipped" });
    expect(await findXmlErrors(read(folder))).toEqual([]);
  });

  test("because a second Ctrl-C ended it at once is reported up to there", async () => {
    await using service = new ScriptedService({ "execute a": [complete()], "execute b": [never] });
    using folder = makePipelineFolder("a>b b>c", service);
    const run = await start(service, folder);
    await run.untilPrinted("b:Run  started");
    run.kill("SIGINT");
    await run.untilPrinted("cancelling");
    run.kill("SIGINT");
    expect(await run.exited).toBe(130);
    // Whether the cancelling had come as far as the report depends on the moment.
    const unfinished = expect.stringMatching(/^(skipped|error)$/);
    expect(await readVerdicts(folder)).toEqual({ "a:Run": "good", "b:Run": unfinished, "c:Run": unfinished });
    expect(await findXmlErrors(read(folder))).toEqual([]);
  });

  test("because of its time limit is reported as cancelled", async () => {
    await using service = new ScriptedService({ "execute a": [never] });
    using folder = makePipelineFolder("a", service);
    expect((await folder.run("--timeout", "300ms", ...JUNIT)).exitCode).toBe(1);
    expect(await readVerdicts(folder)).toEqual({ "a:Run": "skipped" });
  });

  test("because it was killed is reported as broken off, not as the run before it", async () => {
    await using service = new ScriptedService({ "execute a": [complete()], "execute b": [never] });
    using folder = makePipelineFolder("a>b", service);
    const run = await start(service, folder);
    run.kill("SIGKILL");
    await run.exited;
    expect(await readVerdicts(folder)).toEqual({ "a:Run": "error", "b:Run": "error" });
    expect(await findXmlErrors(read(folder))).toEqual([]);
  });
});

describe("a file that cannot be written", () => {
  test("is refused before anything runs", async () => {
    await using service = new ScriptedService({});
    using folder = makePipelineFolder("a", service);
    const before = readdirSync(folder.path).sort();
    const { exitCode, stdout, stderr } = await folder.run("--state", "run.db", "--junit", "run.db");
    expect({ exitCode, stdout, stderr }).toEqual({
      exitCode: 2,
      stdout: "",
      stderr: "Error: --junit run.db cannot be written: the run needs that file itself. Name another file.\n",
    });
    expect(service.calls).toEqual([]);
    expect(readdirSync(folder.path).sort()).toEqual(before);
  });

  test("at the end is told, and the result is shown all the same", async () => {
    const gate = Promise.withResolvers<void>();
    await using service = new ScriptedService({ "execute a": [after(gate.promise, complete())] });
    using folder = makePipelineFolder("a", service);
    const run = folder.start(...JUNIT);
    await service.until("execute a");
    rmSync(folder.file("report.xml"));
    mkdirSync(folder.file("report.xml"));
    gate.resolve();
    expect(await run.exited).toBe(1);
    expect(run.stdout()).toContain("1 of 1 done");
    expect(run.stderr()).toContain("report.xml is a folder");
  });
});

test("a report may be in the folder of a package, but in place of none of its documents", async () => {
  await using service = new ScriptedService({ "execute a": [complete()] });
  using folder = makePipelineFolder("a", service);
  expect((await folder.runFiles(".", "--junit", "dockerinfo.json")).exitCode).toBe(2);
  expect((await folder.runFiles(".", "--junit", "report.xml")).exitCode).toBe(0);
  expect(await readVerdicts(folder)).toEqual({ "a:Run": "good" });
});

test("bad input leaves the report of the run before as it is", async () => {
  await using service = new ScriptedService({});
  using folder = makePipelineFolder("a", service);
  writeFileSync(folder.file("report.xml"), "of the run before");
  expect((await folder.run(...JUNIT, "--param", "x.y=1")).exitCode).toBe(2);
  expect(read(folder)).toBe("of the run before");
  expect(existsSync(folder.file("run.db"))).toBe(false);
});

test("the key of the services is not in it, whatever they repeat", async () => {
  const KEY = "geheim-0123456789";
  await using service = new ScriptedService({
    "execute a": [({ headers }) => Response.json(Object.fromEntries(headers), { status: 500 })],
  });
  using folder = makePipelineFolder("a", service, { environment: { AIEFFECT_SERVICES_API_KEY: KEY } });
  expect((await folder.run(...JUNIT)).exitCode).toBe(1);
  expect(service.calls[0]?.headers.get("authorization")).toBe(`Bearer ${KEY}`);
  expect(read(folder)).toContain("[services key]");
  expect(read(folder)).not.toContain(KEY);
});
