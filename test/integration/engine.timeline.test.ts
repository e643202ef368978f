/** The timeline of an attempt tells when each thing happened, to the millisecond. */
import { expect, test } from "bun:test";
import { EngineStage } from "../engine-stage.ts";
import { PauseClock } from "../pause-clock.ts";
import { complete, ended, failed, output, running, text, working } from "../scripted-answers.ts";
import { type ScriptedAnswer, ScriptedService } from "../scripted-service.ts";

/** Takes so long to answer, by the clock of the engine. */
const taking =
  (clock: PauseClock, durationMs: number, answer: ScriptedAnswer): ScriptedAnswer =>
  (call) => {
    clock.advance(durationMs);
    return answer(call);
  };

const NO_POLLS = { acceptedAt: null, polls: 0, lastPoll: null, outputFetchedAt: null };

test("a direct answer leaves claim and end", async () => {
  const clock = new PauseClock();
  const at = clock.now();
  await using stage = new EngineStage(clock);
  await using service = new ScriptedService({
    "execute a": [taking(clock, 40, complete())],
    "execute b": [taking(clock, 7, failed("no"))],
  });
  const { workflowId } = await stage.run(service, { edges: "a>b" });
  const [first, second] = await stage.attempts(workflowId);
  expect(first).toMatchObject({
    ...NO_POLLS,
    ...{ readyAt: at, claimedAt: at, endedAt: at + 40, outcome: "completed", error: null },
  });
  expect(second).toMatchObject({
    ...NO_POLLS,
    ...{ readyAt: at + 40, claimedAt: at + 40, endedAt: at + 47, outcome: "failed", error: "no" },
  });
});

test("a followed task leaves when it was accepted, each poll counted, the last one, and the fetching", async () => {
  const clock = new PauseClock();
  const at = clock.now();
  await using stage = new EngineStage(clock);
  await using service = new ScriptedService({
    "execute a": [taking(clock, 20, running("job"))],
    "status job": [
      taking(clock, 3, working(10)),
      taking(clock, 3, text("busy", 503)),
      taking(clock, 5, ended),
    ],
    "output job": [taking(clock, 9, output(null))],
  });
  const run = stage.run(service);
  for (const _ of [1, 2, 3]) await clock.passPause();
  const { workflowId } = await run;
  const lastAt = at + 20 + (100 + 3) + (150 + 3) + (225 + 5);
  expect(await stage.attempts(workflowId)).toMatchObject([
    {
      ...{ claimedAt: at, acceptedAt: at + 20, polls: 3, lastPoll: { answer: "complete 100", at: lastAt } },
      ...{ outputFetchedAt: lastAt + 9, endedAt: lastAt + 9, outcome: "completed" },
    },
  ]);
});

test("a poll that failed is the last one when it was, with its text", async () => {
  const clock = new PauseClock();
  await using stage = new EngineStage(clock);
  await using service = new ScriptedService({
    "execute a": [running("job")],
    "status job": [working(10), text("gone", 404)],
  });
  const run = stage.run(service);
  for (const _ of [1, 2]) await clock.passPause();
  const { workflowId } = await run;
  expect(await stage.attempts(workflowId)).toMatchObject([
    { polls: 2, lastPoll: { answer: "HTTP 404: gone", at: clock.now() }, outputFetchedAt: null },
  ]);
});

test("a service that says why it failed is the last poll too", async () => {
  const clock = new PauseClock();
  await using stage = new EngineStage(clock);
  await using service = new ScriptedService({ "execute a": [running("job")], "status job": [failed("no")] });
  const run = stage.run(service);
  await clock.passPause();
  const { workflowId } = await run;
  expect(await stage.attempts(workflowId)).toMatchObject([
    { polls: 1, lastPoll: { answer: "failed 0", at: clock.now() }, error: "no", outcome: "failed" },
  ]);
});

test("each attempt of a retried task has its own, ready when its pause is over", async () => {
  const clock = new PauseClock();
  const at = clock.now();
  await using stage = new EngineStage(clock);
  await using service = new ScriptedService({
    "execute a": [taking(clock, 5, text("busy", 503)), taking(clock, 6, complete())],
  });
  const run = stage.run(service, { options: { retry: { backoff_ms: 1_000 } } });
  await clock.passPause();
  const { workflowId } = await run;
  expect(await stage.attempts(workflowId)).toMatchObject([
    { number: 1, readyAt: at, claimedAt: at, endedAt: at + 5, outcome: "failed", error: "HTTP 503: busy" },
    { number: 2, readyAt: at + 505, claimedAt: at + 505, endedAt: at + 511, outcome: "completed" },
  ]);
});

test("a task that waits for a slot is ready long before it is claimed", async () => {
  const clock = new PauseClock();
  const at = clock.now();
  await using stage = new EngineStage(clock);
  await stage.startWorker({ concurrency: 1 });
  await using service = new ScriptedService({
    "execute a": [taking(clock, 800, complete())],
    "execute b": [complete()],
  });
  const { workflowId } = await stage.run(service, { tasks: "a b" });
  expect(await stage.attempts(workflowId)).toMatchObject([
    { readyAt: at, claimedAt: at, endedAt: at + 800 },
    { readyAt: at, claimedAt: at + 800, endedAt: at + 800 },
  ]);
});
