/** `aieffect serve` on SQLite, as people start it. */
import { describe, expect, test } from "bun:test";
import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { runAieffect } from "../aieffect-process.ts";
import { BINARY } from "../binary.ts";
import { makeFolder } from "../contract/store-files.ts";
import { after, complete, ended, never, output, running, working } from "../scripted-answers.ts";
import { always, ScriptedService } from "../scripted-service.ts";
import { startServing } from "../serving-process.ts";

/** Short enough to be waited for. */
const LEASE_MS = 900;

const serve = (args: readonly string[], environment: Record<string, string> = {}) =>
  runAieffect(["serve", "--port", "0", ...args], { command: BINARY, environment });

describe("a server that starts", () => {
  test("says in one line where it listens, and answers there", async () => {
    using folder = makeFolder();
    const startedAt = performance.now();
    await using server = await startServing(["--db", folder.file("a.db")]);
    const [status, health] = await server.get("/health");
    console.log(`/health answered ${Math.round(performance.now() - startedAt)} ms after the start`);
    expect([status, health]).toEqual([
      200,
      { status: "ok", version: expect.any(String), store: "sqlite", workers: 3 },
    ]);
    expect(server.process.process.stdout()).toBe(
      `Listening on ${server.url}  (3 workers, store: ${folder.file("a.db")})\n`,
    );
  });

  test.skipIf(process.platform !== "linux")(
    "sets the runtime as it should be for days, unless the environment says otherwise (read from /proc)",
    async () => {
      using folder = makeFolder();
      const own = "BUN_JSC_thresholdForFTLOptimizeSoon=500";
      const [name = "", value = ""] = own.split("=");
      await using server = await startServing(["--db", folder.file("a.db")], {
        environment: { [name]: value },
      });
      const environment = readFileSync(`/proc/${server.process.pid}/environ`, "utf8").split("\0");
      expect(environment).toContain("BUN_GC_TIMER_DISABLE=1");
      expect(environment).toContain(own);
    },
  );

  test("says it as JSON for programs", async () => {
    using folder = makeFolder();
    await using server = await startServing(["--db", folder.file("a.db"), "--workers", "1", "--json"]);
    expect(JSON.parse(server.process.process.stdout())).toEqual({
      url: server.url,
      store: folder.file("a.db"),
      workers: 1,
    });
    expect(await server.process.end()).toBe(0);
    expect(server.process.process.stdout().split("\n")).toHaveLength(2);
  });

  test("keeps its data, unasked, in the user's data folder, for the user alone", async () => {
    using home = makeFolder();
    await using server = await startServing([], { environment: { HOME: home.path, XDG_DATA_HOME: "" } });
    const folder = join(home.path, ".local/share/aieffect");
    expect(server.process.process.stdout()).toContain(join(folder, "aieffect.db"));
    expect(statSync(folder).mode & 0o777).toBe(0o700);
    for (const name of readdirSync(folder)) {
      const { mode } = statSync(join(folder, name));
      expect([name, mode & 0o077]).toEqual([name, 0]);
    }
  });

  test("is told who holds its database already", async () => {
    using folder = makeFolder();
    await using server = await startServing(["--db", folder.file("a.db")]);
    const second = await serve(["--db", folder.file("a.db")]);
    expect(second.exitCode).toBe(2);
    expect(second.stderr).toContain(`a.db is in use by process ${server.process.pid} since`);
  });

  test("is told who holds its port already, and leaves no database behind", async () => {
    using folder = makeFolder();
    await using server = await startServing(["--db", folder.file("a.db")]);
    const { port } = new URL(server.url);
    const args = ["serve", "--port", port, "--db", folder.file("b.db")];
    const second = await runAieffect(args, { command: BINARY, environment: {} });
    expect(second.exitCode).toBe(2);
    expect(second.stderr).toContain(`Port ${port} of 127.0.0.1 is in use by`);
    expect(second.stderr).toContain(`pid ${server.process.pid}`);
    expect(existsSync(folder.file("b.db"))).toBe(false);
  });

  test.each([
    ["0.0.0.0", {}, 1],
    ["127.0.0.1", {}, 0],
    ["0.0.0.0", { ORCHESTRATOR_API_KEY: "a key" }, 0],
  ])("on %s with %j warns %p times that anyone may use it", async (host, environment, times) => {
    using folder = makeFolder();
    await using server = await startServing(["--db", folder.file("a.db"), "--host", host], { environment });
    await server.process.untilLogged("Server listens");
    const warnings = server.process.log.filter(({ message }) => message.startsWith("ANYONE WHO REACHES"));
    expect(warnings).toHaveLength(times);
  });
});

