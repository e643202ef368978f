/** How a task is followed that its service works on: when it is polled, and what ends it. */
import { describe, expect, test } from "bun:test";
import { makeReference } from "../builders.ts";
import { EngineStage, HASTY } from "../engine-stage.ts";
import { PauseClock } from "../pause-clock.ts";
import { complete, ended, failed, json, never, output, running, text, working } from "../scripted-answers.ts";
import { type ScriptedAnswer, ScriptedService, times } from "../scripted-service.ts";

const RESULT = makeReference("result");

/** The pauses before each poll of a task whose service gives these answers, and how the workflow ended. */
async function pausesBetween(
  statuses: readonly ScriptedAnswer[],
  { accept = running("job"), options = {}, outputs = [output(RESULT)] } = {},
) {
  const clock = new PauseClock();
  await using stage = new EngineStage(clock);
  await using service = new ScriptedService({
    "execute a": [accept],
    "status job": statuses,
    ...(outputs.length > 0 && { "output job": outputs }),
  });
  const run = stage.run(service, { options });
  const pauses: number[] = [];
  for (const _ of statuses) pauses.push(await clock.passPause());
  return { pauses, view: await run };
}

describe("the pauses between polls", () => {
  test("grow by half from 100 ms to 5 s", async () => {
    const { pauses, view } = await pausesBetween([...times(11, working(1)), ended]);
    expect(pauses.map(Math.round)).toEqual([
      100, 150, 225, 338, 506, 759, 1139, 1709, 2563, 3844, 5000, 5000,
    ]);
    expect(view.status).toBe("completed");
  });

  test("keep to the submission's limits", async () => {
    const { pauses } = await pausesBetween([...times(4, working()), ended], {
      options: { poll_min_ms: 40, poll_max_ms: 100 },
    });
    expect(pauses).toEqual([40, 60, 90, 100, 100]);
  });

  test("are as long as the service asks when it accepts, works on, or is too busy, and then as before", async () => {
    const answers = [
      working(1, { "retry-after": "7" }),
      text("busy", 503, { "retry-after": "9" }),
      text("slow down", 429, { "retry-after": "60" }),
      working(1),
      ended,
    ];
    const { pauses } = await pausesBetween(answers, { accept: running("job", { "retry-after": "20" }) });
    expect(pauses.map(Math.round)).toEqual([20_000, 7_000, 9_000, 60_000, 506]);
  });

  test("are no shorter than they would be when the service asks for less", async () => {
    const answers = [...times(9, working(1, { "retry-after": "1" })), ended];
    const { pauses } = await pausesBetween(answers);
    expect(pauses.slice(-2).map(Math.round)).toEqual([2563, 3844]);
  });
});

describe("polls that fail", () => {
  test("nine times in a row are not fatal, and a good one begins the count anew", async () => {
    const bad = text("busy", 503);
    const { view } = await pausesBetween([...times(9, bad), working(1), ...times(9, bad), ended]);
    expect(view.status).toBe("completed");
  });

  test("ten times in a row fail the task with the last text, and it is not executed again", async () => {
    await using stage = new EngineStage();
    const busy = times(9, text("busy", 503));
    await using service = new ScriptedService({
      "execute a": [running("job")],
      "status job": [...busy, text("still busy", 502)],
    });
    const view = await stage.run(service, { options: HASTY });
    expect(view.tasks[0]).toMatchObject({ status: "failed", error: "HTTP 502: still busy" });
    expect(stage.eventsOf("task-retried")).toEqual([]);
  });

  test("because nothing listens any more fail the task after ten", async () => {
    await using stage = new EngineStage();
    const service = new ScriptedService({ "execute a": [running("job")] });
    const run = stage.run(service, { options: HASTY });
    await stage.untilEvent("task-accepted");
    await service[Symbol.asyncDispose]();
    const view = await run;
    expect(view.tasks[0]?.error).toMatch(/^Connection failed: /);
    const [attempt, ...others] = await stage.attempts(view.workflowId);
    expect(attempt).toMatchObject({ polls: 10, outcome: "failed" });
    expect(others).toEqual([]);
  });

  test.each([
    [404, '{"detail":"Task not found: job"}'],
    [401, '{"detail":"Unauthorized"}'],
    [400, ""],
  ])("with %d end the task at once", async (status, body) => {
    const { view } = await pausesBetween([text(body, status)], { outputs: [] });
    expect(view.tasks[0]).toMatchObject({ status: "failed", error: `HTTP ${status}: ${body}` });
  });

  test("with an answer that is none end the task", async () => {
    const { view } = await pausesBetween([json({ status: "running", progress: 12.5 })], { outputs: [] });
    expect(view.tasks[0]?.error).toStartWith("Invalid response: progress");
  });
});

