/** What `run` does with a stored workflow: to its end, or until it is given up. */
import { describe, expect, test } from "bun:test";
import { systemClock } from "../../src/clock.ts";
import { createHttpControlClient } from "../../src/control/http-control-client.ts";
import { Worker } from "../../src/engine/worker.ts";
import type { WorkflowEvent } from "../../src/model/event.ts";
import { resumeLatest, runToTheEnd } from "../../src/run.ts";
import { openSqliteStore } from "../../src/store/sqlite/sqlite-store.ts";
import type { Store } from "../../src/store/store.ts";
import { INTERRUPT_NOTICE, type RunReporter } from "../../src/terminal/run-reporter.ts";
import { makeWorkflow, type WorkflowSketch } from "../builders.ts";
import { HASTY } from "../engine-stage.ts";
import { after, complete, failed, never, running, working } from "../scripted-answers.ts";
import { always, ScriptedService } from "../scripted-service.ts";

class Recorder implements RunReporter {
  readonly heard: string[] = [];
  readonly #onEvent: (event: WorkflowEvent) => void;

  constructor(onEvent: (event: WorkflowEvent) => void = () => {}) {
    this.#onEvent = onEvent;
  }

  start(): void {
    this.heard.push("start");
  }

  event(event: WorkflowEvent): void {
    this.heard.push(event.type);
    this.#onEvent(event);
  }

  notice(text: string | null): void {
    this.heard.push(text === INTERRUPT_NOTICE ? "interrupt" : "notice");
  }

  async finish(): Promise<void> {}

  async stop(): Promise<void> {}
}

interface Circumstances {
  readonly store?: Store;
  readonly reporter?: Recorder;
  readonly interrupted?: AbortSignal;
  readonly timeoutMs?: number | null;
}

/** A store with one workflow whose services answer at `address`. */
async function storeWith(address: string, sketch: WorkflowSketch) {
  const store = openSqliteStore({ path: ":memory:", clock: systemClock });
  const workflow = makeWorkflow({ options: HASTY, ...sketch });
  await store.submit({ ...workflow, tasks: workflow.tasks.map((task) => ({ ...task, address })) });
  return { store, workflowId: workflow.workflowId };
}

async function runStored(store: Store, workflowId: string, circumstances: Circumstances = {}) {
  const { interrupted = new AbortController().signal, timeoutMs = null } = circumstances;
  const { reporter = new Recorder() } = circumstances;
  const control = createHttpControlClient(systemClock);
  const limits = { concurrency: 64, leaseMs: 15_000 };
  const ports = { store, control, clock: systemClock };
  const worker = new Worker({ ...ports, ...limits, random: Math.random, workerId: "run" });
  const run = await runToTheEnd(workflowId, { ...ports, worker, reporter }, { interrupted, timeoutMs });
  return { ...run, heard: reporter.heard, status: run.result.snapshot.workflow.status };
}

test("a run tells its reporter of every event from its beginning on, and ends with the last", async () => {
  await using service = new ScriptedService({ "execute a": [complete()], "execute b": [complete()] });
  const { store, workflowId } = await storeWith(service.address, { edges: "a>b" });
  const { heard, status, givenUp } = await runStored(store, workflowId);
  expect(heard).toEqual([
    "start",
    "workflow-submitted",
    "task-started",
    "task-completed",
    "task-started",
    "task-completed",
    "workflow-completed",
  ]);
  expect({ status, givenUp }).toEqual({ status: "completed", givenUp: null });
  await store.close();
});

test("a run of what has ended calls nobody and gives its result again", async () => {
  await using service = new ScriptedService({ "execute a": [complete()] });
  const { store, workflowId } = await storeWith(service.address, {});
  await runStored(store, workflowId);
  const { heard, status } = await runStored(store, workflowId);
  expect({ heard, status }).toEqual({ heard: ["start"], status: "completed" });
  await store.close();
});

test("the result names the sinks, and has the tasks and attempts of the end", async () => {
  await using service = new ScriptedService({
    "execute a": [complete()],
    "execute b": [complete()],
    "execute c": [complete()],
  });
  const { store, workflowId } = await storeWith(service.address, { edges: "a>b a>c" });
  const { result } = await runStored(store, workflowId);
  const sinks = result.snapshot.tasks.filter(({ taskId }) => result.sinkTaskIds.has(taskId));
  expect(sinks.map(({ nodeKey }) => nodeKey)).toEqual(["b:Run", "c:Run"]);
  expect(result.attempts).toHaveLength(3);
  await store.close();
});

