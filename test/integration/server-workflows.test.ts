/** What a server tells of workflows, tasks and graphs, and what can be done to them (control interface 3.4, 3.5, 3.7, 3.9). */
import { expect, test } from "bun:test";
import * as v from "valibot";
import { type TasksAnswer, TasksAnswerSchema } from "../../src/model/workflow-answer.ts";
import { makeBlueprint } from "../blueprint-builder.ts";
import { makeReference } from "../builders.ts";
import { type ListeningServer, startServer } from "../listening-server.ts";
import { after, complete, ended, failed, json, output, running, working } from "../scripted-answers.ts";
import { ScriptedService } from "../scripted-service.ts";
import { startServedEngine, submissionAt } from "../served-engine.ts";

const INSTANT = expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);
const NOT_FOUND = [404, { detail: "Workflow not found" }] as const;

const toSlim = (text: string) => {
  const { protocol, uri, format, metadata } = makeReference(text);
  return { protocol, uri, format, metadata };
};

test("a workflow that runs is told at every step, the reference's keys first", async () => {
  const release = Promise.withResolvers<void>();
  await using service = new ScriptedService({
    "execute a": [complete(makeReference("from a"))],
    "execute b": [after(release.promise, complete())],
  });
  await using stage = await startServedEngine();
  const inputs = [makeReference("first"), makeReference("second")];
  const id = await stage.submit(submissionAt(service, "a>b", { inputs }));
  await service.until("execute b");

  const [status, workflow] = await stage.server.get(`/workflows/${id}`);
  expect([status, Object.keys(Object(workflow))]).toEqual([
    200,
    ["workflow_id", "status", "created_at", "updated_at", "error", "name", "task_counts", "webuis"],
  ]);
  expect(workflow).toEqual({
    workflow_id: id,
    status: "running",
    created_at: INSTANT,
    updated_at: INSTANT,
    error: null,
    name: "pipeline",
    task_counts: { pending: 0, running: 1, completed: 1, failed: 0, cancelled: 0, skipped: 0 },
    webuis: [],
  });

  const [, answer] = await stage.server.get(`/workflows/${id}/tasks`);
  const attempt = {
    number: 1,
    worker_id: "worker-1",
    started_at: INSTANT,
    ended_at: INSTANT,
    outcome: "completed",
    error: null,
    ready_at: INSTANT,
    accepted_at: null,
    polls: 0,
    last_poll: null,
    output_fetched_at: null,
  };
  const times = { created_at: INSTANT, updated_at: INSTANT, started_at: INSTANT };
  expect(answer).toEqual({
    workflow_id: id,
    tasks: [
      {
        task_id: expect.stringMatching(/^task_[0-9a-f]{8}$/),
        node_key: "a:Run",
        status: "completed",
        ...times,
        error: null,
        input_refs: [toSlim("first"), toSlim("second")],
        output_refs: [toSlim("from a")],
        progress: 100,
        attempts: [attempt],
        ended_at: INSTANT,
        webui_url: null,
      },
      {
        task_id: expect.stringMatching(/^task_[0-9a-f]{8}$/),
        node_key: "b:Run",
        status: "running",
        ...times,
        error: null,
        input_refs: [toSlim("from a")],
        output_refs: [],
        progress: null,
        attempts: [{ ...attempt, ended_at: null, outcome: null }],
        ended_at: null,
        webui_url: null,
      },
    ],
  });
  const [first] = Object(answer).tasks;
  expect(Object.keys(first)).toEqual([
    "task_id",
    "node_key",
    "status",
    "created_at",
    "updated_at",
    "error",
    "input_refs",
    "output_refs",
    "progress",
    "attempts",
    "started_at",
    "ended_at",
    "webui_url",
  ]);
  expect(await stage.server.get(`/workflows/${id}/tasks/${first.task_id}`)).toEqual([200, first]);

  release.resolve();
  await stage.stage.untilSettled(id);
  expect(await stage.server.get(`/workflows/${id}`)).toMatchObject([
    200,
    { status: "completed", error: null, task_counts: { completed: 2 } },
  ]);
});

test("a task that its service works on tells its progress and how it was followed", async () => {
  const release = Promise.withResolvers<void>();
  await using service = new ScriptedService({
    "execute a": [running("job-1")],
    "status job-1": [working(40), after(release.promise, ended)],
    "output job-1": [output(null)],
  });
  await using stage = await startServedEngine();
  const id = await stage.submit(submissionAt(service, "a"));
  await service.until("status job-1", 2);
  expect(await stage.server.get(`/workflows/${id}/tasks`)).toMatchObject([
    200,
    { tasks: [{ status: "running", progress: 40, attempts: [{ accepted_at: INSTANT }] }] },
  ]);
  release.resolve();
  await stage.stage.untilSettled(id);
  expect(await stage.server.get(`/workflows/${id}/tasks`)).toMatchObject([
    200,
    {
      tasks: [
        {
          progress: 100,
          output_refs: [],
          attempts: [{ polls: 2, last_poll: { at: INSTANT }, output_fetched_at: INSTANT }],
        },
      ],
    },
  ]);
});

