import { expect, test } from "bun:test";
import { TestClock } from "../../test/test-clock.ts";
import { MemoryReturn, MUCH_WORK, PAUSE_MS } from "./memory-return.ts";

function start() {
  const clock = new TestClock();
  const collected: string[] = [];
  const memory = new MemoryReturn(clock, {
    collectSoon: () => collected.push("soon"),
    collectAll: () => collected.push("all"),
  });
  return { clock, collected, memory };
}

test("what the start has left is collected at once, and then nothing waits any more", () => {
  const { clock, collected } = start();
  clock.advance(PAUSE_MS);
  expect(collected).toEqual(["all"]);
  expect(clock.timers).toBe(0);
});

test("while it is busy it collects beside the work, and all of it when it is busy no more", () => {
  const { clock, collected, memory } = start();
  for (let pause = 0; pause < 3; pause++) {
    work(memory, MUCH_WORK);
    clock.advance(PAUSE_MS);
  }
  expect(collected).toEqual(["soon", "soon", "soon"]);
  work(memory, 1);
  clock.advance(PAUSE_MS);
  expect(collected.at(-1)).toBe("all");
});

test("little work adds up until it is worth a collection", () => {
  const { clock, collected, memory } = start();
  clock.advance(PAUSE_MS);
  for (let pause = 0; pause < 2 * MUCH_WORK; pause++) {
    work(memory, 1);
    clock.advance(PAUSE_MS);
  }
  expect(collected).toEqual(["all", "all", "all"]);
});

test("at rest nothing waits for a time, and work after it is looked at anew", () => {
  const { clock, collected, memory } = start();
  work(memory, MUCH_WORK);
  clock.advance(10 * PAUSE_MS);
  expect(clock.timers).toBe(0);
  work(memory, MUCH_WORK);
  clock.advance(10 * PAUSE_MS);
  expect(collected).toEqual(["soon", "all", "soon", "all"]);
});

test("stopped, it collects nothing more", () => {
  const { clock, collected, memory } = start();
  work(memory, MUCH_WORK);
  memory.stop();
  clock.advance(10 * PAUSE_MS);
  expect(collected).toEqual([]);
});

function work(memory: MemoryReturn, pieces: number): void {
  for (let piece = 0; piece < pieces; piece++) memory.worked();
}
