import { expect, test } from "bun:test";
import { whenAborted } from "./connection.ts";

test("who begins after the interruption is told of it at once, who began before when it comes, who left never", () => {
  const told: string[] = [];
  whenAborted(AbortSignal.abort(), () => told.push("late"));
  expect(told).toEqual(["late"]);
  const controller = new AbortController();
  whenAborted(controller.signal, () => told.push("early"));
  const leave = whenAborted(controller.signal, () => told.push("left"));
  leave();
  controller.abort();
  expect(told).toEqual(["late", "early"]);
});
