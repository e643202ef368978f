/** Servers and workers on a real Redis: who starts whom, who ends with whom, who goes on with whose tasks. */
import { afterAll, describe, expect, onTestFinished, test } from "bun:test";
import { readFileSync } from "node:fs";
import packageJson from "../../package.json" with { type: "json" };
import { isRunning } from "../../src/launch/process-identity.ts";
import { runAieffect } from "../aieffect-process.ts";
import { BINARY } from "../binary.ts";
import { startRedisServer } from "../redis-server.ts";
import { after, complete, ended, never, output, running, working } from "../scripted-answers.ts";
import { always, ScriptedService } from "../scripted-service.ts";
import { LongProcess, startServing } from "../serving-process.ts";
import { until } from "../until.ts";

const PASSWORD = "the-redis-password-of-this-test";
const API_KEY = "the-api-key-of-this-test";
const redis = await startRedisServer({ settings: { requirepass: PASSWORD }, credentials: `:${PASSWORD}@` });
afterAll(() => redis.stop());

/** A database of its own for each test. */
let databases = 0;
function makeEnvironment(environment: Record<string, string> = {}): Record<string, string> {
  databases += 1;
  return {
    REDIS_URL: `${redis.url}/${databases}`,
    ORCHESTRATOR_API_KEY: API_KEY,
    AIEFFECT_LEASE: "1s",
    ...environment,
  };
}

async function startWorker(
  environment: Record<string, string>,
  ...args: readonly string[]
): Promise<LongProcess> {
  const worker = new LongProcess(["worker", ...args], { environment });
  await worker.untilLogged("Worker started");
  return worker;
}

describe("a worker", () => {
  test("says who it is and what it does", async () => {
    await using worker = await startWorker(makeEnvironment());
    const { worker_id } = await worker.untilLogged("Worker started");
    expect(worker.process.stdout()).toBe(`Worker ${worker_id} takes tasks from 127.0.0.1:${redis.port}/1.\n`);
    expect(await worker.end()).toBe(0);
  });

  test("says it as JSON, and on its health port how it is", async () => {
    const environment = makeEnvironment();
    await using worker = await startWorker(environment, "--health-port", "0", "--json");
    const { worker_id, store, health_url } = JSON.parse(worker.process.stdout());
    expect(store).toStartWith(`127.0.0.1:${redis.port}`);
    const health = await fetch(`${health_url}/health`);
    expect([health.status, await health.json()]).toEqual([
      200,
      { status: "ok", version: expect.any(String), worker_id },
    ]);
    const asked = await runAieffect(["health", "--server", health_url], { command: BINARY });
    expect(asked.stdout).toBe(`ok · aieffect ${packageJson.version} · worker ${worker_id}\n`);
    expect((await fetch(`${health_url}/metrics`)).status).toBe(401);
    const authorization = `Bearer ${API_KEY}`;
    const metrics = await fetch(`${health_url}/metrics`, { headers: { authorization } });
    expect(await metrics.text()).toContain("aieffect_workers 1");
    expect((await fetch(`${health_url}/other`, { headers: { authorization } })).status).toBe(404);
  });

  test.each<[Record<string, string>, string]>([
    [{}, "give --redis URL, or set REDIS_URL"],
    [{ REDIS_URL: "redis://127.0.0.1:1" }, "Redis at 127.0.0.1:1 cannot be reached"],
    [{ REDIS_URL: `redis://:wrong-password@127.0.0.1:${redis.port}` }, `Redis at 127.0.0.1:${redis.port}`],
    [{ REDIS_URL: redis.url, AIEFFECT_CONCURRENCY: "0" }, "AIEFFECT_CONCURRENCY must be a whole number"],
  ])("with %j does not start", async (environment, message) => {
    const { exitCode, stderr } = await runAieffect(["worker"], { command: BINARY, environment });
    expect(stderr).toContain(message);
    expect(stderr).not.toContain("wrong-password");
    expect(exitCode).toBe(2);
  });

  test("hands over at once what it follows, and ends first what it executes", async () => {
    const environment = makeEnvironment({ AIEFFECT_LEASE: "10m" });
    const [ending, handedOver] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
    await using service = new ScriptedService({
      "execute a": [after(ending.promise, complete())],
      "execute b": [running("job")],
      "status job": [
        always(async (call) => {
          await handedOver.promise;
          return ended(call);
        }),
      ],
      "output job": [output(null)],
      "execute c": [complete()],
    });
    await using server = await startServing(["--workers", "0"], { environment });
    await using first = await startWorker(environment);
    const workflowId = await server.run("a>c b>c", service.address, { options: { poll_min_ms: 1 } });
    await service.until("execute a");
    await service.until("status job");
    await using second = await startWorker(environment);
    const exited = first.end();
    await first.untilLogged("Worker process ends");
    ending.resolve();
    expect(await exited).toBe(0);
    await second.untilLogged("Task taken over, followed on");
    handedOver.resolve();
    expect(await server.untilEnded(workflowId)).toBe("completed");
    expect([service.callsOf("execute a").length, service.callsOf("execute b").length]).toEqual([1, 1]);
  });

  test("ends in time also when Redis is away", async () => {
    await using lost = await startRedisServer();
    await using worker = await startWorker({ REDIS_URL: lost.url, AIEFFECT_GRACE: "100ms" });
    await lost.kill();
    const startedAt = performance.now();
    expect(await worker.end()).toBe(0);
    expect(performance.now() - startedAt).toBeLessThan(10_000);
  });

  test("ends in time also while it waits for a Redis that hangs", async () => {
    const asked = Promise.withResolvers<void>();
    const hanging = Bun.listen({ hostname: "127.0.0.1", port: 0, socket: { data: () => asked.resolve() } });
    onTestFinished(() => hanging.stop(true));
    const environment = { REDIS_URL: `redis://127.0.0.1:${hanging.port}` };
    await using worker = new LongProcess(["worker"], { environment });
    await asked.promise;
    const startedAt = performance.now();
    expect(await worker.end()).toBe(130);
    expect(performance.now() - startedAt).toBeLessThan(3_000);
  });
});

