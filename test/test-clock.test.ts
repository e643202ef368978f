import { describe, expect, test } from "bun:test";
import { TestClock } from "./test-clock.ts";

describe("TestClock", () => {
  test("stands still until it is advanced", () => {
    const clock = new TestClock(1_000);
    expect(clock.now()).toBe(1_000);
    clock.advance(250);
    expect(clock.now()).toBe(1_250);
  });

  test("fires due timers in the order of time, then of setting, each at its instant", () => {
    const clock = new TestClock(0);
    const fired: string[] = [];
    const note = (name: string) => () => fired.push(`${name}@${clock.now()}`);
    clock.after(20, note("late"));
    clock.after(10, note("first"));
    clock.after(10, note("second"));
    clock.after(31, note("beyond"));
    clock.advance(30);
    expect(fired).toEqual(["first@10", "second@10", "late@20"]);
    expect(clock.now()).toBe(30);
    expect(clock.timers).toBe(1);
  });

  test("fires a timer that another one sets, if it is due too", () => {
    const clock = new TestClock(0);
    const fired: number[] = [];
    clock.after(10, () => clock.after(10, () => fired.push(clock.now())));
    clock.advance(19);
    expect(fired).toEqual([]);
    clock.advance(1);
    expect(fired).toEqual([20]);
  });

  test("fires an overdue timer without turning back the time", () => {
    const clock = new TestClock(100);
    const fired: number[] = [];
    clock.after(-50, () => fired.push(clock.now()));
    clock.advance(0);
    expect(fired).toEqual([100]);
  });

  test("never fires a timer that was taken back, nor one without end", () => {
    const clock = new TestClock(0);
    const fired: string[] = [];
    clock.after(10, () => fired.push("taken back"))();
    clock.after(Number.POSITIVE_INFINITY, () => fired.push("without end"));
    clock.advance(Number.MAX_SAFE_INTEGER);
    expect(fired).toEqual([]);
  });
});
