/** What becomes of the tasks of a worker that stops, dies or sleeps. */
import { describe, expect, test } from "bun:test";
import { systemClock } from "../../src/clock.ts";
import { openSqliteStore } from "../../src/store/sqlite/sqlite-store.ts";
import { makeNames, makeReference, makeWorkflow } from "../builders.ts";
import { makeFolder } from "../contract/store-files.ts";
import { EngineStage, HASTY } from "../engine-stage.ts";
import { PauseClock } from "../pause-clock.ts";
import { after, complete, ended, failed, never, output, running, working } from "../scripted-answers.ts";
import { always, type ScriptedAnswer, ScriptedService } from "../scripted-service.ts";
import { TestClock } from "../test-clock.ts";

const NOBODY = new AbortController().signal;

describe("a worker that stops", () => {
  test("hands a task that it executes to another one, which executes it again under the same id", async () => {
    await using stage = new EngineStage();
    const first = await stage.startWorker();
    await using service = new ScriptedService({ "execute a": [never, complete()] });
    const run = stage.run(service);
    const call = await service.until("execute a");
    await stage.startWorker();
    await first.stop();
    await call.abandoned;
    const { workflowId, status } = await run;
    expect(status).toBe("completed");
    expect(new Set(service.calls.map(({ body }) => body)).size).toBe(1);
    expect(await stage.attempts(workflowId)).toMatchObject([
      { number: 1, workerId: "worker-1", outcome: "lost", error: null },
      { number: 2, workerId: "worker-2", outcome: "completed" },
    ]);
  });

  test("hands a task that it follows to another one, which asks at once and does not execute it", async () => {
    const clock = new PauseClock();
    await using stage = new EngineStage(clock);
    const first = await stage.startWorker();
    await using service = new ScriptedService({
      "execute a": [running("job")],
      "status job": [working(30), working(40), ended],
      "output job": [output(makeReference("result"))],
    });
    const run = stage.run(service);
    expect([await clock.passPause(), await clock.nextPause()]).toEqual([100, 150]);
    await stage.startWorker();
    await first.stop();
    await stage.untilEvent("task-progressed", 2);
    expect(await clock.passPause()).toBe(150);
    expect((await run).status).toBe("completed");
    expect(service.callsOf("execute a")).toHaveLength(1);
    expect(stage.eventsOf("task-started")).toMatchObject([{ resumed: false }, { resumed: true, attempt: 2 }]);
    expect(stage.eventsOf("task-progressed").map(({ progress }) => progress)).toEqual([30, 40]);
  });

  test("records nothing any more, whatever its services still answer", async () => {
    await using stage = new EngineStage();
    const worker = await stage.startWorker();
    const gate = Promise.withResolvers<void>();
    await using service = new ScriptedService({
      "execute a": [after(gate.promise, complete())],
      "execute b": [running("job")],
      "status job": [after(gate.promise, ended)],
    });
    const workflowId = await stage.submit(service, { tasks: "a b", options: HASTY });
    await service.until("execute a");
    await service.until("status job");
    await worker.stop();
    const { length } = stage.events;
    gate.resolve();
    expect((await stage.attempts(workflowId)).map(({ outcome }) => outcome)).toEqual(["lost", "lost"]);
    expect(stage.events).toHaveLength(length);
    expect((await stage.tasks(workflowId)).b).toMatchObject({ status: "pending", accepted: true });
  });
});

