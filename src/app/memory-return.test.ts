import { expect, test } from "bun:test";
import { TestClock } from "../../test/test-clock.ts";
import { MemoryReturn, PAUSE_MS } from "./memory-return.ts";

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

test("while there is work it collects beside it, and all of it when the work is over", () => {
  const { clock, collected, memory } = start();
  for (let pause = 0; pause < 3; pause++) {
    memory.worked();
    memory.worked();
    clock.advance(PAUSE_MS);
  }
  expect(collected).toEqual(["soon", "soon", "soon"]);
  clock.advance(PAUSE_MS);
  expect(collected.at(-1)).toBe("all");
  expect(clock.timers).toBe(0);
});

test("work after a rest begins it anew", () => {
  const { clock, collected, memory } = start();
  clock.advance(10 * PAUSE_MS);
  memory.worked();
  clock.advance(2 * PAUSE_MS);
  expect(collected).toEqual(["all", "soon", "all"]);
});

test("stopped, it collects nothing more", () => {
  const { clock, collected, memory } = start();
  memory.worked();
  memory.stop();
  clock.advance(10 * PAUSE_MS);
  expect(collected).toEqual([]);
});
