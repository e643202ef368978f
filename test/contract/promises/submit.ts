import { expect } from "bun:test";
import { toTaskId } from "../../../src/model/task-id.ts";
import { makeCompleted, makeOptions, makeReference, makeWorkflow } from "../../builders.ts";
import {
  type Check,
  claim,
  claimOne,
  expectNothingReady,
  logOf,
  namesOf,
  statusesOf,
  submit,
  workflowStatusOf,
} from "../store-check.ts";

export function checkSubmit(check: Check): void {
  check("P2 a submitted workflow says running, and all its tasks are pending", async ({ store, clock }) => {
    const workflow = await submit(store, { name: "energy", edges: "a>b" });
    const snapshot = await store.snapshot(workflow.workflowId);
    expect(snapshot?.workflow).toEqual({
      workflowId: workflow.workflowId,
      name: "energy",
      status: "running",
      error: null,
      createdAt: clock.now(),
      updatedAt: clock.now(),
      counts: { pending: 2, running: 0, completed: 0, failed: 0, cancelled: 0, skipped: 0 },
      sequence: 1,
      webUis: [],
    });
    expect(await statusesOf(store, workflow)).toBe("a pending, b pending");
  });

  check(
    "P2 exactly the tasks without upstream are ready, wherever they stand in the blueprint",
    async ({ store }) => {
      await submit(store, { tasks: "join a middle b", edges: "a>join b>join a>middle" });
      expect(namesOf(await claim(store, "worker-1", 10))).toEqual(["a", "b"]);
      await expectNothingReady(store);
    },
  );

  check("P2 the first event tells the name and how many tasks there are", async ({ store, clock }) => {
    const workflow = await submit(store, { name: "energy", edges: "a>b" });
    expect(await store.events(workflow.workflowId, 0, 10)).toEqual([
      {
        type: "workflow-submitted",
        sequence: 1,
        workflow_id: workflow.workflowId,
        at: new Date(clock.now()).toISOString(),
        name: "energy",
        tasks: 2,
      },
    ]);
  });

  check("a claim gives back what was submitted", async ({ store }) => {
    const inputs = [makeReference("one"), makeReference("two")];
    const options = { retry: { attempts: 5 }, task_timeout_ms: 60_000 };
    const parameters = { a: { depth: 3, nested: { list: [1, "zwei", null] } } };
    const workflow = await submit(store, { edges: "a>b", inputs, options, parameters });
    expect(await claimOne(store, "worker-7")).toEqual({
      token: { workflowId: workflow.workflowId, position: 0, attempt: 1, workerId: "worker-7" },
      taskId: toTaskId("a:Run"),
      nodeKey: "a:Run",
      address: "http://a:8080",
      parameters: parameters.a,
      inputs,
      inputNodes: [null, null],
      options: makeOptions(options),
      servicesApiKey: null,
      failures: 0,
      runningForMs: 0,
      readyForMs: 0,
      serviceTaskId: null,
    });
  });

  check("the edges read back as pairs of positions in blueprint order", async ({ store }) => {
    const sketch = { tasks: "join b a middle", edges: "middle>join a>middle b>join a>join b>a" };
    const { workflowId } = await submit(store, sketch);
    await submit(store, { edges: "x>y" });
    expect(await store.edges(workflowId)).toEqual([
      [1, 0],
      [1, 2],
      [2, 0],
      [2, 3],
      [3, 0],
    ]);
  });

  check("a task without address and parameters is claimed without them", async ({ store }) => {
    const workflow = makeWorkflow({ tasks: "a" });
    await store.submit({ ...workflow, tasks: workflow.tasks.map((task) => ({ ...task, address: null })) });
    const { address, parameters } = await claimOne(store);
    expect({ address, parameters }).toEqual({ address: null, parameters: null });
  });

  check("a workflow of one task completes with it", async ({ store }) => {
    const workflow = await submit(store, { tasks: "a" });
    const { token } = await claimOne(store);
    await store.settle(token, makeCompleted(), 0);
    expect(await workflowStatusOf(store, workflow)).toBe("completed");
    expect(await logOf(store, workflow)).toEqual([
      "workflow-submitted",
      "task-started a#1",
      "task-completed a#1",
      "workflow-completed",
    ]);
  });

  check("P1 a second submission under the same id is refused and changes nothing", async ({ store }) => {
    const workflow = await submit(store, { name: "first", edges: "a>b" });
    const before = await store.snapshot(workflow.workflowId);
    const second = makeWorkflow({ workflowId: workflow.workflowId, name: "second", tasks: "x y z" });
    await expect(store.submit(second)).rejects.toThrow();
    expect(await store.snapshot(workflow.workflowId)).toEqual(before);
    expect(namesOf(await claim(store, "worker-1", 10))).toEqual(["a"]);
  });

  check("P1 a submission that cannot be kept leaves nothing behind", async ({ store, ear }) => {
    const workflow = makeWorkflow({ tasks: "a b", parameters: { b: { unspeakable: 1n } } });
    await expect(store.submit(workflow)).rejects.toThrow();
    expect(await store.snapshot(workflow.workflowId)).toBeNull();
    expect(await store.latest()).toBeNull();
    await expectNothingReady(store);
    expect(ear.events).toEqual([]);
    await store.submit({ ...makeWorkflow({ tasks: "c" }), workflowId: workflow.workflowId });
    expect(namesOf(await claim(store))).toEqual(["c"]);
  });

  check("latest tells the workflow that was submitted last, also within one ms", async ({ store }) => {
    expect(await store.latest()).toBeNull();
    for (const workflowId of ["wf-b", "wf-c", "wf-a"]) {
      await submit(store, { workflowId });
      expect((await store.latest())?.workflowId).toBe(workflowId);
    }
    const { token } = await claimOne(store);
    await store.settle(token, makeCompleted(), 0);
    expect((await store.latest())?.workflowId).toBe("wf-a");
  });

  check("latest is the workflow's record as it is now", async ({ store, clock }) => {
    const workflow = await submit(store, {});
    clock.advance(5);
    await claimOne(store);
    expect(await store.latest()).toEqual((await store.snapshot(workflow.workflowId))?.workflow ?? null);
  });

  check("an unknown workflow has nothing to read", async ({ store }) => {
    expect(await store.snapshot("wf-unknown")).toBeNull();
    expect(await store.attempts("wf-unknown")).toEqual([]);
    expect(await store.events("wf-unknown", 0, 10)).toEqual([]);
    expect(await store.edges("wf-unknown")).toEqual([]);
  });

  check("an unknown workflow can be neither cancelled nor retried (WORKFLOW_UNKNOWN)", async ({ store }) => {
    const refusal = {
      name: "AieffectError",
      code: "WORKFLOW_UNKNOWN",
      message: expect.stringContaining("wf-unknown"),
    };
    await expect(store.cancel("wf-unknown")).rejects.toMatchObject(refusal);
    await expect(store.retry("wf-unknown", null)).rejects.toMatchObject(refusal);
  });
}
