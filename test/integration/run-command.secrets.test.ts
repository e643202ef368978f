/** The services key is in the calls, and nowhere else once the run has ended. */
import { describe, expect, setDefaultTimeout, test } from "bun:test";
import { filesWith } from "../contract/store-files.ts";
import { makePipelineFolder } from "../pipeline-folder.ts";
import { complete, ended, failed, never, output, running, text, working } from "../scripted-answers.ts";
import { always, type ScriptedAnswer, ScriptedService } from "../scripted-service.ts";

// Each test starts processes, some of them three: a machine may be busy.
setDefaultTimeout(30_000);

const KEY = "geheim-0123456789";
const STATE = ["--state", "run.db"];
const ENVIRONMENT = { AIEFFECT_SERVICES_API_KEY: KEY };

/** Says what it was sent, as debug pages do. */
const echo =
  (status: number): ScriptedAnswer =>
  ({ headers }) =>
    new Response(JSON.stringify(Object.fromEntries(headers)), { status });

describe("after the end of a run", () => {
  test.each([
    [
      "completed",
      {
        "execute a": [running("job")],
        "status job": [working(1), ended],
        "output job": [output(null)],
        "execute b": [complete()],
      },
      0,
    ],
    ["failed", { "execute a": [failed("no")] }, 1],
    ["was refused by its service", { "execute a": [text("Unauthorized", 401)] }, 1],
    ["met a service that repeats what it was sent", { "execute a": [echo(500)] }, 1],
    ["met one that repeats it as garbage", { "execute a": [echo(200)] }, 1],
    ["met a redirect", { "execute a": [text("", 307, { location: "http://127.0.0.1:1/" })] }, 1],
  ] as const)("that %s the key is in no output and in no file", async (_, script, expected) => {
    await using service = new ScriptedService(script);
    using folder = makePipelineFolder("a>b", service, { environment: ENVIRONMENT });
    const { exitCode, stdout, stderr } = await folder.run(...STATE, "--json");
    expect(service.calls[0]?.headers.get("authorization")).toBe(`Bearer ${KEY}`);
    expect(exitCode).toBe(expected);
    expect(stdout + stderr).not.toContain(KEY);
    expect(filesWith(folder, KEY)).toEqual([]);
  });

  test("that was interrupted the key is in no file", async () => {
    await using service = new ScriptedService({ "execute a": [never] });
    using folder = makePipelineFolder("a>b", service, { environment: ENVIRONMENT });
    const run = folder.start(...STATE, "--json");
    await service.until("execute a");
    run.kill("SIGINT");
    expect(await run.exited).toBe(130);
    expect(run.stdout() + run.stderr()).not.toContain(KEY);
    expect(filesWith(folder, KEY)).toEqual([]);
  });

  test("that was killed and resumed the key is in no file, and was not needed again", async () => {
    await using service = new ScriptedService({
      "execute a": [running("job")],
      "status job": [never, ended],
      "output job": [output(null)],
      "execute b": [complete()],
    });
    using folder = makePipelineFolder("a>b", service, { environment: ENVIRONMENT });
    const run = folder.start(...STATE);
    await service.until("status job");
    run.kill("SIGKILL");
    await run.exited;
    const { exitCode } = await folder.resume();
    expect(exitCode).toBe(0);
    expect(new Set(service.calls.map((call) => call.headers.get("authorization")))).toEqual(
      new Set([`Bearer ${KEY}`]),
    );
    expect(filesWith(folder, KEY)).toEqual([]);
  });
});

test("a resumed run that failed needs the key again, and takes the one that it is given", async () => {
  await using service = new ScriptedService({ "execute a": [failed("no"), complete()] });
  using folder = makePipelineFolder("a", service);
  await folder.run(...STATE, "--services-api-key", KEY);
  expect((await folder.resume("--services-api-key", "another")).exitCode).toBe(0);
  const keys = service.calls.map((call) => call.headers.get("authorization"));
  expect(keys).toEqual([`Bearer ${KEY}`, "Bearer another"]);
  expect(filesWith(folder, "another")).toEqual([]);
});

test("while a run lives and after it was killed, nobody else may read its state file", async () => {
  await using service = new ScriptedService({ "execute a": [always(never)] });
  using folder = makePipelineFolder("a", service, { environment: ENVIRONMENT });
  const run = folder.start(...STATE);
  await service.until("execute a");
  const holders = filesWith(folder, KEY);
  expect(holders.length).toBeGreaterThan(0);
  for (const name of holders) {
    const { mode } = await Bun.file(folder.file(name)).stat();
    expect({ name, forOthers: mode & 0o077 }).toEqual({ name, forOthers: 0 });
  }
  run.kill("SIGKILL");
  await run.exited;
});