describe("the workers of a server", () => {
  test("are processes, and end with it", async () => {
    await using server = await startServing(["--workers", "2"], { environment: makeEnvironment() });
    await server.process.untilLogged("Worker started", 2);
    const children = server.process.children();
    expect(children).toHaveLength(2);
    expect(await server.process.end()).toBe(0);
    expect(children.filter(isRunning)).toEqual([]);
  });

  test("end with it also when it is killed", async () => {
    await using server = await startServing(["--workers", "2"], { environment: makeEnvironment() });
    await server.process.untilLogged("Worker started", 2);
    const children = server.process.children();
    await server.process.end("SIGKILL");
    const killedAt = performance.now();
    await until("the children are gone", () => (children.some(isRunning) ? undefined : true));
    console.log(
      `the children of a killed server were gone after ${Math.round(performance.now() - killedAt)} ms`,
    );
  });

  test("are started again when they are killed, and their tasks are taken over within the lease", async () => {
    const environment = makeEnvironment();
    const killed = Promise.withResolvers<void>();
    await using service = new ScriptedService({
      "execute a": [never, complete()],
      "execute b": [running("job")],
      "status job": [
        always(async (call) => {
          await killed.promise;
          return ended(call);
        }),
      ],
      "output job": [output(null)],
    });
    await using server = await startServing(["--workers", "1"], { environment });
    const workflowId = await server.run("a b", service.address, { options: { poll_min_ms: 1 } });
    await service.until("execute a");
    await service.until("status job");
    const [child] = server.process.children();
    process.kill(child?.pid ?? 0, "SIGKILL");
    const killedAt = performance.now();
    killed.resolve();
    expect(await server.untilEnded(workflowId)).toBe("completed");
    const tookMs = performance.now() - killedAt;
    console.log(`a killed worker's tasks were completed after ${Math.round(tookMs)} ms, with a lease of 1 s`);
    expect(tookMs).toBeLessThan(5_000);
    expect(service.callsOf("execute b")).toHaveLength(1);
    const { reason } = await server.process.untilLogged("A worker process ended, it is started again");
    expect(reason).toBe("ended by SIGKILL");
    expect(
      (await server.tasks(workflowId)).map(({ attempts }) => attempts.map(({ outcome }) => outcome)),
    ).toEqual([
      ["lost", "completed"],
      ["lost", "completed"],
    ]);
  });

  test("count with it in one text of metrics", async () => {
    const environment = makeEnvironment();
    await using service = new ScriptedService({ "execute a": [complete()] });
    await using server = await startServing(["--workers", "2"], { environment });
    await server.process.untilLogged("Worker started", 2);
    await server.untilEnded(await server.run("a", service.address));
    const headers = { authorization: `Bearer ${API_KEY}` };
    await until("the metrics tell of the attempt", async () => {
      const text = await (await server.fetch("/metrics", { headers })).text();
      const lines = text.split("\n");
      const isTold = ['aieffect_attempts_total{outcome="completed"} 1', "aieffect_workers 2"].every((line) =>
        lines.includes(line),
      );
      return isTold || undefined;
    });
  });

  test("do not keep it from ending when they hang", async () => {
    const environment = makeEnvironment({ AIEFFECT_GRACE: "100ms" });
    await using server = await startServing(["--workers", "1"], { environment });
    await server.process.untilLogged("Worker started");
    const children = server.process.children();
    for (const { pid } of children) process.kill(pid, "SIGSTOP");
    const startedAt = performance.now();
    expect(await server.process.end()).toBe(0);
    expect(performance.now() - startedAt).toBeLessThan(10_000);
    await until("the child is gone", () => (children.some(isRunning) ? undefined : true));
  });

  test("end in time with it when Redis hangs, with all of their grace", async () => {
    await using hanging = await startRedisServer();
    const environment = { REDIS_URL: hanging.url };
    await using service = new ScriptedService({ "execute a": [never] });
    await using server = await startServing(["--workers", "1"], { environment });
    await server.run("a", service.address);
    await service.until("execute a");
    await using worker = await startWorker(environment);
    process.kill(hanging.pid, "SIGSTOP");
    const startedAt = performance.now();
    expect(await Promise.all([server.process.end(), worker.end()])).toEqual([0, 0]);
    const tookMs = performance.now() - startedAt;
    console.log(`with a Redis that hangs, server and worker were gone after ${Math.round(tookMs)} ms`);
    expect(tookMs).toBeLessThan(10_000);
  }, 20_000);

  test("get no secret by their arguments", async () => {
    await using server = await startServing(["--workers", "1"], { environment: makeEnvironment() });
    await server.process.untilLogged("Worker started");
    const [child] = server.process.children();
    const args = readFileSync(`/proc/${child?.pid}/cmdline`, "utf8").split("\0");
    expect(args.slice(1)).toEqual(["worker", "--supervised", ""]);
  });
});

