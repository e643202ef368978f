import { expect, test } from "bun:test";
import type { EngineObserver } from "../../src/engine/engine-observer.ts";
import { EngineStage, HASTY } from "../engine-stage.ts";
import { complete, ended, output, running } from "../scripted-answers.ts";
import { ScriptedService } from "../scripted-service.ts";

const NOBODY = new AbortController().signal;

test("an observer is told of starts, acceptances, outcomes, refusals and recovered tasks", async () => {
  const told: unknown[] = [];
  const observer: EngineObserver = {
    started: ({ nodeKey, serviceTaskId }) => told.push(["started", nodeKey, serviceTaskId]),
    accepted: ({ nodeKey }, serviceTaskId) => told.push(["accepted", nodeKey, serviceTaskId]),
    settled: ({ nodeKey }, { kind }, recorded) => told.push(["settled", nodeKey, kind, recorded]),
    recovered: (tasks) => told.push(["recovered", tasks]),
  };
  await using stage = new EngineStage();
  await using service = new ScriptedService({
    "execute a": [complete()],
    "execute b": [running("job")],
    "status job": [ended],
    "output job": [output(null)],
  });
  const workflowId = await stage.submit(service, { edges: "a>b", options: HASTY });
  await stage.store.heartbeat("dead", 0);
  await stage.store.claim("dead", 1, NOBODY);
  await stage.startWorker({ observer });
  await stage.untilSettled(workflowId);
  expect(told).toEqual([
    ["recovered", 1],
    ["started", "a:Run", null],
    ["settled", "a:Run", "completed", true],
    ["started", "b:Run", null],
    ["accepted", "b:Run", "job"],
    ["settled", "b:Run", "completed", true],
  ]);
});
