/** What the end of one task, or of the whole workflow, means for the others. */
import { describe, expect, test } from "bun:test";
import { makeReference } from "../builders.ts";
import { EngineStage, HASTY } from "../engine-stage.ts";
import { PauseClock } from "../pause-clock.ts";
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

const statusesOf = (tasks: Readonly<Record<string, { status: string }>>) =>
  Object.fromEntries(Object.entries(tasks).map(([name, { status }]) => [name, status]));

const inputsOf = (body: string | undefined) => JSON.parse(body ?? "").inputs;

describe("a task that fails", () => {
  test("fails the workflow at once; what is in flight is followed to its end, and nothing new starts", async () => {
    await using stage = new EngineStage();
    const gate = Promise.withResolvers<void>();
    const result = makeReference("late");
    await using service = new ScriptedService({
      "execute bad": [failed("no")],
      "execute slow": [after(gate.promise, complete(result))],
      "execute long": [running("job")],
      "status job": [after(gate.promise, working(50)), ended],
      "output job": [output(result)],
    });
    const run = stage.run(service, { edges: "bad>x slow>y long>z", options: HASTY });
    await service.until("status job");
    const { workflow_id } = await stage.untilEvent("workflow-failed");
    expect(statusesOf(await stage.tasks(workflow_id))).toEqual({
      ...{ bad: "failed", slow: "running", long: "running", x: "skipped", y: "skipped", z: "skipped" },
    });
    gate.resolve();
    const view = await run;
    expect(view.error).toBe(`Task ${stage.eventsOf("task-failed")[0]?.task_id} failed: no`);
    const tasks = await stage.tasks(view.workflowId);
    expect(statusesOf(tasks)).toEqual({
      ...{ bad: "failed", slow: "completed", long: "completed", x: "skipped", y: "skipped", z: "skipped" },
    });
    expect([tasks.slow?.output, tasks.long?.output]).toEqual([result, result]);
    expect(stage.eventsOf("task-progressed")).toMatchObject([{ progress: 50 }]);
  });

  test("keeps its workflow's error when others fail after it", async () => {
    await using stage = new EngineStage();
    const gate = Promise.withResolvers<void>();
    await using service = new ScriptedService({
      "execute a": [failed("first")],
      "execute b": [after(gate.promise, failed("second"))],
    });
    const run = stage.run(service, { tasks: "a b" });
    await stage.untilEvent("workflow-failed");
    gate.resolve();
    const view = await run;
    expect(view.error).toEndWith(" failed: first");
    expect(view.tasks.map(({ error }) => error)).toEqual(["first", "second"]);
    expect(stage.eventsOf("workflow-failed")).toHaveLength(1);
  });

  test("leaves no retry of another one: its failure stands", async () => {
    await using stage = new EngineStage();
    const gate = Promise.withResolvers<void>();
    await using service = new ScriptedService({
      "execute a": [failed("first")],
      "execute b": [after(gate.promise, text("busy", 503))],
    });
    const run = stage.run(service, { tasks: "a b", options: HASTY });
    await stage.untilEvent("workflow-failed");
    gate.resolve();
    expect((await run).tasks[1]).toMatchObject({ status: "failed", error: "HTTP 503: busy", attempt: 1 });
  });

  test("skips another one that waits for its next attempt", async () => {
    const clock = new PauseClock();
    await using stage = new EngineStage(clock);
    const gate = Promise.withResolvers<void>();
    await using service = new ScriptedService({
      "execute a": [after(gate.promise, failed("no"))],
      "execute b": [text("busy", 503)],
    });
    const run = stage.run(service, { tasks: "a b", options: { retry: { backoff_ms: 5_000 } } });
    await stage.untilEvent("task-retried");
    gate.resolve();
    const view = await run;
    expect(view.tasks.map(({ status }) => status)).toEqual(["failed", "skipped"]);
    clock.advance(20_000);
  });

  test("keeps a long text, cut to 8 KiB", async () => {
    await using stage = new EngineStage();
    await using service = new ScriptedService({ "execute a": [failed("x".repeat(900_000))] });
    const view = await stage.run(service);
    expect(view.tasks[0]?.error?.length).toBeLessThanOrEqual(8_192);
    expect(view.error?.length).toBeLessThanOrEqual(8_300);
  });
});

