import { expect } from "bun:test";
import { makeCompleted, makeRetry, makeSettlement } from "../../builders.ts";
import { type Check, claimOne, claimTwo, only, submit } from "../store-check.ts";

const NOTHING_YET = {
  acceptedAt: null,
  polls: 0,
  lastPoll: null,
  outputFetchedAt: null,
  endedAt: null,
  outcome: null,
  error: null,
};

/** Every attempt keeps when it was ready, claimed, accepted, polled and ended, and why it ended. */
export function checkTimeline(check: Check): void {
  check("the timeline of a followed attempt tells when each thing happened", async ({ store, clock }) => {
    const workflow = await submit(store, { tasks: "a" });
    const readyAt = clock.now();
    clock.advance(10);
    const { token, taskId } = await claimOne(store, "worker-1");
    const started = {
      ...NOTHING_YET,
      taskId,
      number: 1,
      workerId: "worker-1",
      readyAt,
      claimedAt: readyAt + 10,
    };
    expect(await store.attempts(workflow.workflowId)).toEqual([started]);
    clock.advance(5);
    await store.accept(token, "service-1");
    expect(await store.attempts(workflow.workflowId)).toEqual([{ ...started, acceptedAt: readyAt + 15 }]);
    clock.advance(100);
    const lastPoll = { answer: "complete", at: readyAt + 111 };
    const timeline = { polls: 7, lastPoll, outputFetchedAt: readyAt + 113 };
    await store.settle(token, makeSettlement({ kind: "completed", output: null }, timeline), 0);
    expect(await store.attempts(workflow.workflowId)).toEqual([
      { ...started, ...timeline, acceptedAt: readyAt + 15, endedAt: readyAt + 115, outcome: "completed" },
    ]);
  });

  check("a task is ready when the last of its upstream tasks has completed", async ({ store, clock }) => {
    const workflow = await submit(store, { edges: "a>c b>c" });
    const [a, b] = await claimTwo(store);
    clock.advance(20);
    await store.settle(b.token, makeCompleted(), 0);
    clock.advance(20);
    await store.settle(a.token, makeCompleted(), 0);
    const readyAt = clock.now();
    clock.advance(20);
    await claimOne(store);
    expect((await store.attempts(workflow.workflowId))[1]).toMatchObject({
      readyAt,
      claimedAt: readyAt + 20,
    });
  });

  check("each attempt keeps why it ended: failed, lost, cancelled, completed", async ({ store, clock }) => {
    const workflow = await submit(store, { tasks: "a" });
    const start = clock.now();
    const failed = await claimOne(store, "worker-1");
    clock.advance(10);
    await store.settle(failed.token, { ...makeRetry(100, "refused"), polls: 3 }, 0);
    clock.advance(150);
    await claimOne(store, "worker-2");
    clock.advance(10);
    await store.recover();
    await claimOne(store, "worker-3");
    clock.advance(10);
    await store.cancel(workflow.workflowId);
    await store.retry(workflow.workflowId, null);
    const last = await claimOne(store, "worker-4");
    await store.settle(last.token, makeCompleted(), 0);

    const at = (ms: number) => start + ms;
    const common = { ...NOTHING_YET, taskId: last.taskId };
    expect(await store.attempts(workflow.workflowId)).toEqual([
      {
        ...common,
        number: 1,
        workerId: "worker-1",
        readyAt: start,
        claimedAt: start,
        endedAt: at(10),
        outcome: "failed",
        error: "refused",
        polls: 3,
      },
      {
        ...common,
        number: 2,
        workerId: "worker-2",
        readyAt: at(110),
        claimedAt: at(160),
        endedAt: at(170),
        outcome: "lost",
      },
      {
        ...common,
        number: 3,
        workerId: "worker-3",
        readyAt: at(170),
        claimedAt: at(170),
        endedAt: at(180),
        outcome: "cancelled",
      },
      {
        ...common,
        number: 4,
        workerId: "worker-4",
        readyAt: at(180),
        claimedAt: at(180),
        endedAt: at(180),
        outcome: "completed",
      },
    ]);
  });

  check("attempts come by task in blueprint order, then by number", async ({ store }) => {
    const workflow = await submit(store, { tasks: "a b", edges: "b>a" });
    const first = await claimOne(store);
    const second = only((await store.settle(first.token, makeRetry(0), 1)).claims);
    await store.settle(second.token, makeCompleted(), 1);
    const attempts = await store.attempts(workflow.workflowId);
    const taskIds = workflow.tasks.map((task) => task.taskId);
    expect(attempts.map(({ taskId, number }) => [taskIds.indexOf(taskId), number])).toEqual([
      [0, 1],
      [1, 1],
      [1, 2],
    ]);
  });

  check("a task says when it first started, when it ended, and how it stands", async ({ store, clock }) => {
    const workflow = await submit(store, { tasks: "a" });
    const createdAt = clock.now();
    clock.advance(10);
    const first = await claimOne(store);
    await store.settle(first.token, makeRetry(5, "refused"), 0);
    clock.advance(5);
    const second = await claimOne(store);
    await store.accept(second.token, "service-1");
    clock.advance(5);
    await store.progress(second.token, 50);
    const read = async () => (await store.snapshot(workflow.workflowId))?.tasks[0];
    const running = { createdAt, startedAt: createdAt + 10, updatedAt: createdAt + 20, endedAt: null };
    expect(await read()).toMatchObject({ ...running, status: "running", attempt: 2, progress: 50 });
    clock.advance(5);
    await store.settle(second.token, makeCompleted(), 0);
    const ended = { updatedAt: createdAt + 25, endedAt: createdAt + 25 };
    expect(await read()).toMatchObject({
      ...running,
      ...ended,
      status: "completed",
      attempt: 2,
      error: null,
    });
  });
}
