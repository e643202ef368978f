/** Ordering attacks: what arrives late, twice, in between, or never. */
import { describe, expect, test } from "bun:test";
import type { WorkflowEvent } from "../../src/model/event.ts";
import { makeNames, makeReference } from "../builders.ts";
import { EngineStage, HASTY } from "../engine-stage.ts";
import { after, complete, ended, json, never, output, running, text, working } from "../scripted-answers.ts";
import { always, ScriptedService } from "../scripted-service.ts";

/** Calls `act` the first time that an event of this type is heard. */
function onFirst(stage: EngineStage, type: WorkflowEvent["type"], act: (event: WorkflowEvent) => void): void {
  let isDone = false;
  stage.store.subscribe((event) => {
    if (isDone || event.type !== type) return;
    isDone = true;
    act(event);
  });
}

describe("an answer that comes after its time limit", () => {
  test("changes nothing", async () => {
    await using stage = new EngineStage();
    const late = Promise.withResolvers<void>();
    await using service = new ScriptedService({ "execute a": [after(late.promise, complete())] });
    const view = await stage.run(service, { edges: "a>b", options: { ...HASTY, execute_timeout_ms: 60 } });
    late.resolve();
    expect(view.counts).toMatchObject({ failed: 1, skipped: 1 });
    expect((await stage.tasks(view.workflowId)).a?.error).toMatch(/^Request timed out: /);
  });

  test("is not taken for that of the attempt after it", async () => {
    await using stage = new EngineStage();
    const late = Promise.withResolvers<void>();
    await using service = new ScriptedService({
      "execute a": [after(late.promise, complete(makeReference("late"))), complete(makeReference("second"))],
    });
    const retry = { ...HASTY.retry, on: ["timeout" as const] };
    const options = { ...HASTY, execute_timeout_ms: 60, retry };
    const { workflowId } = await stage.run(service, { options });
    late.resolve();
    expect((await stage.tasks(workflowId)).a?.output).toEqual(makeReference("second"));
  });
});

describe("a cancel", () => {
  test("while a task is being executed drops the answer that comes nevertheless", async () => {
    await using stage = new EngineStage();
    const gate = Promise.withResolvers<void>();
    await using service = new ScriptedService({ "execute a": [after(gate.promise, complete())] });
    const workflowId = await stage.submit(service, { edges: "a>b" });
    await stage.startWorker();
    await service.until("execute a");
    const cancelled = stage.store.cancel(workflowId);
    gate.resolve();
    await cancelled;
    expect((await stage.untilSettled(workflowId)).counts.cancelled).toBe(2);
  });

  test("in the moment in which a task starts leaves it cancelled", async () => {
    await using stage = new EngineStage();
    const cancelled = Promise.withResolvers<void>();
    onFirst(stage, "task-started", ({ workflow_id }) => {
      void stage.store.cancel(workflow_id).then(cancelled.resolve);
    });
    // Whether the call still leaves is a matter of microseconds; that its answer counts for nothing is not.
    await using server = Bun.serve({
      port: 0,
      fetch: async () => {
        await cancelled.promise;
        return Response.json({ status: "complete" });
      },
    });
    const view = await stage.run({ address: `http://127.0.0.1:${server.port}` }, { edges: "a>b" });
    expect(view).toMatchObject({ status: "cancelled", counts: { cancelled: 2 } });
  });

  test("in the moment in which a task completes starts nothing of what waits for it", async () => {
    await using stage = new EngineStage();
    const cancelled = Promise.withResolvers<void>();
    onFirst(stage, "task-completed", ({ workflow_id }) => {
      void stage.store.cancel(workflow_id).then(cancelled.resolve);
    });
    const executed: string[] = [];
    await using server = Bun.serve({
      port: 0,
      fetch: async (request) => {
        executed.push((await request.json()).task_id);
        if (executed.length > 1) await cancelled.promise;
        return Response.json({ status: "complete" });
      },
    });
    const view = await stage.run({ address: `http://127.0.0.1:${server.port}` }, { edges: "a>b b>c" });
    expect(view).toMatchObject({ status: "cancelled", counts: { completed: 1, cancelled: 2 } });
    expect(executed).not.toContain(view.tasks[2]?.taskId);
  });

  test("in the moment in which a service accepts a task ends the polling", async () => {
    await using stage = new EngineStage();
    onFirst(stage, "task-accepted", ({ workflow_id }) => void stage.store.cancel(workflow_id));
    await using service = new ScriptedService({ "execute a": [running("job")] });
    const view = await stage.run(service, { options: { poll_min_ms: 40 } });
    expect(view.status).toBe("cancelled");
  });

  test("and a retry at once leave no trace of the first attempt in the second", async () => {
    await using stage = new EngineStage();
    const gate = Promise.withResolvers<void>();
    await using service = new ScriptedService({
      "execute a": [after(gate.promise, complete(makeReference("first"))), complete(makeReference("second"))],
    });
    const workflowId = await stage.submit(service);
    await stage.startWorker();
    await service.until("execute a");
    const both = [stage.store.cancel(workflowId), stage.store.retry(workflowId, null)];
    gate.resolve();
    await Promise.all(both);
    expect((await stage.untilSettled(workflowId)).status).toBe("completed");
    expect((await stage.tasks(workflowId)).a).toMatchObject({ attempt: 2, output: makeReference("second") });
  });
});