describe("an interruption", () => {
  test("before the run begins cancels it without a call", async () => {
    await using service = new ScriptedService({});
    const { store, workflowId } = await storeWith(service.address, {});
    const { status, givenUp } = await runStored(store, workflowId, { interrupted: AbortSignal.abort() });
    expect({ status, givenUp }).toEqual({ status: "cancelled", givenUp: "interrupted" });
    await store.close();
  });

  test("while services work ends the run at once, cancelled, and it can be resumed", async () => {
    await using service = new ScriptedService({
      "execute a": [never, complete()],
      "execute b": [running("job"), complete()],
      "status job": [always(working(1))],
    });
    const { store, workflowId } = await storeWith(service.address, { tasks: "a b" });
    const interruption = new AbortController();
    const run = runStored(store, workflowId, { interrupted: interruption.signal });
    await service.until("status job", 3);
    interruption.abort();
    expect(await run).toMatchObject({ status: "cancelled", givenUp: "interrupted" });
    expect(await resumeLatest(store, null)).toBe(workflowId);
    expect((await runStored(store, workflowId)).status).toBe("completed");
    await store.close();
  });

  test("of a failed workflow does not wait for what is in flight", async () => {
    const polled = Promise.withResolvers<void>();
    await using service = new ScriptedService({
      "execute a": [after(polled.promise, failed("no"))],
      "execute b": [running("job")],
      "status job": [always(working(1))],
    });
    const { store, workflowId } = await storeWith(service.address, { tasks: "a b" });
    const interruption = new AbortController();
    const reporter = new Recorder(({ type }) => {
      if (type === "workflow-failed") interruption.abort();
    });
    const run = runStored(store, workflowId, { interrupted: interruption.signal, reporter });
    await service.until("status job");
    polled.resolve();
    expect(await run).toMatchObject({ status: "failed", givenUp: "interrupted" });
    await store.close();
  });

  test.each([
    ["completes", [complete()], "completed"],
    ["fails", [failed("no")], "failed"],
  ] as const)("in the very moment in which the workflow %s does no harm", async (_, answers, status) => {
    await using service = new ScriptedService({ "execute a": [...answers] });
    const { store, workflowId } = await storeWith(service.address, {});
    const interruption = new AbortController();
    const settle: Store["settle"] = (...settlement) => {
      const settled = store.settle(...settlement);
      interruption.abort();
      return settled;
    };
    const racing = new Proxy(store, {
      get: (target, name) => {
        if (name === "settle") return settle;
        const value: unknown = Reflect.get(target, name);
        return typeof value === "function" ? value.bind(target) : value;
      },
    });
    const run = await runStored(racing, workflowId, { interrupted: interruption.signal });
    expect(run.status).toBe(status);
    await store.close();
  });

  test("heard of with the last event does no harm", async () => {
    await using service = new ScriptedService({ "execute a": [complete()] });
    const { store, workflowId } = await storeWith(service.address, {});
    const interruption = new AbortController();
    const reporter = new Recorder(({ type }) => {
      if (type === "workflow-completed") interruption.abort();
    });
    const run = await runStored(store, workflowId, { interrupted: interruption.signal, reporter });
    expect(run.status).toBe("completed");
    await store.close();
  });
});

describe("the time limit of a run", () => {
  test("cancels it", async () => {
    await using service = new ScriptedService({ "execute a": [never] });
    const { store, workflowId } = await storeWith(service.address, {});
    const run = await runStored(store, workflowId, { timeoutMs: 100 });
    expect(run).toMatchObject({ status: "cancelled", givenUp: "timed-out" });
    await store.close();
  });

  test("is forgotten when it ends before", async () => {
    const gate = Promise.withResolvers<void>();
    await using service = new ScriptedService({ "execute a": [after(gate.promise, complete())] });
    const { store, workflowId } = await storeWith(service.address, {});
    const run = runStored(store, workflowId, { timeoutMs: 5_000 });
    gate.resolve();
    expect(await run).toMatchObject({ status: "completed", givenUp: null });
    await store.close();
  });
});