describe("what is wrong is named, and ends it with code 2:", () => {
  test.each<[args: readonly string[], environment: Record<string, string>, message: string]>([
    [["--workers", "many"], {}, "--workers must be a whole number from 0 to 256, not many."],
    [[], { PORT: "x", AIEFFECT_LEASE: "1 year" }, "AIEFFECT_LEASE must be a duration"],
    [["--db", "a", "--redis", "redis://b"], {}, "--db and --redis name two stores"],
    [["--redis", "http://b"], {}, "Not the address of a Redis server"],
    [["--allow-hosts", "a b"], {}, "Not a pattern of hosts: a b"],
    [["--host", "not.a.host.invalid"], {}, "not.a.host.invalid:0: it seems to be no name of this machine"],
    [["--log-file", "/proc/none/a.log"], {}, "The log file /proc/none/a.log cannot be written"],
    [["--db", "/proc/none/a.db"], {}, "/proc/none/a.db"],
    [["--surprise"], {}, "Nonexistent flag: --surprise"],
    [["--redis", "redis://127.0.0.1:1"], {}, "Redis at 127.0.0.1:1 cannot be reached"],
  ])("%j %j", async (args, environment, message) => {
    using folder = makeFolder();
    const db = args.includes("--db") || args.includes("--redis") ? [] : ["--db", folder.file("a.db")];
    const { exitCode, stderr } = await serve([...db, ...args], environment);
    expect(stderr).toStartWith("Error: ");
    expect(stderr).toContain(message);
    expect(stderr).not.toContain("\n{");
    expect(exitCode).toBe(2);
  });
});

test.each<[what: string, args: readonly string[]]>([
  ["a folder that is not there", ["--db", "none/a.db"]],
  ["a database of another program", ["--db", "other.db"]],
  ["a pattern that is none", ["--db", "a.db", "--allow-hosts", "a b"]],
  ["an address that is not there", ["--db", "a.db", "--host", "not.a.host.invalid"]],
])("a start that is refused for %s leaves no file behind", async (_, args) => {
  using folder = makeFolder();
  writeFileSync(folder.file("other.db"), "SQLite format 2, or so");
  const { exitCode, stderr } = await runAieffect(["serve", "--port", "0", ...args], {
    command: BINARY,
    folder: folder.path,
    environment: {},
  });
  expect(exitCode).toBe(2);
  expect(stderr).not.toContain("-secret");
  expect(readdirSync(folder.path)).toEqual(["other.db"]);
});