describe("a stop", () => {
  test("in the moment in which a task completes loses nothing: the next worker goes on", async () => {
    await using stage = new EngineStage();
    const worker = await stage.startWorker();
    const stopped = Promise.withResolvers<void>();
    onFirst(stage, "task-completed", () => {
      void worker.stop().then(() => {
        stopped.resolve();
        return stage.startWorker();
      });
    });
    await using service = new ScriptedService({
      "execute a": [complete(makeReference("a"))],
      // It is claimed and asked in the step that completes the other one, before anybody hears of that; whether the first
      // call still gets to the service is a matter of microseconds, but no worker that stops has an answer.
      "execute b": [always(after(stopped.promise, complete()))],
    });
    const view = await stage.run(service, { edges: "a>b" });
    expect(view.status).toBe("completed");
    expect(stage.eventsOf("task-started")).toHaveLength(3);
    for (const { body } of service.callsOf("execute b")) {
      expect(JSON.parse(body).inputs).toEqual([makeReference("a")]);
    }
  });

  test("does not wait for the service that is being asked", async () => {
    const startedAt = performance.now();
    await using stage = new EngineStage();
    const worker = await stage.startWorker();
    await using service = new ScriptedService({
      "execute a": [never],
      "execute b": [running("job")],
      "status job": [never],
    });
    await stage.submit(service, { tasks: "a b", options: HASTY });
    await service.until("execute a");
    await service.until("status job");
    await worker.stop();
    expect(performance.now() - startedAt).toBeLessThan(3_000);
  });

  test("in the moment in which a task starts makes no call that outlives it", async () => {
    await using stage = new EngineStage();
    const worker = await stage.startWorker();
    const stopped = Promise.withResolvers<void>();
    onFirst(stage, "task-started", () => void worker.stop().then(stopped.resolve));
    await using server = Bun.serve({ port: 0, idleTimeout: 0, fetch: () => new Promise<Response>(() => {}) });
    const workflowId = await stage.submit({ address: `http://127.0.0.1:${server.port}` });
    await stopped.promise;
    expect((await stage.tasks(workflowId)).a).toMatchObject({ status: "pending" });
  });
});

describe("a service that goes wrong in a way of its own", () => {
  test("restarts while it is polled and no longer knows the task: the task fails", async () => {
    await using stage = new EngineStage();
    await using service = new ScriptedService({
      "execute a": [running("job")],
      "status job": [working(10), text("", 502), text("", 503), text('{"detail":"Task not found"}', 404)],
    });
    const view = await stage.run(service, { options: HASTY });
    expect(view.tasks[0]?.error).toBe('HTTP 404: {"detail":"Task not found"}');
  });

  test("answers complete to a poll, and then that it runs: it is followed on", async () => {
    await using stage = new EngineStage();
    await using service = new ScriptedService({
      "execute a": [running("job")],
      "status job": [ended, working(50), ended],
      "output job": [text("", 503), output(makeReference("result"))],
    });
    expect((await stage.run(service, { options: HASTY })).status).toBe("completed");
  });

  test("gives two tasks one polling id: each is recorded for itself", async () => {
    await using stage = new EngineStage();
    await using service = new ScriptedService({
      "execute a": [running("job")],
      "execute b": [running("job")],
      "status job": [ended, ended],
      "output job": [output(makeReference("same")), output(makeReference("same"))],
    });
    expect((await stage.run(service, { tasks: "a b", options: HASTY })).counts.completed).toBe(2);
  });

  test.each([
    ["a polling id with a lone surrogate", json({ status: "running", task_id: "\ud800" })],
    ["an error text with one", json({ status: "failed", error: "a\ud800b\u0000c" })],
    [
      "a deep answer",
      text(`{"status":"complete","output":{"metadata":${"[".repeat(1e5)}${"]".repeat(1e5)}}}`),
    ],
    [
      "a uri with a lone surrogate",
      json({ status: "complete", output: { protocol: "file", uri: "/\udfff", format: "csv" } }),
    ],
    [
      "metadata with a key __proto__",
      text(
        '{"status":"complete","output":{"protocol":"file","uri":"/a","format":"csv","metadata":{"__proto__":{"x":1},"constructor":1}}}',
      ),
    ],
  ])("answers %s: another workflow does not notice", async (_, answer) => {
    await using stage = new EngineStage();
    await using service = new ScriptedService({ "execute a": [answer], "execute b": [complete()] });
    await stage.run(service, { tasks: "a" });
    expect((await stage.run(service, { tasks: "b" })).status).toBe("completed");
  });

  test("closes every connection after its answer", async () => {
    await using stage = new EngineStage();
    const closing = json({ status: "complete" }, 200, { connection: "close" });
    const names = makeNames(50);
    await using service = new ScriptedService(
      Object.fromEntries(names.map((name) => [`execute ${name}`, [closing]])),
    );
    const edges = names.slice(1).map((name, at) => `t${at}>${name}`);
    expect((await stage.run(service, { edges: edges.join(" ") })).counts.completed).toBe(50);
  });
});
