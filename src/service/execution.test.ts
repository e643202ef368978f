import { expect, test } from "bun:test";
import { Execution } from "./execution.ts";

const DONE = { status: "complete", output: null } as const;
const BROKEN = { status: "failed", error: "no fuel" } as const;

const makeExecution = () => new Execution("task_1", "wf-1", "task_1", 1);

test("progress is cut to whole numbers from 0 to 100", () => {
  const seen = [-5, 12.9, 250].map((percent) => {
    const execution = makeExecution();
    execution.advance(percent);
    return execution.progress;
  });
  expect(seen).toEqual([0, 12, 100]);
});

test("progress never falls, and no number is no progress", () => {
  const execution = makeExecution();
  const seen = [40, 20, Number.NaN, 41, Number.NEGATIVE_INFINITY].map((percent) => {
    execution.advance(percent);
    return execution.progress;
  });
  expect(seen).toEqual([40, 40, 40, 41, 41]);
});

test("what an operation without types gives as progress is none, and does not stop it", () => {
  for (const given of [undefined, {}, "soon", null]) {
    const execution = makeExecution();
    execution.advance(10);
    execution.advance(given as never);
    expect(execution.progress).toBe(10);
    execution.advance(60);
    expect(execution.progress).toBe(60);
  }
});

test("a complete execution is at 100, a failed one stays where it was", () => {
  const complete = makeExecution();
  complete.end(DONE, 0);
  const failed = makeExecution();
  failed.advance(30);
  failed.end(BROKEN, 0);
  failed.advance(60);
  expect([complete.progress, failed.progress]).toEqual([100, 30]);
});

test("an ended execution cannot end again", () => {
  const execution = makeExecution();
  execution.end(BROKEN, 5);
  expect(() => execution.end(DONE, 6)).toThrow("has already ended");
  expect(execution.state).toEqual({ ...BROKEN, endedAt: 5 });
});

test("a running execution is not released, whatever was read of it", () => {
  const execution = makeExecution();
  execution.markRead();
  expect(execution.isReleased(1e9)).toBe(false);
  execution.awaitPolls();
  execution.end(DONE, 0);
  expect(execution.isReleased(0)).toBe(false);
});

test("an execution that nobody was told to poll is released as it ends", () => {
  const execution = makeExecution();
  execution.end(DONE, 7);
  expect(execution.isReleased(7)).toBe(true);
});

test("a polled execution is released when it was read, or a minute after its end", () => {
  const execution = makeExecution();
  execution.awaitPolls();
  execution.end(DONE, 1_000);
  expect([execution.isReleased(60_999), execution.isReleased(61_000)]).toEqual([false, true]);
  execution.markRead();
  expect(execution.isReleased(1_000)).toBe(true);
});