describe("a worker that dies", () => {
  /** A store file as a killed process leaves it: a task claimed by `worker-1`, and accepted by its service or not. */
  async function killWhileRunning(path: string, address: string, isAccepted: boolean): Promise<string> {
    const store = openSqliteStore({ path, clock: systemClock });
    const workflow = makeWorkflow({ edges: "a>b", options: HASTY });
    await store.submit({ ...workflow, tasks: workflow.tasks.map((task) => ({ ...task, address })) });
    await store.heartbeat("worker-1", 3_600_000);
    const [claim] = await store.claim("worker-1", 1, NOBODY);
    if (claim === undefined) throw new Error("nothing to claim");
    if (isAccepted) await store.accept(claim.token, "job");
    await store.close();
    return workflow.workflowId;
  }

  test("leaves an unaccepted task to be executed again, also by a worker of the same name", async () => {
    using folder = makeFolder();
    await using service = new ScriptedService({ "execute a": [complete()], "execute b": [complete()] });
    const workflowId = await killWhileRunning(folder.file("state.db"), service.address, false);
    await using stage = new EngineStage(systemClock, folder.file("state.db"));
    await stage.watch(workflowId);
    await stage.startWorker();
    expect((await stage.untilSettled(workflowId)).status).toBe("completed");
    expect((await stage.attempts(workflowId)).map(({ outcome }) => outcome)).toEqual([
      "lost",
      "completed",
      "completed",
    ]);
  });

  test("leaves an accepted task to be followed, not executed", async () => {
    using folder = makeFolder();
    await using service = new ScriptedService({
      "status job": [ended],
      "output job": [output(makeReference("result"))],
      "execute b": [complete()],
    });
    const workflowId = await killWhileRunning(folder.file("state.db"), service.address, true);
    await using stage = new EngineStage(systemClock, folder.file("state.db"));
    await stage.watch(workflowId);
    await stage.startWorker();
    expect((await stage.untilSettled(workflowId)).status).toBe("completed");
    expect(service.asked).toEqual(["status job", "output job", "execute b"]);
  });

  test("loses its tasks when its lease ends, by the store's clock", async () => {
    const clock = new PauseClock();
    await using stage = new EngineStage(clock);
    await using service = new ScriptedService({ "execute a": [complete()] });
    const workflowId = await stage.submit(service);
    await stage.store.heartbeat("dead", 40_000);
    await stage.store.claim("dead", 1, NOBODY);
    await stage.startWorker();
    clock.advance(30_000);
    await stage.attempts(workflowId);
    expect(stage.eventsOf("task-lost")).toEqual([]);
    clock.advance(30_000);
    expect((await stage.untilSettled(workflowId)).status).toBe("completed");
    expect(stage.eventsOf("task-lost")).toMatchObject([{ worker_id: "dead", attempt: 1 }]);
  });

  test("in a failed workflow leaves its accepted task to be followed, the other one failed", async () => {
    const clock = new PauseClock();
    await using stage = new EngineStage(clock);
    await using service = new ScriptedService({
      "execute bad": [failed("no")],
      "status job": [ended],
      "output job": [output(null)],
    });
    const workflowId = await stage.submit(service, { tasks: "a b bad" });
    await stage.store.heartbeat("dead", 40_000);
    const [first] = await stage.store.claim("dead", 2, NOBODY);
    if (first === undefined) throw new Error("nothing to claim");
    await stage.store.accept(first.token, "job");
    await stage.startWorker();
    await stage.untilEvent("workflow-failed");
    clock.advance(30_000);
    await stage.attempts(workflowId);
    clock.advance(30_000);
    const view = await stage.untilSettled(workflowId);
    expect(view.tasks.map(({ status }) => status)).toEqual(["completed", "failed", "failed"]);
    expect(service.asked).toEqual(["execute bad", "status job", "output job"]);
  });
});

describe("a worker that sleeps beyond its lease", () => {
  /** Its own clock stands still, so it renews nothing; the store's clock goes on. */
  const sleeper = () => ({ clock: new TestClock(), leaseMs: 150 });

  test("and answers late changes nothing: the other one's result stands", async () => {
    await using stage = new EngineStage();
    const gate = Promise.withResolvers<void>();
    await stage.startWorker(sleeper());
    await using service = new ScriptedService({
      "execute a": [after(gate.promise, complete(makeReference("late"))), complete(makeReference("second"))],
      "execute b": [complete()],
    });
    const run = stage.run(service, { edges: "a>b" });
    await service.until("execute a");
    await stage.startWorker({ leaseMs: 150 });
    const { workflowId } = await run;
    const { length } = stage.events;
    gate.resolve();
    const { a } = await stage.tasks(workflowId);
    expect(a?.output).toEqual(makeReference("second"));
    expect(stage.eventsOf("task-completed")).toHaveLength(2);
    expect(stage.events).toHaveLength(length);
    expect(JSON.parse(service.callsOf("execute b")[0]?.body ?? "").inputs).toEqual([makeReference("second")]);
  });

  test("and is told late that its task runs does not follow it", async () => {
    await using stage = new EngineStage();
    const gate = Promise.withResolvers<void>();
    await stage.startWorker(sleeper());
    await using service = new ScriptedService({
      "execute a": [after(gate.promise, running("late-job")), running("job")],
      "status job": [always(working(1))],
    });
    const workflowId = await stage.submit(service, { options: HASTY });
    await service.until("execute a");
    await stage.startWorker({ leaseMs: 150 });
    await service.until("status job");
    gate.resolve();
    const polls = service.callsOf("status job").length;
    await service.until("status job", polls + 5);
    expect(stage.eventsOf("task-accepted")).toMatchObject([{ attempt: 2, service_task_id: "job" }]);
    await stage.store.cancel(workflowId);
  });
});