describe("a task that its service calls", () => {
  test.each([
    ["its text", "no such column", "no such column"],
    ["a text of ours without one", null, "Service task failed"],
  ])("failed ends with %s", async (_, error, expected) => {
    const { view } = await pausesBetween([working(10), failed(error)], { outputs: [] });
    expect(view.error).toBe(`Task ${view.tasks[0]?.taskId} failed: ${expected}`);
  });

  test("complete ends once its output could be fetched, however often it takes", async () => {
    const outputs = [text("", 500), text("busy", 503, { "retry-after": "8" }), output(RESULT)];
    const { pauses, view } = await pausesBetween(times(3, ended), { outputs });
    expect(pauses.map(Math.round)).toEqual([100, 150, 8000]);
    expect(view.status).toBe("completed");
  });

  test("complete fails when its output cannot be fetched ten times", async () => {
    const { view } = await pausesBetween(times(10, ended), { outputs: [...times(10, text("lost", 500))] });
    expect(view.tasks[0]).toMatchObject({ status: "failed", error: "HTTP 500: lost" });
  });

  test.each([
    ["HTTP 404: gone", text("gone", 404)],
    ["Invalid response: ", json({ output: { protocol: "inline" } })],
  ])("complete fails when its output answers %s", async (expected, answer) => {
    const { view } = await pausesBetween([ended], { outputs: [answer] });
    expect(view.tasks[0]?.error).toStartWith(expected);
  });

  test("complete without output has none", async () => {
    await using stage = new EngineStage();
    await using service = new ScriptedService({
      "execute a": [running("job")],
      "status job": [ended],
      "output job": [output(null)],
      "execute b": [complete()],
    });
    const { workflowId } = await stage.run(service, { edges: "a>b", options: HASTY });
    expect((await stage.tasks(workflowId)).a).toMatchObject({ status: "completed", output: null });
    expect(JSON.parse(service.callsOf("execute b")[0]?.body ?? "").inputs).toEqual([]);
  });
});

describe("progress", () => {
  const progressOf = async (answers: readonly ScriptedAnswer[]) => {
    await using stage = new EngineStage();
    await using service = new ScriptedService({
      "execute a": [running("job")],
      "status job": answers,
      "output job": [output(null)],
    });
    await stage.run(service, { options: HASTY });
    return stage.eventsOf("task-progressed").map((event) => event.progress);
  };

  test("is told once each time it rises, and never falls", async () => {
    const values = [0, 10, 10, 5, null, 40, 39, 250, 3];
    expect(await progressOf([...values.map((value) => working(value)), ended])).toEqual([0, 10, 40, 100]);
  });

  test("is not told by a service that does not know it", async () => {
    expect(await progressOf([...times(3, working(null)), ended])).toEqual([]);
  });
});

describe("a task over its time limit", () => {
  test("fails between two polls, at the limit", async () => {
    const clock = new PauseClock();
    await using stage = new EngineStage(clock);
    await using service = new ScriptedService({
      "execute a": [running("job", { "retry-after": "60" })],
    });
    const run = stage.run(service, { options: { task_timeout_ms: 700 } });
    // The limit of the execute call comes first; it is over before its time.
    expect(await clock.nextPause()).toBe(700);
    expect(await clock.passPause()).toBe(700);
    const view = await run;
    expect(view.tasks[0]).toMatchObject({ status: "failed", error: "Task timed out after 700 ms" });
    expect(stage.eventsOf("task-retried")).toEqual([]);
  });

  test.each([
    ["status", { "status job": [never] }],
    ["output", { "status job": [ended], "output job": [never] }],
  ] as const)("fails at the limit while %s does not answer", async (ask, script) => {
    await using stage = new EngineStage();
    await using service = new ScriptedService({ "execute a": [running("job")], ...script });
    const startedAt = performance.now();
    const run = stage.run(service, { options: { ...HASTY, task_timeout_ms: 400 } });
    await service.until(`${ask} job`);
    expect((await run).tasks[0]?.error).toBe("Task timed out after 400 ms");
    expect(performance.now() - startedAt).toBeLessThan(3_000);
  });
});