describe("workflows", () => {
  test("are kept over a restart, and those that were waiting go on", async () => {
    using folder = makeFolder();
    await using service = new ScriptedService({ "execute a": [complete()], "execute b": [complete()] });
    const db = ["--db", folder.file("a.db")];
    await using first = await startServing(db);
    const former = await first.run("a", service.address);
    expect(await first.untilEnded(former)).toBe("completed");
    expect(await first.process.end()).toBe(0);
    await using second = await startServing([...db, "--workers", "0"]);
    expect(await second.untilEnded(former)).toBe("completed");
    const waiting = await second.run("b", service.address);
    expect((await second.tasks(waiting))[0]).toMatchObject({ status: "pending", attempts: [] });
    expect(await second.process.end()).toBe(0);
    await using third = await startServing(db);
    expect(await third.untilEnded(waiting)).toBe("completed");
  });

  test("outlast a pause of the process beyond the lease: nothing is executed again", async () => {
    using folder = makeFolder();
    const gate = Promise.withResolvers<void>();
    const held = after(gate.promise, complete());
    await using service = new ScriptedService({
      "execute a": [held],
      "execute b": [held],
      "execute c": [held],
    });
    const args = ["--db", folder.file("a.db"), "--lease", `${LEASE_MS}ms`, "--concurrency", "1"];
    await using server = await startServing(args);
    const workflowId = await server.run("a b c", service.address);
    for (const name of ["a", "b", "c"] as const) await service.until(`execute ${name}`);
    server.process.process.kill("SIGSTOP");
    await Bun.sleep(2 * LEASE_MS);
    server.process.process.kill("SIGCONT");
    // Time for every worker to beat twice, and so to take what it would take.
    await Bun.sleep(LEASE_MS);
    gate.resolve();
    expect(await server.untilEnded(workflowId)).toBe("completed");
    const outcomes = (await server.tasks(workflowId)).flatMap(({ attempts }) => attempts);
    expect(outcomes.map(({ outcome }) => outcome)).toEqual(["completed", "completed", "completed"]);
  });

  test("go on after kill -9: what its service had accepted is followed, not executed again", async () => {
    using folder = makeFolder();
    const gate = Promise.withResolvers<void>();
    await using service = new ScriptedService({
      "execute a": [running("job")],
      "status job": [
        always(async (call) => {
          await gate.promise;
          return working(100)(call);
        }),
      ],
    });
    const args = ["--db", folder.file("a.db"), "--poll-min", "1ms"];
    await using first = await startServing(args);
    const workflowId = await first.run("a", service.address);
    await service.until("status job");
    await first.process.end("SIGKILL");
    gate.resolve();
    await using second = await startServing(args);
    await service.until("status job", 2);
    await second.process.untilLogged("Task taken over, followed on");
    expect((await second.tasks(workflowId))[0]?.attempts.map(({ outcome }) => outcome)).toEqual([
      "lost",
      null,
    ]);
  });
});

describe("a server that is asked to end", () => {
  test("lets calls in flight end, and its successor follows on what it had accepted", async () => {
    using folder = makeFolder();
    const ending = Promise.withResolvers<void>();
    const restarted = Promise.withResolvers<void>();
    await using service = new ScriptedService({
      "execute a": [
        async (call) => {
          await ending.promise;
          return complete()(call);
        },
      ],
      "execute b": [running("job")],
      "status job": [
        always(async (call) => {
          await restarted.promise;
          return ended(call);
        }),
      ],
      "output job": [output(null)],
      "execute c": [complete()],
    });
    const args = ["--db", folder.file("a.db"), "--poll-min", "1ms", "--grace", "8s"];
    await using first = await startServing(args);
    const workflowId = await first.run("a>c b>c", service.address);
    await service.until("execute a");
    await service.until("status job");
    const exited = first.process.end("SIGTERM");
    await first.process.untilLogged("Server ends");
    ending.resolve();
    const startedAt = performance.now();
    expect(await exited).toBe(0);
    expect(performance.now() - startedAt).toBeLessThan(10_000);
    await using second = await startServing(args);
    restarted.resolve();
    expect(await second.untilEnded(workflowId)).toBe("completed");
    expect(service.callsOf("execute a")).toHaveLength(1);
    expect(service.callsOf("execute b")).toHaveLength(1);
  });

  test("gives up after its grace what does not end", async () => {
    using folder = makeFolder();
    await using service = new ScriptedService({ "execute a": [never] });
    await using server = await startServing(["--db", folder.file("a.db"), "--grace", "100ms"]);
    await server.run("a", service.address);
    const call = await service.until("execute a");
    const startedAt = performance.now();
    expect(await server.process.end("SIGINT")).toBe(0);
    expect(performance.now() - startedAt).toBeLessThan(5_000);
    await call.abandoned;
  });

  test("ends at once when it is asked twice", async () => {
    using folder = makeFolder();
    await using service = new ScriptedService({ "execute a": [never] });
    await using server = await startServing(["--db", folder.file("a.db"), "--grace", "5m"]);
    await server.run("a", service.address);
    await service.until("execute a");
    void server.process.end("SIGTERM");
    await server.process.untilLogged("Server ends");
    expect(await server.process.end("SIGTERM")).toBe(130);
  });

  test("stays when its terminal goes, if it was started with nohup", async () => {
    using folder = makeFolder();
    await using server = await startServing(["--db", folder.file("a.db")], {
      command: ["nohup", ...BINARY],
    });
    server.process.process.kill("SIGHUP");
    // The second of two requests to end would end it with another code.
    expect(await server.process.end("SIGTERM")).toBe(0);
  });
});
