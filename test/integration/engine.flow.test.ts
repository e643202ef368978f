/** Which calls a graph makes: order, inputs, slots. */
import { describe, expect, test } from "bun:test";
import { readExecuteHeaders, toTraceparent } from "../../src/model/execute-headers.ts";
import { makeNames, makeReference, makeWorkflow } from "../builders.ts";
import { EngineStage, HASTY } from "../engine-stage.ts";
import { after, complete, ended, failed, output, running, working } from "../scripted-answers.ts";
import { type ScriptedAnswer, ScriptedService, type ServiceCall } from "../scripted-service.ts";

const bodyOf = (call: ServiceCall | undefined) => JSON.parse(call?.body ?? "null");
const [A, B, C] = [makeReference("a"), makeReference("b"), makeReference("c")];

describe("the headers of an execute", () => {
  test("name the attempt, the task in every attempt alike, the nodes of its inputs, and its span", async () => {
    await using stage = new EngineStage();
    await using service = new ScriptedService({
      "execute a": [failed("once"), complete()],
    });
    const options = { ...HASTY, retry: { ...HASTY.retry, attempts: 2, on: ["failed"] } };
    await stage.run(service, { tasks: "a", inputs: [A, B], options });
    const contexts = service
      .callsOf("execute a")
      .map((call) => readExecuteHeaders((name) => call.headers.get(name)));
    const { workflow_id, task_id } = bodyOf(service.callsOf("execute a")[0]);
    const same = { idempotencyKey: `${workflow_id}/${task_id}`, inputNodes: [null, null] };
    expect(contexts).toEqual([
      { attempt: 1, traceparent: toTraceparent(workflow_id, task_id, 1), ...same },
      { attempt: 2, traceparent: toTraceparent(workflow_id, task_id, 2), ...same },
    ]);
  });
});

describe("the inputs of a task", () => {
  test("are its upstream tasks' outputs in blueprint order, whatever order they ended in", async () => {
    await using stage = new EngineStage();
    const second = Promise.withResolvers<void>();
    const third = Promise.withResolvers<void>();
    await using service = new ScriptedService({
      "execute a": [after(second.promise, complete(A))],
      "execute b": [running("job-b")],
      "status job-b": [after(third.promise, ended)],
      "output job-b": [output(B)],
      "execute c": [complete(C)],
      "execute d": [complete()],
    });
    const run = stage.run(service, { tasks: "a b c d", edges: "a>d b>d c>d", options: HASTY });
    await stage.untilEvent("task-completed");
    second.resolve();
    await stage.untilEvent("task-completed", 2);
    third.resolve();
    await run;
    expect(stage.eventsOf("task-completed").map((event) => event.node_key)).toEqual([
      ...["c:Run", "a:Run", "b:Run", "d:Run"],
    ]);
    expect(bodyOf(service.callsOf("execute d")[0]).inputs).toEqual([A, B, C]);
  });

  test("leave out an upstream task without output", async () => {
    await using stage = new EngineStage();
    await using service = new ScriptedService({
      "execute a": [complete(A)],
      "execute b": [complete(null)],
      "execute c": [running("job-c")],
      "status job-c": [ended],
      "output job-c": [output(null)],
      "execute d": [complete(C)],
      "execute e": [complete()],
    });
    await stage.run(service, { edges: "a>e b>e c>e d>e", options: HASTY });
    const call = service.callsOf("execute e")[0];
    expect(bodyOf(call).inputs).toEqual([A, C]);
    const { inputNodes } = readExecuteHeaders((name) => call?.headers.get(name) ?? null);
    expect(inputNodes).toEqual(["a:Run", "d:Run"]);
  });

  test("are the workflow's own for every start task and for no other", async () => {
    await using stage = new EngineStage();
    await using service = new ScriptedService({
      "execute a": [complete()],
      "execute b": [complete()],
      "execute c": [complete()],
    });
    await stage.run(service, { edges: "a>c b>c", inputs: [B, A] });
    const inputsOf = (name: string) => bodyOf(service.callsOf(`execute ${name}`)[0]).inputs;
    expect([inputsOf("a"), inputsOf("b"), inputsOf("c")]).toEqual([[B, A], [B, A], []]);
  });

  test("keep every field of an output that went through the store", async () => {
    const full = { ...A, schema_uri: "http://s", checksum: "md5:1", metadata: { ü: [1, { "": null }] } };
    await using stage = new EngineStage();
    await using service = new ScriptedService({ "execute a": [complete(full)], "execute b": [complete()] });
    await stage.run(service, { edges: "a>b" });
    expect(bodyOf(service.callsOf("execute b")[0]).inputs).toEqual([full]);
  });

  test("are those of their own workflow when two of one blueprint run at once", async () => {
    const answer: ScriptedAnswer = (call) => complete(makeReference(bodyOf(call).workflow_id))(call);
    await using stage = new EngineStage();
    await using service = new ScriptedService({
      "execute a": [answer, answer],
      "execute b": [complete(), complete()],
    });
    await Promise.all([stage.run(service, { edges: "a>b" }), stage.run(service, { edges: "a>b" })]);
    for (const call of service.callsOf("execute b")) {
      const { workflow_id, inputs } = bodyOf(call);
      expect(inputs).toEqual([makeReference(workflow_id)]);
    }
  });
});