test("no key stands in a dump of Redis or in a log, be it needed or not", async () => {
  const KEY = "the-services-key-of-this-test";
  const environment = {
    ...makeEnvironment(),
    LOG_LEVEL: "trace",
    AIEFFECT_SECRET_KEY: "the secret of this very test",
  };
  await using service = new ScriptedService({
    "execute a": [running("job")],
    "status job": [always(working(1))],
  });
  await using server = await startServing(["--workers", "1"], { environment });
  const workflowId = await server.run("a", service.address, { services_api_key: KEY });
  await service.until("status job");
  expect(service.calls.every(({ headers }) => headers.get("authorization") === `Bearer ${KEY}`)).toBe(true);
  const dumps = [await redis.dump()];
  const headers = { authorization: `Bearer ${API_KEY}` };
  expect((await server.post(`/workflows/${workflowId}/cancel`, undefined, headers))[0]).toBe(200);
  dumps.push(await redis.dump());
  await server.process.end();
  for (const key of [KEY, API_KEY, environment.AIEFFECT_SECRET_KEY, PASSWORD]) {
    for (const text of [...dumps, server.process.stderr]) expect(text).not.toContain(key);
  }
});

test("a worker with another secret ends, says why, and leaves the work to those that can do it", async () => {
  const environment = makeEnvironment({
    AIEFFECT_SECRET_KEY: "the secret of the server",
    AIEFFECT_LEASE: "10m",
  });
  await using service = new ScriptedService({ "execute a": [complete()] });
  await using server = await startServing(["--workers", "0"], { environment });
  await using stranger = await startWorker({ ...environment, AIEFFECT_SECRET_KEY: "the secret of nobody" });
  const workflowId = await server.run("a", service.address, { services_api_key: "key" });
  expect(await stranger.process.exited).toBe(2);
  expect(stranger.stderr).toContain("Set AIEFFECT_SECRET_KEY to the secret that it was sealed with");
  await using _worker = await startWorker(environment);
  expect(await server.untilEnded(workflowId)).toBe("completed");
});

test("without a secret keys are stored as they are, and one warning says so", async () => {
  const { REDIS_URL = "" } = makeEnvironment();
  await using server = await startServing(["--workers", "2"], { environment: { REDIS_URL } });
  await server.process.untilLogged("Worker started", 2);
  const warnings = server.process.log.filter(({ message }) => message.includes("AIEFFECT_SECRET_KEY"));
  expect(warnings).toHaveLength(1);
});