test("a workflow that failed says which task, and starts again with the key that it is given", async () => {
  const isKnown = (authorization: string | null) => authorization === "Bearer second";
  await using service = new ScriptedService({
    "execute a": [complete(makeReference("kept"))],
    "execute b": [
      failed("out of range"),
      ({ headers }) => {
        const isRight = isKnown(headers.get("authorization"));
        return Response.json({ status: isRight ? "complete" : "failed", output: null, error: "wrong key" });
      },
    ],
    "execute c": [complete()],
  });
  await using stage = await startServedEngine();
  const id = await stage.submit(submissionAt(service, "a>b b>c", { services_api_key: "first" }));
  await stage.stage.untilSettled(id);
  const tasks = await readTasks(stage.server, id);
  const error = `Task ${tasks[1]?.task_id} failed: out of range`;
  expect(await stage.server.get(`/workflows/${id}`)).toMatchObject([200, { status: "failed", error }]);
  expect(tasks.map(({ status }) => status)).toEqual(["completed", "failed", "skipped"]);
  expect(tasks[1]?.error).toBe("out of range");

  const call = `/workflows/${id}/retry`;
  expect((await stage.server.post(call, { services_api_key: 7 }))[0]).toBe(422);
  expect((await stage.server.post(call, { key: "second" }))[0]).toBe(422);
  expect(await stage.server.post(call, { services_api_key: "second" })).toEqual([
    200,
    { workflow_id: id, status: "running" },
  ]);
  await stage.stage.untilSettled(id);
  expect(await stage.server.get(`/workflows/${id}`)).toMatchObject([
    200,
    { status: "completed", error: null },
  ]);
  const again = await readTasks(stage.server, id);
  expect(again[0]?.output_refs).toEqual([toSlim("kept")]);
  expect(again[1]?.attempts).toHaveLength(2);
  expect(await stage.server.post(call)).toEqual([409, { detail: expect.stringContaining("completed") }]);
});

async function readTasks(server: ListeningServer, id: string): Promise<TasksAnswer["tasks"]> {
  const [, body] = await server.get(`/workflows/${id}/tasks`);
  return v.parse(TasksAnswerSchema, body).tasks;
}

test("a workflow that is cancelled ends at once, and can be started again", async () => {
  const release = Promise.withResolvers<void>();
  await using service = new ScriptedService({
    "execute a": [
      after(release.promise, json({ status: "complete", output: null, error: null })),
      complete(),
    ],
    "execute b": [complete()],
  });
  await using stage = await startServedEngine();
  const id = await stage.submit(submissionAt(service, "a>b"));
  await service.until("execute a");
  expect(await stage.server.post(`/workflows/${id}/cancel`)).toEqual([
    200,
    { workflow_id: id, status: "cancelled" },
  ]);
  expect(await stage.server.get(`/workflows/${id}`)).toMatchObject([
    200,
    { status: "cancelled", error: null, task_counts: { cancelled: 2 } },
  ]);
  expect(await stage.server.post(`/workflows/${id}/cancel`)).toEqual([
    409,
    { detail: expect.stringContaining("cancelled") },
  ]);
  release.resolve();
  expect((await stage.server.post(`/workflows/${id}/retry`))[0]).toBe(200);
  await stage.stage.untilSettled(id);
  expect(await stage.server.get(`/workflows/${id}`)).toMatchObject([200, { status: "completed" }]);
});

test("a running workflow that is deleted is gone at once, and what it did comes to nothing", async () => {
  const release = Promise.withResolvers<void>();
  await using service = new ScriptedService({ "execute a": [after(release.promise, complete())] });
  await using stage = await startServedEngine();
  const id = await stage.submit(submissionAt(service, "a>b"));
  await service.until("execute a");
  expect(await stage.server.delete(`/workflows/${id}`)).toEqual([200, { status: "deleted" }]);
  for (const path of ["", "/tasks", "/graph", "/events"]) {
    expect(await stage.server.get(`/workflows/${id}${path}`)).toEqual(NOT_FOUND);
  }
  expect(await stage.server.delete(`/workflows/${id}`)).toEqual(NOT_FOUND);
  release.resolve();
  expect(await stage.server.get("/workflows")).toEqual([200, { workflows: [], next_cursor: null }]);
});

test("GET /graph names nodes and edges in blueprint order", async () => {
  await using server = startServer();
  const dockerinfo = { docker_info_list: [{ container_name: "d", ip_address: "::1", port: 8080 }] };
  const { nodes: plain } = makeBlueprint("a>c b>c c>d");
  const blueprint = {
    nodes: plain.map((node, at) => (at === 0 ? node : { ...node, image: `team/${node.container_name}:1` })),
  };
  const id = await server.submit({ blueprint, dockerinfo });
  const [status, body] = await server.get(`/workflows/${id}/graph`);
  const { nodes, edges } = Object(body);
  expect(status).toBe(200);
  expect(nodes[0]).toEqual({
    node_key: "a:Run",
    task_id: expect.stringMatching(/^task_[0-9a-f]{8}$/),
    container_name: "a",
    operation_name: "Run",
    node_type: "MLModel",
    address: null,
    image: null,
  });
  expect(nodes[1].image).toBe("team/c:1");
  expect(nodes[3].address).toBe("http://[::1]:8080");
  expect(nodes.map((node: { node_key: string }) => node.node_key)).toEqual([
    "a:Run",
    "c:Run",
    "b:Run",
    "d:Run",
  ]);
  expect(edges).toEqual([
    ["a:Run", "c:Run"],
    ["c:Run", "d:Run"],
    ["b:Run", "c:Run"],
  ]);
});
