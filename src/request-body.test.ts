import { expect, test } from "bun:test";
import { TestClock } from "../test/test-clock.ts";
import { Deadlines } from "./request-body.ts";

function startDeadlines(delayMs: number) {
  const clock = new TestClock();
  const deadlines = new Deadlines(delayMs, clock);
  const acted: string[] = [];
  return { clock, acted, start: (name: string) => deadlines.start(() => acted.push(name)) };
}

test("a deadline that is met at once leaves no timer behind", () => {
  const { clock, acted, start } = startDeadlines(30);
  for (const name of ["a", "b", "c"]) start(name).meet();
  clock.advance(0);
  expect(clock.timers).toBe(0);
  clock.advance(1_000);
  expect(acted).toEqual([]);
});

test("a deadline that nobody meets acts when its time is over, and once", () => {
  const { clock, acted, start } = startDeadlines(30);
  start("a");
  clock.advance(29);
  start("b");
  expect(acted).toEqual([]);
  clock.advance(1);
  expect(acted).toEqual(["a"]);
  clock.advance(1_000);
  expect(acted).toEqual(["a", "b"]);
});

test("a deadline that is met late does not act, and takes its timer with it", () => {
  const { clock, acted, start } = startDeadlines(30);
  const late = start("late");
  start("never");
  clock.advance(29);
  late.meet();
  expect(clock.timers).toBe(1);
  clock.advance(1);
  expect(acted).toEqual(["never"]);
});