describe("cancelling", () => {
  test("abandons executes and polls at once and asks nothing more", async () => {
    await using stage = new EngineStage();
    await using service = new ScriptedService({
      "execute a": [never],
      "execute b": [running("job")],
      "status job": [never],
    });
    const run = stage.run(service, { edges: "a>c b>c", options: HASTY });
    const execute = await service.until("execute a");
    const poll = await service.until("status job");
    await stage.store.cancel(stage.events[0]?.workflow_id ?? "");
    await Promise.all([execute.abandoned, poll.abandoned]);
    const view = await run;
    expect(view.status).toBe("cancelled");
    expect(view.tasks.map(({ status }) => status)).toEqual(["cancelled", "cancelled", "cancelled"]);
    expect((await stage.attempts(view.workflowId)).map(({ outcome }) => outcome)).toEqual([
      "cancelled",
      "cancelled",
    ]);
    expect(service.calls).toHaveLength(3);
  });

  test("ends the pause between two polls too: no poll follows", async () => {
    const clock = new PauseClock();
    await using stage = new EngineStage(clock);
    await using service = new ScriptedService({ "execute a": [running("job")] });
    const run = stage.run(service);
    await clock.nextPause();
    await stage.store.cancel(stage.events[0]?.workflow_id ?? "");
    await run;
    clock.advance(60_000);
  });

  test("does not touch another workflow, nor the slots", async () => {
    await using stage = new EngineStage();
    await stage.startWorker({ concurrency: 2 });
    const gate = Promise.withResolvers<void>();
    await using service = new ScriptedService({
      "execute a": [never],
      "execute b": [after(gate.promise, complete())],
      "execute c": [complete()],
    });
    const first = stage.run(service, { tasks: "a" });
    await service.until("execute a");
    const second = stage.run(service, { edges: "b>c" });
    await service.until("execute b");
    await stage.store.cancel((await stage.untilEvent("workflow-submitted")).workflow_id);
    expect((await first).status).toBe("cancelled");
    gate.resolve();
    expect((await second).status).toBe("completed");
  });
});

describe("deleting a running workflow", () => {
  test("abandons its executes and polls at once, asks nothing more, and leaves the slots to others", async () => {
    await using stage = new EngineStage();
    await stage.startWorker({ concurrency: 1 });
    await using service = new ScriptedService({
      "execute a": [running("job")],
      "execute b": [never],
      "status job": [never],
      "execute other": [complete()],
    });
    const workflowId = await stage.submit(service, { edges: "a>c b>c", options: HASTY });
    const poll = await service.until("status job");
    const execute = await service.until("execute b");
    await stage.store.delete(workflowId);
    await Promise.all([execute.abandoned, poll.abandoned]);
    expect((await stage.run(service, { tasks: "other" })).status).toBe("completed");
    expect(service.calls).toHaveLength(4);
    expect(await stage.store.snapshot(workflowId)).toBeNull();
  });
});

describe("retrying a workflow", () => {
  test("runs only what had not completed, with the outputs of what had", async () => {
    await using stage = new EngineStage();
    const result = makeReference("kept");
    await using service = new ScriptedService({
      "execute a": [complete(result)],
      "execute b": [failed("no disk"), complete(makeReference("b"))],
      "execute c": [complete()],
    });
    const first = await stage.run(service, { edges: "a>b a>c b>c" });
    expect(first.counts).toMatchObject({ completed: 1, failed: 1, skipped: 1 });
    await stage.store.retry(first.workflowId, null);
    const second = await stage.untilSettled(first.workflowId);
    expect(second).toMatchObject({ status: "completed", error: null });
    expect(service.asked).toEqual(["execute a", "execute b", "execute b", "execute c"]);
    expect(inputsOf(service.callsOf("execute b")[1]?.body)).toEqual([result]);
    expect(inputsOf(service.callsOf("execute c")[0]?.body)).toEqual([result, makeReference("b")]);
    expect((await stage.attempts(first.workflowId)).map(({ outcome }) => outcome)).toEqual([
      "completed",
      "failed",
      "completed",
      "completed",
    ]);
  });

  test("counts attempts anew", async () => {
    await using stage = new EngineStage();
    const busy = text("busy", 503);
    await using service = new ScriptedService({ "execute a": [busy, busy, busy, busy, busy, complete()] });
    const first = await stage.run(service, { options: HASTY });
    expect(first.status).toBe("failed");
    await stage.store.retry(first.workflowId, null);
    expect((await stage.untilSettled(first.workflowId)).tasks[0]).toMatchObject({
      ...{ status: "completed", attempt: 6 },
    });
  });

  test("while tasks of it are still in flight lets them end and does not start them twice", async () => {
    await using stage = new EngineStage();
    const gate = Promise.withResolvers<void>();
    await using service = new ScriptedService({
      "execute a": [failed("no"), complete()],
      "execute b": [after(gate.promise, complete())],
      "execute c": [complete()],
    });
    const run = stage.run(service, { edges: "a>c b>c" });
    const { workflow_id } = await stage.untilEvent("workflow-failed");
    await stage.store.retry(workflow_id, null);
    await service.until("execute a", 2);
    gate.resolve();
    expect((await run).status).toBe("completed");
    expect(service.callsOf("execute b")).toHaveLength(1);
  });

  test("after a cancel calls again what was abandoned", async () => {
    await using stage = new EngineStage();
    await using service = new ScriptedService({ "execute a": [never, complete()] });
    const run = stage.run(service);
    await service.until("execute a");
    const { workflow_id } = await stage.untilEvent("task-started");
    await stage.store.cancel(workflow_id);
    await run;
    await stage.store.retry(workflow_id, null);
    expect((await stage.untilSettled(workflow_id)).status).toBe("completed");
  });

  test("gives the new attempts the new key", async () => {
    await using stage = new EngineStage();
    await using service = new ScriptedService({ "execute a": [text("", 401), complete()] });
    const first = await stage.run(service, { servicesApiKey: "old" });
    await stage.store.retry(first.workflowId, "new");
    await stage.untilSettled(first.workflowId);
    const keys = service.calls.map((call) => call.headers.get("authorization"));
    expect(keys).toEqual(["Bearer old", "Bearer new"]);
  });
});
