import { describe, expect, test } from "bun:test";
import { AieffectError } from "../errors.ts";
import type { WorkflowEvent } from "../model/event.ts";
import { logEvents, StoreTroubleLog } from "./log-observer.ts";
import type { Facts } from "./loggable.ts";
import type { Logger } from "./logger.ts";

function startLog() {
  const said: string[] = [];
  const say = ({ call, unsaid_before }: Facts, message: string) =>
    said.push(call === undefined ? message : `${message} ${call} ${unsaid_before}`);
  const log: Logger = {
    debug: say,
    info: say,
    warn: say,
    error: say,
    fatal: say,
    isLevelEnabled: () => true,
    child: () => log,
  };
  let now = 0;
  const trouble = new StoreTroubleLog(log, () => now);
  return { said, log, trouble, pass: (ms: number) => (now += ms) };
}

const GONE = new AieffectError("STORE_UNAVAILABLE", "gone");

test("of a store that is away is said now and then how many calls it failed", () => {
  const { said, trouble, pass } = startLog();
  for (let count = 0; count < 100; count += 1)
    trouble.told({ name: "settle", durationMs: 2000, error: GONE });
  pass(5_000);
  trouble.told({ name: "accept", durationMs: 9000, error: undefined });
  expect(said).toEqual(["The store failed a call settle 0", "Slow call of the store accept 99"]);
});

test("nothing is said of calls that are done in time, or refused as the client deserves", () => {
  const { said, trouble } = startLog();
  trouble.told({ name: "settle", durationMs: 2, error: undefined });
  for (const code of ["WORKFLOW_UNKNOWN", "IDEMPOTENCY_CONFLICT", "INVALID_INPUT"] as const) {
    trouble.told({ name: "cancel", durationMs: 2, error: new AieffectError(code, "no") });
  }
  expect(said).toEqual([]);
});

describe("the end of a workflow", () => {
  const at = "2026-03-01T09:00:00.000Z";
  const event = (type: "workflow-completed" | "workflow-deleted", sequence: number): WorkflowEvent => ({
    type,
    sequence,
    workflow_id: "wf-1",
    at,
  });

  test("is told after what is told in the same turn, which is that of its last task", async () => {
    const { said, log } = startLog();
    const tell = logEvents(log);
    tell(event("workflow-completed", 6));
    await Promise.resolve().then(() => log.info({}, "Task completed"));
    await new Promise(setImmediate);
    expect(said).toEqual(["Task completed", "Workflow completed"]);
  });

  test("is told before what follows it", async () => {
    const { said, log } = startLog();
    const tell = logEvents(log);
    tell(event("workflow-completed", 6));
    tell(event("workflow-deleted", 7));
    await new Promise(setImmediate);
    expect(said).toEqual(["Workflow completed", "Workflow deleted"]);
  });
});
