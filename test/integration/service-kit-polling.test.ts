/** Which id a caller is told to poll, when callers overlap. */
import { expect, test } from "bun:test";
import fc from "fast-check";
import * as v from "valibot";
import { toInlineJson } from "../../src/service/inline-json.ts";
import { longRunning } from "../../src/service/operation.ts";
import { type ListeningService, makeRequest, startService } from "../listening-service.ts";

const AnswerSchema = v.object({ status: v.string(), task_id: v.string() });

/** An operation whose executions end when they are told to; its output says whose it is. */
function makeGate() {
  const doors = new Map<
    string,
    { started: PromiseWithResolvers<void>; opened: PromiseWithResolvers<void> }
  >();
  const doorOf = (workflowId: string) => {
    const door = doors.get(workflowId) ?? {
      started: Promise.withResolvers<void>(),
      opened: Promise.withResolvers<void>(),
    };
    doors.set(workflowId, door);
    return door;
  };
  let starts = 0;
  return {
    run: async ({ workflow_id }: { workflow_id: string }) => {
      starts += 1;
      doorOf(workflow_id).started.resolve();
      await doorOf(workflow_id).opened.promise;
      return toInlineJson({ workflow_id });
    },
    open: (workflowId: string) => doorOf(workflowId).opened.resolve(),
    untilStarted: (workflowId: string) => doorOf(workflowId).started.promise,
    starts: () => starts,
  };
}

async function execute(service: ListeningService, workflowId: string) {
  const [, body] = await service.execute(makeRequest({ workflow_id: workflowId, task_id: "task_1" }));
  return v.parse(AnswerSchema, body);
}

const outputOf = (workflow_id: string) => [200, { output: toInlineJson({ workflow_id }) }] as const;

test("two workflows with one task id get each their own output", async () => {
  const gate = makeGate();
  await using service = startService({ operations: { Mix: longRunning(gate.run) } });
  const first = await execute(service, "wf-1");
  const second = await execute(service, "wf-2");
  expect([first.task_id, second.task_id]).toEqual(["task_1", "wf-2.task_1"]);
  gate.open("wf-2");
  gate.open("wf-1");
  expect(await service.get(`/control/output/${first.task_id}`)).toEqual(outputOf("wf-1"));
  expect(await service.get(`/control/output/${second.task_id}`)).toEqual(outputOf("wf-2"));
});

test("a task that still runs is not started again", async () => {
  const gate = makeGate();
  await using service = startService({ operations: { Mix: longRunning(gate.run) } });
  const first = await execute(service, "wf-1");
  expect(await execute(service, "wf-1")).toEqual(first);
  expect(gate.starts()).toBe(1);
  gate.open("wf-1");
  await service.get("/control/output/task_1");
  await execute(service, "wf-1");
  expect(gate.starts()).toBe(2);
  gate.open("wf-1");
});

test("who asks again while a sequential operation runs is told to poll, and gets the outcome", async () => {
  const gate = makeGate();
  await using service = startService({ operations: { Mix: gate.run } });
  const first = execute(service, "wf-1");
  await gate.untilStarted("wf-1");
  const second = await execute(service, "wf-1");
  expect(second).toEqual({ status: "running", task_id: "task_1" });
  gate.open("wf-1");
  expect(await first).toEqual({ status: "complete", task_id: "task_1" });
  // The second caller has not read yet: nobody else may take its id.
  const other = execute(service, "wf-2");
  await gate.untilStarted("wf-2");
  expect(await service.get("/control/output/task_1")).toEqual(outputOf("wf-1"));
  gate.open("wf-2");
  expect(await other).toEqual({ status: "complete", task_id: "wf-2.task_1" });
  expect(gate.starts()).toBe(2);
});

test("an id is free again when its failure was read, or a minute after the end", async () => {
  let now = 0;
  const fail = () => Promise.reject(new Error("No fuel"));
  await using service = startService({ operations: { Mix: longRunning(fail) } }, { now: () => now });
  const ids = [(await execute(service, "wf-1")).task_id];
  ids.push((await execute(service, "wf-2")).task_id);
  await service.get("/control/status/task_1");
  ids.push((await execute(service, "wf-3")).task_id);
  now = 60_000;
  ids.push((await execute(service, "wf-4")).task_id);
  expect(ids).toEqual(["task_1", "wf-2.task_1", "task_1", "task_1"]);
  for (const id of ["wf-1.task_1", "wf-2.task_1", "wf-3.task_1", "wf-4.task_1"]) {
    expect(await service.get(`/control/status/${id}`)).toEqual([
      200,
      { status: "failed", progress: 0, error: "No fuel" },
    ]);
  }
});

test("an id that is not safe is polled percent-encoded", async () => {
  await using service = startService({ operations: { Mix: longRunning(() => null) } });
  const [, body] = await service.execute(makeRequest({ task_id: "../ä/?#%" }));
  const { task_id } = v.parse(AnswerSchema, body);
  expect(await service.get(`/control/output/${encodeURIComponent(task_id)}`)).toEqual([
    200,
    { output: null },
  ]);
});

test("however many workflows overlap, each polls its own outcome", async () => {
  const step = fc.record({ workflow: fc.integer({ min: 0, max: 7 }), pause: fc.nat({ max: 3 }) });
  await using service = startService({
    operations: {
      Mix: longRunning(async ({ workflow_id, parameters }) => {
        for (let turn = 0; turn < Number(parameters.turns); turn += 1) await Bun.sleep(0);
        return toInlineJson({ workflow_id });
      }),
    },
  });
  let run = 0;
  await fc.assert(
    fc.asyncProperty(
      fc.uniqueArray(step, { minLength: 2, selector: ({ workflow }) => workflow }),
      async (steps) => {
        run += 1;
        const prefix = `wf-${run}`;
        await Promise.all(
          steps.map(async ({ workflow, pause }) => {
            const workflowId = `${prefix}-${workflow}`;
            const request = { workflow_id: workflowId, task_id: "task_1", parameters: { turns: pause } };
            const [, body] = await service.execute(makeRequest(request));
            const { task_id } = v.parse(AnswerSchema, body);
            for (;;) {
              const [status, output] = await service.get(`/control/output/${task_id}`);
              if (status !== 200) continue;
              expect(output).toEqual({ output: toInlineJson({ workflow_id: workflowId }) });
              return;
            }
          }),
        );
      },
    ),
    { numRuns: 50 },
  );
});
