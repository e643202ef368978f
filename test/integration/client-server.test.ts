/** The client, and what watches with it, against the server itself. */
import { describe, expect, test } from "bun:test";
import { completeWorkflowId } from "../../src/client/workflow-id.ts";
import type { WorkflowEvent } from "../../src/model/event.ts";
import type { WorkflowView } from "../../src/model/workflow-view.ts";
import type { RunReporter } from "../../src/terminal/run-reporter.ts";
import { watchWorkflow } from "../../src/watch.ts";
import { makeReference } from "../builders.ts";
import { makeSubmission } from "../listening-server.ts";
import { after, complete, failed, never, running, working } from "../scripted-answers.ts";
import { makeClient, refusalOf } from "../scripted-api.ts";
import { always, ScriptedService } from "../scripted-service.ts";
import { submissionAt } from "../served-engine.ts";
import { ServerStage } from "../server-stage.ts";

/** Remembers what it is told, and lets a test wait for it. */
class Recorder implements RunReporter {
  readonly events: WorkflowEvent[] = [];
  readonly notices: (string | null)[] = [];
  view: WorkflowView | null = null;
  startedAt = Number.NaN;
  #arrival = Promise.withResolvers<void>();

  start(view: WorkflowView, startedAt: number): void {
    this.view = view;
    this.startedAt = startedAt;
  }

  event(event: WorkflowEvent): void {
    this.events.push(event);
    this.#tell();
  }

  notice(text: string | null): void {
    this.notices.push(text);
    this.#tell();
  }

  async finish(): Promise<void> {}

  async stop(): Promise<void> {}

  get types(): readonly string[] {
    return this.events.map(({ type }) => type);
  }

  async until(isThere: (recorder: Recorder) => boolean): Promise<void> {
    while (!isThere(this)) await this.#arrival.promise;
  }

  #tell(): void {
    this.#arrival.resolve();
    this.#arrival = Promise.withResolvers();
  }
}

function watch(stage: ServerStage, workflowId: string, reporter = new Recorder()) {
  const leaving = new AbortController();
  const result = watchWorkflow(workflowId, {
    client: stage.client(leaving.signal),
    reporter,
    left: leaving.signal,
  });
  return { reporter, result, leave: () => leaving.abort() };
}

const WHOLE_RUN = [
  "workflow-submitted",
  "task-started",
  "task-completed",
  "task-started",
  "task-completed",
  "workflow-completed",
];