test("an execute names operation, workflow and task, and its parameters only when there are some", async () => {
  await using stage = new EngineStage();
  await using service = new ScriptedService({ "execute a": [complete()], "execute b": [complete()] });
  const parameters = { b: { strength: 2 } };
  const { workflowId } = await stage.run(service, { edges: "a>b", parameters });
  expect(bodyOf(service.callsOf("execute a")[0])).toEqual({
    ...{ method: "Run", workflow_id: workflowId, task_id: "task_17f3e64a", inputs: [] },
  });
  expect(bodyOf(service.callsOf("execute b")[0])).toMatchObject({ method: "Run", parameters: parameters.b });
});

test("the operation is everything after the first colon of the node key", async () => {
  await using stage = new EngineStage();
  await stage.startWorker();
  await using service = new ScriptedService({ "execute colons": [complete()] });
  const workflow = makeWorkflow({ tasks: "a" });
  const tasks = workflow.tasks.map((task) => ({
    ...task,
    ...{ taskId: "colons", nodeKey: "a:Run:fast", address: service.address },
  }));
  await stage.store.submit({ ...workflow, tasks });
  await stage.untilEvent("workflow-completed");
  expect(bodyOf(service.calls[0]).method).toBe("Run:fast");
});

test("a task whose container has no endpoint fails, and nobody is called", async () => {
  await using stage = new EngineStage();
  await using service = new ScriptedService({ "execute a": [complete()] });
  const addressOf = (name: string) => (name === "b" ? null : service.address);
  const view = await stage.run({ addressOf }, { edges: "a>b b>c" });
  expect(view.error).toBe(
    "Task task_2c7a8f1e failed: Endpoint not found for: b".replace(/task_\w+/, idOf("b", view)),
  );
  expect(view.counts).toMatchObject({ completed: 1, failed: 1, skipped: 1 });
});

const idOf = (name: string, { tasks }: { tasks: readonly { nodeKey: string; taskId: string }[] }) =>
  tasks.find((task) => task.nodeKey === `${name}:Run`)?.taskId ?? "";

