/** Which failures of a call are followed by another attempt, and when. */
import { describe, expect, test } from "bun:test";
import type { WorkflowSketch } from "../builders.ts";
import { EngineStage, HASTY } from "../engine-stage.ts";
import { PauseClock } from "../pause-clock.ts";
import { startRawServer } from "../raw-server.ts";
import { complete, ended, failed, json, never, output, running, text } from "../scripted-answers.ts";
import { always, type ScriptedAnswer, ScriptedService, times } from "../scripted-service.ts";

type Options = WorkflowSketch["options"];

/** What comes of one task whose executes are answered so, on real time without pauses. */
async function runOne(answers: readonly ScriptedAnswer[], options: Options = HASTY) {
  await using stage = new EngineStage();
  await using service = new ScriptedService({ "execute a": answers });
  const { workflowId, tasks } = await stage.run(service, { options });
  const attempts = await stage.attempts(workflowId);
  const bodies = service.calls.map((call) => call.body);
  return { task: tasks[0], attempts, bodies };
}

const errorsOf = (attempts: readonly { error: string | null }[]) => attempts.map(({ error }) => error);

describe("a service that did not take the call", () => {
  test.each([429, 502, 503, 504])("and says %d is asked again with the same body", async (status) => {
    const { task, attempts, bodies } = await runOne([text("busy", status), text("", status), complete()]);
    expect(task).toMatchObject({ status: "completed", attempt: 3, error: null });
    expect(attempts).toMatchObject([
      { number: 1, outcome: "failed", error: `HTTP ${status}: busy` },
      { number: 2, outcome: "failed", error: `HTTP ${status}: ` },
      { number: 3, outcome: "completed", error: null },
    ]);
    expect(new Set(bodies).size).toBe(1);
  });

  test("three times fails the task with the text of the last attempt", async () => {
    const answers = [text("one", 503), text("two", 429), text("three", 502)];
    const { task, attempts } = await runOne(answers);
    expect(task).toMatchObject({ status: "failed", error: "HTTP 502: three" });
    expect(errorsOf(attempts)).toEqual(["HTTP 503: one", "HTTP 429: two", "HTTP 502: three"]);
  });

  test("because nothing listens is tried three times", async () => {
    const closed = startRawServer(() => {});
    await closed[Symbol.asyncDispose]();
    await using stage = new EngineStage();
    const { workflowId, tasks } = await stage.run(closed, { options: HASTY });
    expect(tasks[0]?.error).toMatch(/^Connection failed: /);
    expect(await stage.attempts(workflowId)).toHaveLength(3);
  });

  test("because it cuts the connection before any byte is tried three times", async () => {
    await using server = startRawServer((connection) => connection.cut());
    await using stage = new EngineStage();
    const { tasks } = await stage.run(server, { options: HASTY });
    expect(tasks[0]?.error).toMatch(/^Request failed: /);
    expect(server.connections).toBe(3);
  });

  test("is asked as often as the submission says", async () => {
    const retry = { ...HASTY.retry, attempts: 7 };
    const { attempts } = await runOne(times(7, text("", 503)), { ...HASTY, retry });
    expect(attempts).toHaveLength(7);
  });

  test.each([
    ["one attempt", { attempts: 1 }],
    ["no kind of failure", { on: [] }],
    ["other failures only", { on: ["timeout", "failed"] }],
  ] as const)("is asked once when the submission retries on %s", async (_, wish) => {
    const retry = { ...HASTY.retry, ...wish, on: "on" in wish ? [...wish.on] : undefined };
    const { on, ...rest } = retry;
    const options = { ...HASTY, retry: on === undefined ? rest : { ...rest, on } };
    const { attempts } = await runOne([text("", 503)], options);
    expect(attempts).toHaveLength(1);
  });
});

describe("a service that took the call is not asked again after", () => {
  test.each([
    ["HTTP 400: no", text("no", 400)],
    ["HTTP 401: no", text("no", 401)],
    ["HTTP 500: no", text("no", 500)],
    ["Invalid response: ", text("no")],
    ["Invalid response: ", json({ status: "completed" })],
    ["Invalid response: ", text("", 302)],
    ["no such file", failed("no such file")],
    ["Service returned failed status", failed(null)],
  ])("%s", async (expected, answer) => {
    const { task, attempts } = await runOne([answer]);
    expect(task?.error).toStartWith(expected);
    expect(attempts).toHaveLength(1);
  });

  test("a timeout", async () => {
    const { task, attempts } = await runOne([never], { ...HASTY, execute_timeout_ms: 100 });
    expect(task?.error).toMatch(/^Request timed out: /);
    expect(attempts).toHaveLength(1);
  });

  test("a connection that was cut inside the answer", async () => {
    await using server = startRawServer(async (connection) => {
      await connection.write("HTTP/1.1 200 OK\r\nContent-Length: 40\r\n\r\n{");
      connection.cut();
    });
    await using stage = new EngineStage();
    const { tasks } = await stage.run(server, { options: HASTY });
    expect(tasks[0]?.error).toMatch(/^Request failed: /);
    expect(server.connections).toBe(1);
  });
});