describe("a pause of the whole process", () => {
  test("beyond all leases takes no task from anybody, and a dead worker's a beat later", async () => {
    const clock = new PauseClock();
    await using stage = new EngineStage(clock);
    const gate = Promise.withResolvers<void>();
    const held = after(gate.promise, complete());
    await using service = new ScriptedService({
      "execute a": [held],
      "execute b": [held],
      "execute c": [complete()],
    });
    await stage.startWorker({ concurrency: 1 });
    clock.advance(1);
    await stage.startWorker({ concurrency: 1 });
    const options = { execute_timeout_ms: 3_600_000 };
    const workflowId = await stage.submit(service, { tasks: "a b c", options });
    await service.until("execute a");
    await service.until("execute b");
    await stage.store.heartbeat("dead", 1_000);
    await stage.store.claim("dead", 1, NOBODY);
    clock.jump(120_000);
    for (const elapsed of [29_999, 1]) {
      clock.advance(elapsed);
      await new Promise(setImmediate);
    }
    expect(stage.eventsOf("task-lost")).toEqual([]);
    clock.advance(30_000);
    await stage.untilEvent("task-lost");
    gate.resolve();
    expect((await stage.untilSettled(workflowId)).status).toBe("completed");
    expect(stage.eventsOf("task-lost")).toMatchObject([{ worker_id: "dead" }]);
  });

  test("hands nothing of others over when it ends right after it", async () => {
    const clock = new PauseClock();
    await using stage = new EngineStage(clock);
    const gate = Promise.withResolvers<void>();
    await using service = new ScriptedService({ "execute a": [after(gate.promise, complete())] });
    const idle = await stage.startWorker({ concurrency: 1 });
    const busy = await stage.startWorker({ concurrency: 1 });
    const run = stage.run(service);
    await service.until("execute a");
    const held = await stage.untilEvent("task-started");
    const isFirst = "worker_id" in held && held.worker_id === "worker-1";
    const [ending, working] = isFirst ? [busy, idle] : [idle, busy];
    clock.jump(120_000);
    await ending.stop();
    gate.resolve();
    expect((await run).status).toBe("completed");
    await working.stop();
    expect(stage.eventsOf("task-lost")).toEqual([]);
  });
});

test("a follower that learns that its task is another's asks no more", async () => {
  await using stage = new EngineStage();
  const clock = new TestClock();
  await stage.startWorker({ clock, leaseMs: 150 });
  await using service = new ScriptedService({
    "execute a": [running("job")],
    "status job": [never, working(50), working(50)],
  });
  const workflowId = await stage.submit(service, { options: HASTY });
  await stage.untilEvent("task-accepted");
  await stage.startWorker({ leaseMs: 150 });
  // The sleeper still waits for work, so it gets its own lost task once more before it loses that one too.
  await service.until("status job");
  clock.advance(40);
  await service.until("status job", 3);
  // Its lease is the one timer that is left to it.
  while (clock.timers > 1) await new Promise(setImmediate);
  clock.advance(40);
  await stage.store.cancel(workflowId);
});

test("two workers on one store share the work, and nothing is executed twice", async () => {
  const names = makeNames(200);
  const full = Promise.withResolvers<void>();
  let open = 0;
  const answer: ScriptedAnswer = async (call) => {
    open += 1;
    if (open === 8) full.resolve();
    await full.promise;
    return complete()(call);
  };
  await using stage = new EngineStage();
  await stage.startWorker({ concurrency: 4 });
  await stage.startWorker({ concurrency: 4 });
  await using service = new ScriptedService(
    Object.fromEntries(names.map((name) => [`execute ${name}`, [answer]])),
  );
  const edges = names.slice(100).map((name, at) => `t${at}>${name}`);
  const view = await stage.run(service, { tasks: names.join(" "), edges: edges.join(" ") });
  expect(view.counts.completed).toBe(200);
  expect(service.mostExecutes).toBe(8);
  const workers = new Set((await stage.attempts(view.workflowId)).map(({ workerId }) => workerId));
  expect([...workers].toSorted()).toEqual(["worker-1", "worker-2"]);
});