test("every task of a graph with joins is executed exactly once, and none before its upstream tasks", async () => {
  const names = makeNames(40);
  const edges = names.flatMap((name, at) =>
    [2 * at + 1, 2 * at + 2, at + 7].filter((to) => to < names.length).map((to) => `${name}>t${to}`),
  );
  await using stage = new EngineStage();
  await using service = new ScriptedService(
    Object.fromEntries(names.map((name) => [`execute ${name}`, [complete(makeReference(name))]])),
  );
  const view = await stage.run(service, { tasks: names.join(" "), edges: [...new Set(edges)].join(" ") });
  expect(view.status).toBe("completed");
  const order = service.asked.map((ask) => ask.replace("execute ", ""));
  for (const edge of edges) {
    const [from = "", to = ""] = edge.split(">");
    expect(order.indexOf(from)).toBeLessThan(order.indexOf(to));
  }
  expect(order.toSorted()).toEqual([...names].toSorted());
});

describe("slots", () => {
  test("64 tasks are executed at once, never more", async () => {
    const names = makeNames(300);
    const full = Promise.withResolvers<void>();
    let open = 0;
    const answer: ScriptedAnswer = async (call) => {
      open += 1;
      if (open === 64) full.resolve();
      await full.promise;
      return complete()(call);
    };
    await using stage = new EngineStage();
    await using service = new ScriptedService(
      Object.fromEntries(names.map((name) => [`execute ${name}`, [answer]])),
    );
    const view = await stage.run(service, { tasks: names.join(" ") });
    expect(view.counts.completed).toBe(300);
    expect(service.mostExecutes).toBe(64);
  });

  test("a chain that settles and claims in one step stays within them", async () => {
    const edges = Array.from(
      { length: 30 },
      (_, at) => `a${at}>a${at + 1} b${at}>b${at + 1} c${at}>c${at + 1}`,
    );
    const names = ["a", "b", "c"].flatMap((prefix) => makeNames(31, prefix));
    const answer: ScriptedAnswer = async (call) => {
      await Bun.sleep(1);
      return complete()(call);
    };
    await using stage = new EngineStage();
    await stage.startWorker({ concurrency: 2 });
    await using service = new ScriptedService(
      Object.fromEntries(names.map((name) => [`execute ${name}`, [answer]])),
    );
    const view = await stage.run(service, { edges: edges.join(" ") });
    expect(view.counts.completed).toBe(93);
    expect(service.mostExecutes).toBe(2);
  });

  test("a followed task holds none: with one slot three long tasks overlap", async () => {
    const names = ["a", "b", "c"];
    const third = Promise.withResolvers<void>();
    await using stage = new EngineStage();
    await stage.startWorker({ concurrency: 1 });
    await using service = new ScriptedService({
      ...Object.fromEntries(names.map((name) => [`execute ${name}`, [running(`job-${name}`)]])),
      ...Object.fromEntries(names.map((name) => [`status job-${name}`, [after(third.promise, ended)]])),
      ...Object.fromEntries(names.map((name) => [`output job-${name}`, [output(null)]])),
    });
    const run = stage.run(service, { tasks: "a b c", options: HASTY });
    await stage.untilEvent("task-accepted", 3);
    third.resolve();
    expect((await run).counts.completed).toBe(3);
    expect(service.mostExecutes).toBe(1);
  });

  test("an execute that hangs keeps no follower from polling", async () => {
    const stuck = Promise.withResolvers<void>();
    await using stage = new EngineStage();
    await stage.startWorker({ concurrency: 1 });
    await using service = new ScriptedService({
      "execute a": [running("job")],
      "status job": [working(1), working(2), ended],
      "output job": [output(null)],
      "execute b": [after(stuck.promise, complete())],
    });
    const run = stage.run(service, { tasks: "a b", options: HASTY });
    await service.until("output job");
    stuck.resolve();
    expect((await run).status).toBe("completed");
  });

  test("are free again after failures too", async () => {
    await using stage = new EngineStage();
    await stage.startWorker({ concurrency: 1 });
    await using service = new ScriptedService({
      "execute a": [failed("no"), failed("no"), failed("no"), complete()],
    });
    for (const status of ["failed", "failed", "failed", "completed"] as const) {
      expect((await stage.run(service)).status).toBe(status);
    }
  });
});
