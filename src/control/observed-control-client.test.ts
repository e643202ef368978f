import { expect, test } from "bun:test";
import { NO_CONTEXT } from "../../test/control-calls.ts";
import type { ControlClient } from "./control-client.ts";
import { ControlError } from "./control-client.ts";
import { type ControlCall, observeControl } from "./observed-control-client.ts";

const ENDPOINT = { address: "http://a:1", servicesApiKey: "key" };
const CALL = {
  body: { method: "Run", workflow_id: "wf-1", task_id: "task_1", inputs: [] },
  context: NO_CONTEXT,
};
const NEVER = new AbortController().signal;

function observe(answer: () => Promise<never>) {
  const calls: ControlCall[] = [];
  let now = 0;
  const control: ControlClient = {
    execute: async () => ({ answer: { status: "failed", error: "no" }, retryAfterMs: 0 }),
    status: answer,
    output: answer,
    health: answer,
  };
  return {
    calls,
    control: observeControl(
      control,
      (call) => calls.push(call),
      () => (now += 7),
    ),
  };
}

test("a call that is answered is told with its ids, and without its key", async () => {
  const { calls, control } = observe(() => Promise.reject(new Error("not asked")));
  await control.execute(ENDPOINT, CALL, 1, NEVER);
  expect(calls).toEqual([
    {
      kind: "execute",
      address: "http://a:1",
      workflowId: "wf-1",
      taskId: "task_1",
      durationMs: 7,
      outcome: "answered",
    },
  ]);
});

test("one that is not is told with the kind of its failure, and fails as before", async () => {
  const { calls, control } = observe(() => Promise.reject(new ControlError("unavailable", "busy")));
  await expect(control.status(ENDPOINT, "job", 1, NEVER)).rejects.toThrow("busy");
  await expect(control.output(ENDPOINT, "job", 1, NEVER)).rejects.toThrow("busy");
  await expect(control.health(ENDPOINT, 1, NEVER)).rejects.toThrow("busy");
  expect(calls.map(({ kind, taskId, outcome }) => [kind, taskId, outcome])).toEqual([
    ["status", "job", "unavailable"],
    ["output", "job", "unavailable"],
    ["health", null, "unavailable"],
  ]);
});

test("one that was abandoned is no failure of the service", async () => {
  const { calls, control } = observe(() => Promise.reject(new Error("aborted")));
  await expect(control.status(ENDPOINT, "job", 1, AbortSignal.abort())).rejects.toThrow("aborted");
  expect(calls).toMatchObject([{ outcome: "abandoned" }]);
});
