/** What a worker that is asked to stop does with what it has in flight (W4). */
import { describe, expect, test } from "bun:test";
import { EngineStage, HASTY } from "../engine-stage.ts";
import { PauseClock } from "../pause-clock.ts";
import { after, complete, ended, never, output, running, working } from "../scripted-answers.ts";
import { always, ScriptedService, times } from "../scripted-service.ts";
import { TestClock } from "../test-clock.ts";

describe("a worker that stops with grace", () => {
  const GRACE = { graceMs: 60_000 };

  test("ends what it executes, keeps its lease meanwhile, and claims nothing more", async () => {
    const clock = new PauseClock();
    await using stage = new EngineStage(clock);
    const first = await stage.startWorker({ leaseMs: 6_000 });
    const gate = Promise.withResolvers<void>();
    await using service = new ScriptedService({
      "execute a": [after(gate.promise, complete())],
      "execute b": [complete()],
    });
    const workflowId = await stage.submit(service, { edges: "a>b" });
    await service.until("execute a");
    const stopped = first.stop(GRACE);
    clock.advance(5_000);
    await stage.attempts(workflowId);
    clock.advance(5_000);
    gate.resolve();
    await stopped;
    expect((await stage.tasks(workflowId)).a).toMatchObject({ status: "completed", attempt: 1 });
    expect((await stage.tasks(workflowId)).b).toMatchObject({ status: "pending" });
    await stage.startWorker();
    expect((await stage.untilSettled(workflowId)).status).toBe("completed");
    expect(service.asked).toEqual(["execute a", "execute b"]);
  });

  test("follows on until then, and then hands over what it follows, which is not executed again", async () => {
    await using stage = new EngineStage();
    const first = await stage.startWorker();
    const gate = Promise.withResolvers<void>();
    const handedOver = Promise.withResolvers<void>();
    await using service = new ScriptedService({
      "execute a": [after(gate.promise, complete())],
      "execute long": [running("job")],
      "status job": [
        ...times(3, working(1)),
        always(async (call) => {
          await handedOver.promise;
          return ended(call);
        }),
      ],
      "output job": [output(null)],
    });
    const workflowId = await stage.submit(service, { tasks: "a long", options: HASTY });
    await service.until("status job");
    const stopped = first.stop(GRACE);
    await service.until("status job", 4);
    gate.resolve();
    await stopped;
    await stage.untilEvent("task-lost");
    expect(stage.eventsOf("task-lost")).toMatchObject([{ node_key: "long:Run" }]);
    await stage.startWorker();
    handedOver.resolve();
    expect((await stage.untilSettled(workflowId)).status).toBe("completed");
    expect(service.callsOf("execute long")).toHaveLength(1);
  });

  test("gives back at the end of its grace what it still executes", async () => {
    await using stage = new EngineStage();
    const first = await stage.startWorker();
    await using service = new ScriptedService({ "execute a": [never, complete()] });
    const workflowId = await stage.submit(service);
    const call = await service.until("execute a");
    await first.stop({ graceMs: 20 });
    await call.abandoned;
    await stage.untilEvent("task-lost");
    expect(stage.eventsOf("task-lost")).toHaveLength(1);
    await stage.startWorker();
    expect((await stage.untilSettled(workflowId)).status).toBe("completed");
  });

  test("ends at once when it executes nothing", async () => {
    await using stage = new EngineStage(new TestClock());
    const worker = await stage.startWorker();
    await worker.stop(GRACE);
  });
});
