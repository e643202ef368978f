import { expect, test } from "bun:test";
import { TestClock } from "../../test/test-clock.ts";
import { type Supervised, Supervisor } from "./supervisor.ts";

class Stage {
  readonly clock = new TestClock();
  readonly pauses: number[] = [];
  readonly reasons: unknown[] = [];
  readonly generations: number[] = [];
  stops = 0;
  #end: (reason: unknown) => void = () => {};
  readonly supervisor: Supervisor;

  constructor(start: (generation: number) => void = () => {}) {
    this.supervisor = new Supervisor({
      clock: this.clock,
      random: () => 1,
      start: async (generation) => {
        this.generations.push(generation);
        start(generation);
        return this.#run();
      },
      onEnd: (reason, pauseMs) => {
        this.reasons.push(reason);
        this.pauses.push(pauseMs);
      },
    });
  }

  /** Lets what is running end, and the pause after it pass. */
  async end(reason: unknown): Promise<void> {
    this.#end(reason);
    await settle();
    this.clock.advance(this.pauses.at(-1) ?? 0);
    await settle();
  }

  #run(): Supervised {
    const { promise, resolve } = Promise.withResolvers<unknown>();
    this.#end = resolve;
    return {
      ended: promise,
      stop: async () => {
        this.stops += 1;
        resolve("stopped");
      },
    };
  }
}

const settle = () => new Promise(setImmediate);

test("what ends is started again, after pauses that double up to a limit", async () => {
  const stage = new Stage();
  await settle();
  for (let count = 0; count < 9; count += 1) await stage.end(`reason ${count}`);
  expect(stage.pauses).toEqual([200, 400, 800, 1600, 3200, 6400, 10_000, 10_000, 10_000]);
  expect(stage.reasons.slice(0, 2)).toEqual(["reason 0", "reason 1"]);
  expect(stage.generations).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
  await stage.supervisor.stop();
});

test("what has run well for some time is started again soon", async () => {
  const stage = new Stage();
  await settle();
  for (let count = 0; count < 5; count += 1) await stage.end("early");
  stage.clock.advance(10_000);
  await stage.end("late");
  expect(stage.pauses.at(-1)).toBe(100);
  await stage.supervisor.stop();
});

test("what cannot start is tried again", async () => {
  const stage = new Stage((generation) => {
    if (generation === 0) throw new Error("no");
  });
  await settle();
  expect(stage.reasons).toEqual([new Error("no")]);
  expect(stage.supervisor.isRunning).toBe(false);
  stage.clock.advance(200);
  await settle();
  expect(stage.supervisor.isRunning).toBe(true);
  await stage.supervisor.stop();
});

test("what is stopped is stopped once and not started again", async () => {
  const stage = new Stage();
  await settle();
  await stage.supervisor.stop();
  expect({ stops: stage.stops, pauses: stage.pauses, timers: stage.clock.timers }).toEqual({
    stops: 1,
    pauses: [],
    timers: 0,
  });
});

test("a stop ends the pause too, and leaves no timer", async () => {
  const stage = new Stage();
  await settle();
  const [before] = [stage.generations.length];
  void stage.end("x");
  await settle();
  await stage.supervisor.stop();
  expect(stage.generations.length).toBeLessThanOrEqual(before + 1);
  expect(stage.clock.timers).toBe(0);
});

test("what is stopped while it starts ends as soon as it has started", async () => {
  const stage = new Stage();
  await stage.supervisor.stop();
  expect(stage.stops).toBe(1);
  expect(stage.supervisor.isRunning).toBe(false);
});
