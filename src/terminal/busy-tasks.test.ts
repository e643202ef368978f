import { expect, test } from "bun:test";
import fc from "fast-check";
import { failAttempt, makeView } from "../../test/view-builder.ts";
import { selectBusyTasks, toShares } from "./busy-tasks.ts";

const makeBusy = () => {
  const view = makeView([
    { status: "completed" },
    { status: "running", attempt: 1 },
    { status: "running", attempt: 1 },
    { status: "running", attempt: 1 },
    { status: "failed", attempt: 1 },
    { status: "failed", attempt: 1 },
    { status: "pending" },
  ]);
  failAttempt(view, "t3", "E", 1000);
  return view;
};

const idsOf = (rows: number) => selectBusyTasks(makeBusy(), rows).tasks.map(({ taskId }) => taskId);

test("what failed comes first, then what waits for an attempt, then what runs", () => {
  expect(idsOf(10)).toEqual(["t4", "t5", "t3", "t1", "t2"]);
  expect(selectBusyTasks(makeBusy(), 10).rest).toBeNull();
});

test("each kind keeps a row while there are too few, and the rest is counted", () => {
  expect(idsOf(4)).toEqual(["t4", "t3", "t1"]);
  expect(selectBusyTasks(makeBusy(), 4).rest).toBe("1 more failed, 1 more running");
  expect(selectBusyTasks(makeBusy(), 1)).toEqual({
    tasks: [],
    rest: "2 more failed, 1 more retrying, 2 more running",
  });
  expect(selectBusyTasks(makeBusy(), 0)).toEqual({ tasks: [], rest: null });
});

test("shares use every row that can be used, and who gets less than it needs gets as much as any other", () => {
  fc.assert(
    fc.property(fc.array(fc.nat(30), { minLength: 1, maxLength: 4 }), fc.nat(60), (sizes, rows) => {
      const shares = toShares(sizes, rows);
      const sum = (numbers: readonly number[]) => numbers.reduce((total, number) => total + number, 0);
      expect(sum(shares)).toBe(Math.min(rows, sum(sizes)));
      for (const [index, share] of shares.entries()) {
        expect(share).toBeLessThanOrEqual(sizes[index] ?? 0);
        if (share < (sizes[index] ?? 0)) expect(share).toBeGreaterThanOrEqual(Math.max(...shares) - 1);
      }
    }),
  );
});