describe("watching", () => {
  test("tells every event once, from the submission on, and has the result", async () => {
    const report = makeReference("report");
    await using service = new ScriptedService({
      "execute a": [complete()],
      "execute b": [complete(report)],
    });
    await using stage = await ServerStage.start();
    const { workflow_id } = await stage.client().submit(submissionAt(service, "a>b"));
    const { reporter, result } = watch(stage, workflow_id);
    const { snapshot, attempts, sinkTaskIds } = (await result) ?? {};
    expect(reporter.types).toEqual(WHOLE_RUN);
    expect(reporter.events.map(({ sequence }) => sequence)).toEqual([1, 2, 3, 4, 5, 6]);
    const kept = await stage.store.snapshot(workflow_id);
    expect(reporter.startedAt).toBe(kept?.workflow.createdAt ?? 0);
    expect(snapshot?.workflow).toEqual(kept?.workflow);
    const slim = { ...report, size_bytes: null };
    expect(snapshot?.tasks).toEqual(
      kept?.tasks.map((task) => ({ ...task, progress: 100, output: task.output && slim })) ?? [],
    );
    expect(attempts).toEqual(await stage.store.attempts(workflow_id));
    expect([...(sinkTaskIds ?? [])]).toEqual([kept?.tasks[1]?.taskId ?? ""]);
  });

  test("what ended before shows the same", async () => {
    await using service = new ScriptedService({ "execute a": [complete()], "execute b": [complete()] });
    await using stage = await ServerStage.start();
    const { workflow_id } = await stage.client().submit(submissionAt(service, "a>b"));
    await watch(stage, workflow_id).result;
    const { reporter, result } = watch(stage, workflow_id);
    expect((await result)?.snapshot.workflow.status).toBe("completed");
    expect(reporter.types).toEqual(WHOLE_RUN);
    expect(reporter.view?.settled).toBe(true);
  });

  test("begins with the last retry, with what had completed before", async () => {
    await using service = new ScriptedService({
      "execute a": [complete()],
      "execute b": [failed("no"), complete()],
    });
    await using stage = await ServerStage.start();
    const client = stage.client();
    const { workflow_id } = await client.submit(submissionAt(service, "a>b"));
    expect((await watch(stage, workflow_id).result)?.snapshot.workflow.status).toBe("failed");
    await client.retry(workflow_id, null);
    const { reporter, result } = watch(stage, workflow_id);
    expect((await result)?.snapshot.workflow.status).toBe("completed");
    expect(reporter.types).toEqual([
      "workflow-retried",
      "task-started",
      "task-completed",
      "workflow-completed",
    ]);
    expect(reporter.startedAt).toBe(Date.parse(reporter.events[0]?.at ?? ""));
  });

  test("goes on where it was when the server has been away", async () => {
    const gate = Promise.withResolvers<void>();
    await using service = new ScriptedService({
      "execute a": [after(gate.promise, complete())],
      "execute b": [complete()],
    });
    await using stage = await ServerStage.start();
    const { workflow_id } = await stage.client().submit(submissionAt(service, "a>b"));
    const { reporter, result } = watch(stage, workflow_id);
    await reporter.until(({ types }) => types.includes("task-started"));
    await stage.goAway();
    await reporter.until(({ notices }) => notices.length === 1);
    gate.resolve();
    await service.until("execute b");
    stage.comeBack();
    expect((await result)?.snapshot.workflow.status).toBe("completed");
    expect(reporter.types).toEqual(WHOLE_RUN);
    const [lost, back] = reporter.notices;
    expect(lost).toStartWith("connection lost, trying again … (");
    expect(back).toBeNull();
  });

  test("ends without a result when whoever watches leaves, and the workflow goes on", async () => {
    await using service = new ScriptedService({
      "execute a": [running("job")],
      "status job": [always(working(1))],
    });
    await using stage = await ServerStage.start();
    const { workflow_id } = await stage.client().submit(submissionAt(service, "a"));
    const { reporter, result, leave } = watch(stage, workflow_id);
    await reporter.until(({ types }) => types.includes("task-accepted"));
    leave();
    expect(await result).toBeNull();
    expect((await stage.client().workflow(workflow_id)).status).toBe("running");
  });

  test("ends with a cancellation, and shows what became of each task", async () => {
    await using service = new ScriptedService({ "execute a": [never] });
    await using stage = await ServerStage.start();
    const { workflow_id } = await stage.client().submit(submissionAt(service, "a>b"));
    const { reporter, result } = watch(stage, workflow_id);
    await reporter.until(({ types }) => types.includes("task-started"));
    expect(await stage.client().cancel(workflow_id)).toEqual({ workflow_id, status: "cancelled" });
    expect((await result)?.snapshot.tasks.map(({ status }) => status)).toEqual(["cancelled", "cancelled"]);
    expect(reporter.types.at(-1)).toBe("workflow-cancelled");
  });

  test("says so when the workflow is deleted meanwhile", async () => {
    await using service = new ScriptedService({ "execute a": [never] });
    await using stage = await ServerStage.start();
    const { workflow_id } = await stage.client().submit(submissionAt(service, "a"));
    const { reporter, result } = watch(stage, workflow_id);
    await reporter.until(({ types }) => types.includes("task-started"));
    const refusal = refusalOf(result);
    await stage.client().delete(workflow_id);
    expect(await refusal).toEqual({ code: "WORKFLOW_UNKNOWN", message: `${workflow_id} was deleted.` });
  });

  test("what nobody knows is refused", async () => {
    await using stage = await ServerStage.start();
    expect(await refusalOf(watch(stage, "wf-0123456789ab").result)).toEqual({
      code: "WORKFLOW_UNKNOWN",
      message: "Workflow not found: wf-0123456789ab",
    });
  });
});

test("a submission that is sent twice is one workflow", async () => {
  await using service = new ScriptedService({ "execute a": [complete()] });
  await using stage = await ServerStage.start();
  const submission = submissionAt(service, "a");
  const one = await makeClient(stage.address).submit(submission);
  // Each of these clients begins with the same key.
  expect(await makeClient(stage.address).submit(submission)).toEqual(one);
  await service.until("execute a");
  expect((await stage.client().list({ limit: 10 })).workflows).toHaveLength(1);
});

