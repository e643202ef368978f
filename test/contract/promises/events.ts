import { expect } from "bun:test";
import { makeCompleted, makeFailed, makeRetry } from "../../builders.ts";
import { EventEar } from "../event-ear.ts";
import {
  type Check,
  claim,
  claimOne,
  logOf,
  only,
  submit,
  toLine,
  workflowStatusOf,
} from "../store-check.ts";

export function checkEvents(check: Check): void {
  check("P10 every transition is one event, and nothing else is", async ({ store, clock }) => {
    const workflow = await submit(store, { edges: "a>b", name: "life" });
    const at = (ms: number) => new Date(clock.now() + ms).toISOString();
    const times = { start: at(0), second: at(250), third: at(1_250) };
    const first = await claimOne(store, "worker-1");
    await store.settle(first.token, makeRetry(250, "refused"), 0);
    clock.advance(250);
    const second = await claimOne(store, "worker-1");
    await store.accept(second.token, "service-1");
    await store.progress(second.token, 10);
    await store.heartbeat("worker-1", 1_000);
    clock.advance(1_000);
    await store.recover();
    const third = await claimOne(store, "worker-2");
    const b = only((await store.settle(third.token, makeCompleted(), 1)).claims);
    await store.settle(b.token, makeFailed("broke"), 0);
    await store.retry(workflow.workflowId, null);
    await store.cancel(workflow.workflowId);

    const ofA = { task_id: first.taskId, node_key: "a:Run" };
    const ofB = { task_id: b.taskId, node_key: "b:Run", attempt: 1 };
    const { start, second: later, third: last } = times;
    const expected = [
      { at: start, type: "workflow-submitted", name: "life", tasks: 2 },
      { at: start, type: "task-started", ...ofA, attempt: 1, worker_id: "worker-1", resumed: false },
      { at: start, type: "task-retried", ...ofA, attempt: 1, error: "refused", available_at: later },
      { at: later, type: "task-started", ...ofA, attempt: 2, worker_id: "worker-1", resumed: false },
      { at: later, type: "task-accepted", ...ofA, attempt: 2, service_task_id: "service-1" },
      { at: later, type: "task-progressed", ...ofA, attempt: 2, progress: 10 },
      { at: last, type: "task-lost", ...ofA, attempt: 2, worker_id: "worker-1" },
      { at: last, type: "task-started", ...ofA, attempt: 3, worker_id: "worker-2", resumed: true },
      { at: last, type: "task-completed", ...ofA, attempt: 3 },
      { at: last, type: "task-started", ...ofB, worker_id: "worker-2", resumed: false },
      { at: last, type: "task-failed", ...ofB, error: "broke" },
      { at: last, type: "workflow-failed", error: `Task ${b.taskId} failed: broke` },
      { at: last, type: "workflow-retried" },
      { at: last, type: "workflow-cancelled" },
    ];
    const placed = expected.map((event, index) => ({
      ...event,
      sequence: index + 1,
      workflow_id: workflow.workflowId,
    }));
    const events: readonly object[] = await store.events(workflow.workflowId, 0, 100);
    expect(events).toEqual(placed);
  });

  check("P10 the log is read on from any number, at most so many events at a time", async ({ store }) => {
    const workflow = await submit(store, { tasks: "a b c" });
    await claim(store, "worker-1", 3);
    const read = async (after: number, limit: number) =>
      (await store.events(workflow.workflowId, after, limit)).map((event) => event.sequence);
    expect(await read(0, 2)).toEqual([1, 2]);
    expect(await read(2, 100)).toEqual([3, 4]);
    expect(await read(4, 100)).toEqual([]);
    expect(await read(0, 0)).toEqual([]);
  });

  check("P10 each workflow has numbers of its own", async ({ store }) => {
    const workflows = [await submit(store, { tasks: "a" }), await submit(store, { tasks: "b" })];
    await claim(store, "worker-1", 2);
    for (const { workflowId } of workflows) {
      const events = await store.events(workflowId, 0, 10);
      expect(events.map((event) => event.sequence)).toEqual([1, 2]);
    }
  });

  check("P10 an event is kept before a listener hears of it", async ({ store, ear }) => {
    const kept: Promise<boolean>[] = [];
    const stop = store.subscribe((event) => {
      const read = store.events(event.workflow_id, event.sequence - 1, 1);
      kept.push(
        read.then(([stored]) => stored?.sequence === event.sequence && Bun.deepEquals(stored, event)),
      );
    });
    const workflow = await submit(store, { edges: "a>b" });
    const { token } = await claimOne(store);
    const { claims } = await store.settle(token, makeCompleted(), 1);
    await store.settle(only(claims).token, makeCompleted(), 1);
    await ear.of(workflow.workflowId, 6);
    expect(await Promise.all(kept)).toEqual(Array(6).fill(true));
    stop();
  });

  check(
    "P10 a listener hears events from its subscription on, until it ends that",
    async ({ store, ear }) => {
      const workflow = await submit(store, { tasks: "a b c" });
      await ear.of(workflow.workflowId, 1);
      const heard: string[] = [];
      const stop = store.subscribe((event) => heard.push(toLine(event)));
      await claimOne(store);
      await ear.of(workflow.workflowId, 2);
      stop();
      stop();
      await claimOne(store);
      await ear.of(workflow.workflowId, 3);
      expect(heard).toEqual(["task-started a#1"]);
    },
  );

  check(
    "P10 every listener hears events in order, also when one of them changes the store",
    async ({ store }) => {
      const stopActing = store.subscribe((event) => {
        // The failure of the workflow stands in the log already, but is not told yet.
        if (event.type === "task-failed") void store.retry(event.workflow_id, null);
      });
      const second = new EventEar(store);
      const { workflowId } = await submit(store, { tasks: "a" });
      const { token } = await claimOne(store);
      await store.settle(token, makeFailed(), 0);
      await claimOne(store);
      const events = await store.events(workflowId, 0, 100);
      expect(await second.of(workflowId, events.length)).toEqual(events);
      stopActing();
      second.stop();
    },
  );

  check(
    "P1 P10 a listener that throws does not undo, nor report as failed, what was kept",
    async ({ store }) => {
      const stop = store.subscribe(() => {
        throw new Error("a listener's own fault");
      });
      const workflow = await submit(store, { tasks: "a" });
      stop();
      expect(await logOf(store, workflow)).toEqual(["workflow-submitted"]);
    },
  );

  check(
    "P4 a lower progress than before changes nothing, and the attempt is still the live one",
    async ({ store }) => {
      const workflow = await submit(store, { tasks: "a" });
      const { token } = await claimOne(store);
      await store.accept(token, "service-1");
      for (const progress of [0, 40, 39, 100]) expect(await store.progress(token, progress)).toBe(true);
      const events = await store.events(workflow.workflowId, 3, 100);
      expect(events.map((event) => "progress" in event && event.progress)).toEqual([0, 40, 100]);
      expect((await store.snapshot(workflow.workflowId))?.tasks[0]?.progress).toBe(100);
      expect(await workflowStatusOf(store, workflow)).toBe("running");
    },
  );

  check("what was read does not change with the store", async ({ store }) => {
    const { workflowId } = await submit(store, { edges: "a>b" });
    const a = await claimOne(store);
    await store.accept(a.token, "service-1");
    const read = [
      a,
      await store.snapshot(workflowId),
      await store.attempts(workflowId),
      await store.events(workflowId, 0, 100),
      await store.latest(),
    ];
    const copies = structuredClone(read);
    await store.progress(a.token, 40);
    await store.settle(a.token, makeCompleted(), 1);
    await store.cancel(workflowId);
    expect(read).toEqual(copies);
  });
}