describe("when the submission says so", () => {
  const retryOn = (on: ("unavailable" | "timeout" | "failed")[]) => ({
    ...HASTY,
    execute_timeout_ms: 200,
    retry: { ...HASTY.retry, on },
  });

  test("a timeout is followed by another attempt", async () => {
    const { task } = await runOne([never, never, complete()], retryOn(["timeout"]));
    expect(task).toMatchObject({ status: "completed", attempt: 3 });
  });

  test("a service's own failure is followed by another attempt", async () => {
    const { task } = await runOne([failed("no"), text("", 500), complete()], retryOn(["failed"]));
    expect(task).toMatchObject({ status: "completed", attempt: 3 });
  });

  test("a failure of a task that was followed is too: it is executed again and has a new polling id", async () => {
    await using stage = new EngineStage();
    await using service = new ScriptedService({
      "execute a": [running("job-1"), running("job-2")],
      "status job-1": [failed("out of memory")],
      "status job-2": [ended],
      "output job-2": [output(null)],
    });
    const { workflowId, tasks } = await stage.run(service, { options: retryOn(["failed"]) });
    expect(tasks[0]).toMatchObject({ status: "completed", attempt: 2 });
    expect(errorsOf(await stage.attempts(workflowId))).toEqual(["out of memory", null]);
  });
});

describe("the pause before the next attempt", () => {
  /** With `random() = 0.5`. */
  const pausesAfter = async (answers: readonly ScriptedAnswer[], options: Options) => {
    const clock = new PauseClock();
    await using stage = new EngineStage(clock);
    await using service = new ScriptedService({ "execute a": [...answers, complete()] });
    const run = stage.run(service, { options });
    const pauses: number[] = [];
    for (const _ of answers) pauses.push(await clock.passPause());
    await run;
    return pauses;
  };

  test("doubles, drawn from all of it, up to the cap", async () => {
    const retry = { attempts: 8, backoff_ms: 1_000, max_backoff_ms: 10_000 };
    expect(await pausesAfter(times(7, text("", 503)), { retry })).toEqual([
      500, 1_000, 2_000, 4_000, 5_000, 5_000, 5_000,
    ]);
  });

  test("is at least what the service asks for", async () => {
    const header = { "retry-after": "9" };
    const answers = [text("", 503, header), text("", 429, header), text("", 503, { "retry-after": "0" })];
    const retry = { attempts: 4, backoff_ms: 1_000 };
    expect(await pausesAfter(answers, { retry })).toEqual([9_000, 9_000, 2_000]);
  });

  test("holds no slot", async () => {
    const clock = new PauseClock();
    await using stage = new EngineStage(clock);
    await stage.startWorker({ concurrency: 1 });
    await using service = new ScriptedService({
      "execute a": [text("", 503), complete()],
      "execute b": [complete()],
    });
    const run = stage.run(service, { tasks: "a b", options: { retry: { backoff_ms: 5_000 } } });
    await stage.untilEvent("task-completed");
    expect(stage.eventsOf("task-completed").map(({ node_key }) => node_key)).toEqual(["b:Run"]);
    await clock.passPause();
    expect((await run).status).toBe("completed");
  });

  test("ends with the task's time limit", async () => {
    const clock = new PauseClock();
    await using stage = new EngineStage(clock);
    await using service = new ScriptedService({
      "execute a": [text("", 503, { "retry-after": "3600" })],
    });
    const run = stage.run(service, { options: { task_timeout_ms: 700 } });
    expect(await clock.nextPause()).toBe(700); // the limit of the execute call
    expect(await clock.passPause()).toBe(700);
    expect((await run).tasks[0]).toMatchObject({ status: "failed", error: "Task timed out after 700 ms" });
  });
});

describe("the time limit of a task", () => {
  test.each([
    ["below", 5_000],
    ["equal to", 300],
  ])("is the text when it is %s that of a call", async (_, execute_timeout_ms) => {
    const options = { ...HASTY, task_timeout_ms: 300, execute_timeout_ms };
    const { task, attempts } = await runOne([never], options);
    expect(task?.error).toBe("Task timed out after 300 ms");
    expect(attempts).toHaveLength(1);
  });

  test("counts all attempts together", async () => {
    const options = {
      ...HASTY,
      task_timeout_ms: 350,
      execute_timeout_ms: 100,
      retry: { ...HASTY.retry, attempts: 20, on: ["timeout" as const] },
    };
    await using stage = new EngineStage();
    await using service = new ScriptedService({ "execute a": [always(never)] });
    const startedAt = performance.now();
    const { tasks } = await stage.run(service, { options });
    expect(tasks[0]?.error).toBe("Task timed out after 350 ms");
    expect(performance.now() - startedAt).toBeLessThan(3_000);
    expect(service.calls.length).toBeGreaterThanOrEqual(3);
    expect(service.calls.length).toBeLessThanOrEqual(4);
  });

  test("does not begin before the task does: waiting for a slot costs nothing", async () => {
    const clock = new PauseClock();
    const gate = Promise.withResolvers<void>();
    await using stage = new EngineStage(clock);
    await stage.startWorker({ concurrency: 1 });
    await using service = new ScriptedService({
      "execute a": [
        async () => {
          await gate.promise;
          return Response.json({ status: "complete" });
        },
      ],
      "execute b": [complete()],
    });
    const run = stage.run(service, { tasks: "a b", options: { task_timeout_ms: 1_000 } });
    await service.until("execute a");
    clock.advance(900);
    gate.resolve();
    const view = await run;
    expect(view.counts.completed).toBe(2);
  });
});