test("a list is read page by page, newest first, or by state", async () => {
  await using service = new ScriptedService({ "execute a": [complete(), complete(), failed("no")] });
  const ids = ["wf-000000000001", "wf-000000000002", "wf-000000000003"];
  await using stage = await ServerStage.start({ ids });
  const client = stage.client();
  for (const id of ids) {
    await client.submit(submissionAt(service, "a"));
    await watch(stage, id).result;
  }
  const first = await client.list({ limit: 2 });
  expect(first.workflows.map(({ workflow_id }) => workflow_id)).toEqual([ids[2] ?? "", ids[1] ?? ""]);
  const second = await client.list({ limit: 2, cursor: first.next_cursor ?? "" });
  expect(second.workflows.map(({ workflow_id }) => workflow_id)).toEqual([ids[0] ?? ""]);
  expect(second.next_cursor).toBeNull();
  const failing = await client.list({ limit: 2, status: "failed" });
  expect(failing.workflows.map(({ error }) => error)).toEqual([expect.stringContaining("no")]);
});

test("ids are completed from what the server holds", async () => {
  await using service = new ScriptedService({ "execute a": [complete(), complete(), complete()] });
  const ids = ["wf-0a1000000000", "wf-0a2000000000", "wf-ff0000000000"];
  await using stage = await ServerStage.start({ ids });
  const client = stage.client();
  for (const id of ids) {
    await client.submit(submissionAt(service, "a"));
    await watch(stage, id).result;
  }
  expect(await completeWorkflowId(client, "f")).toBe("wf-ff0000000000");
  expect(await completeWorkflowId(client, "wf-0a1")).toBe("wf-0a1000000000");
  const { code, message } = await refusalOf(completeWorkflowId(client, "0a"));
  expect({ code, lines: message.split("\n") }).toEqual({
    code: "INVALID_INPUT",
    lines: [
      "Several workflows begin with wf-0a:",
      "  wf-0a1000000000  completed  pipeline",
      "  wf-0a2000000000  completed  pipeline",
    ],
  });
  for (const odd of ["zz", "../..", "%", "a b", "ÄÖ"]) {
    expect((await refusalOf(completeWorkflowId(client, odd))).code).toBe("WORKFLOW_UNKNOWN");
  }
});

describe("the server's refusals", () => {
  test("have its words, and the code that a script can go by", async () => {
    await using service = new ScriptedService({ "execute a": [complete()] });
    await using stage = await ServerStage.start();
    const client = stage.client();
    const { workflow_id } = await client.submit(submissionAt(service, "a"));
    await watch(stage, workflow_id).result;
    expect((await refusalOf(client.cancel(workflow_id))).code).toBe("WORKFLOW_CONFLICT");
    expect((await refusalOf(client.retry(workflow_id, null))).code).toBe("WORKFLOW_CONFLICT");
    await client.delete(workflow_id);
    const gone = { code: "WORKFLOW_UNKNOWN", message: `Workflow not found: ${workflow_id}` };
    for (const call of [
      () => client.delete(workflow_id),
      () => client.workflow(workflow_id),
      () => client.tasks(workflow_id),
      () => client.graph(workflow_id),
      () => client.cancel(workflow_id),
      () => client.retry(workflow_id, null),
      () => client.events(workflow_id, 0),
    ]) {
      expect(await refusalOf(call())).toEqual(gone);
    }
  });

  test("of a submission name the place", async () => {
    await using stage = await ServerStage.start();
    const client = stage.client();
    const submission = makeSubmission();
    const of = (changes: object) => refusalOf(client.submit({ ...submission, ...changes }));
    expect(await of({ blueprint: { nodes: [] } })).toEqual({
      code: "INVALID_INPUT",
      message: expect.stringMatching(/^Invalid blueprint: .*nodes/),
    });
    expect(await of({ blueprint: [], dockerinfo: 5 })).toEqual({
      code: "INVALID_INPUT",
      message:
        "blueprint: Input should be a valid dictionary\ndockerinfo: Input should be a valid dictionary",
    });
    expect((await of({ parameters: { odd: {} } })).message).toBe("Invalid parameters: unknown target odd");
    expect((await client.list({ limit: 1 })).workflows).toEqual([]);
  });

  test("of a wrong key say how to give the right one", async () => {
    await using stage = await ServerStage.start({ apiKey: "geheim" });
    expect((await stage.client().list({ limit: 1 })).workflows).toEqual([]);
    for (const apiKey of [null, "falsch"]) {
      const { code, message } = await refusalOf(makeClient(stage.address, { apiKey }).list({ limit: 1 }));
      expect(code).toBe("UNAUTHORIZED");
      expect(message).toContain("--key or ORCHESTRATOR_API_KEY");
      expect(message).not.toContain("falsch");
    }
  });
});
