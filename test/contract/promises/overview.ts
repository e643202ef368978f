import { expect } from "bun:test";
import { makeCompleted, makeFailed, makeReference, makeRetry, makeWorkflow } from "../../builders.ts";
import { type Check, claim, claimOne, claimTwo, submit } from "../store-check.ts";

const NONE = { pending: 0, running: 0, completed: 0, failed: 0, cancelled: 0 };

export function checkOverview(check: Check): void {
  check("an overview of an empty store counts nothing", async ({ store }) => {
    expect(await store.overview()).toMatchObject({ workers: [], ready: 0, delayed: 0, workflows: NONE });
    expect(["sqlite", "redis"]).toContain((await store.overview()).kind);
  });

  check("an overview counts what may be claimed now, and what may be later", async ({ store, clock }) => {
    const counts = async () => {
      const { ready, delayed } = await store.overview();
      return [ready, delayed];
    };
    const workflow = await submit(store, { tasks: "a b c d", edges: "a>d" });
    expect(await counts()).toEqual([3, 0]);
    const [a, b] = await claimTwo(store);
    await store.settle(b.token, makeRetry(100), 0);
    expect(await counts()).toEqual([1, 1]);
    await store.settle(a.token, makeCompleted(), 0);
    expect(await counts()).toEqual([2, 1]);
    clock.advance(99);
    expect(await counts()).toEqual([2, 1]);
    clock.advance(1);
    expect(await counts()).toEqual([3, 0]);
    await claim(store, "worker-1", 2);
    expect(await counts()).toEqual([1, 0]);
    await store.cancel(workflow.workflowId);
    expect(await counts()).toEqual([0, 0]);
  });

  check("an overview counts no retry of a workflow that was cancelled or deleted", async ({ store }) => {
    const workflows = [await submit(store, { tasks: "a" }), await submit(store, { tasks: "b" })];
    for (const { token } of await claim(store, "worker-1", 2)) await store.settle(token, makeRetry(100), 0);
    expect(await store.overview()).toMatchObject({ ready: 0, delayed: 2 });
    await store.cancel(workflows[0]?.workflowId ?? "");
    await store.delete(workflows[1]?.workflowId ?? "");
    expect(await store.overview()).toMatchObject({ ready: 0, delayed: 0 });
  });

  check(
    "an overview tells which workers live, until when, and how much they hold",
    async ({ store, clock }) => {
      await submit(store, { tasks: "a b c d" });
      await store.heartbeat("worker-2", 1_000);
      await store.heartbeat("worker-1", 2_000);
      const [a] = await claimTwo(store, "worker-2");
      await store.accept(a.token, "service-1");
      await claimOne(store, "worker-3");
      const begin = clock.now();
      expect((await store.overview()).now).toBe(begin);
      expect((await store.overview()).workers).toEqual([
        { workerId: "worker-1", leaseUntil: begin + 2_000, tasks: 0 },
        { workerId: "worker-2", leaseUntil: begin + 1_000, tasks: 2 },
        { workerId: "worker-3", leaseUntil: 0, tasks: 1 },
      ]);
      clock.advance(1_000);
      await store.leave("worker-1");
      expect((await store.overview()).workers).toEqual([
        { workerId: "worker-2", leaseUntil: 0, tasks: 2 },
        { workerId: "worker-3", leaseUntil: 0, tasks: 1 },
      ]);
      await store.recover();
      expect((await store.overview()).workers).toEqual([]);
    },
  );

  check("an overview counts the workflows in each state", async ({ store }) => {
    const ids = ["wf-0", "wf-1", "wf-2", "wf-3", "wf-4"] as const;
    for (const workflowId of ids) await submit(store, { workflowId, tasks: "a" });
    const [first, second] = await claimTwo(store);
    await store.settle(first.token, makeCompleted(), 0);
    await store.settle(second.token, makeFailed(), 0);
    await store.cancel("wf-2");
    expect((await store.overview()).workflows).toEqual({
      ...NONE,
      running: 2,
      completed: 1,
      failed: 1,
      cancelled: 1,
    });
    await store.retry("wf-1", null);
    for (const workflowId of ["wf-0", "wf-3"]) await store.delete(workflowId);
    expect((await store.overview()).workflows).toEqual({ ...NONE, running: 2, cancelled: 1 });
  });

  check("plans tell of each task what the graph shows", async ({ store }) => {
    const workflow = makeWorkflow({ tasks: "join a b", edges: "a>join b>join" });
    const tasks = workflow.tasks.map((task, place) => ({
      ...task,
      nodeType: `Type ${place}`,
      image: place === 0 ? null : `team/image:${place}`,
      address: place === 1 ? null : task.address,
    }));
    await store.submit({ ...workflow, tasks });
    const expected = tasks.map(({ taskId, nodeKey, nodeType, image, address }) => ({
      taskId,
      nodeKey,
      nodeType,
      image,
      address,
    }));
    expect(await store.plans(workflow.workflowId)).toEqual(expected);
    expect(await store.plans("wf-unknown")).toEqual([]);
  });

  check("the inputs of each task are told as far as its upstream tasks have got", async ({ store }) => {
    const inputs = [makeReference("in 1"), makeReference("in 2")];
    const sketch = { tasks: "join a b silent", edges: "a>join b>join silent>join", inputs };
    const { workflowId } = await submit(store, sketch);
    expect(await store.taskInputs(workflowId)).toEqual([[], inputs, inputs, inputs]);
    const [a, b] = await claimTwo(store);
    const silent = await claimOne(store);
    const large = makeReference("large ".repeat(2_000));
    await store.settle(b.token, makeCompleted(large), 0);
    expect((await store.taskInputs(workflowId))[0]).toEqual([large]);
    await store.settle(silent.token, makeCompleted(null), 0);
    await store.settle(a.token, makeCompleted(makeReference("a")), 0);
    expect(await store.taskInputs(workflowId)).toEqual([[makeReference("a"), large], inputs, inputs, inputs]);
    expect((await claimOne(store)).inputs).toEqual([makeReference("a"), large]);
    expect(await store.taskInputs("wf-unknown")).toEqual([]);
  });
}
