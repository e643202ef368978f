import { describe, expect, test } from "bun:test";
import fc from "fast-check";
import { readTrainingInfo } from "./training-info.ts";

const COMPLETE = { kind: "complete" } as const;
const running = (progress: number) => ({ kind: "running", progress }) as const;
const read = (body: unknown, hasReturned = true) => readTrainingInfo(body, hasReturned);

describe("a training is complete", () => {
  test.each([
    [{ trained: true }],
    [{ status: "completed", progress: 3 }],
    [{ epoch: 5, total_epochs: 5 }],
    [{ epoch: 6, total_epochs: 5, batch: 9, total_batches: 9 }],
    [{ epoch: 5, total_epochs: 5, batch: "?", total_batches: "?" }],
  ])("when it says %j", (body) => {
    expect(read(body)).toEqual(COMPLETE);
  });
});

describe("a training runs", () => {
  test.each([
    [{ trained: "true" }, 0],
    [{ message: "There is no training" }, 0],
    [{ epoch: 5, total_epochs: 5, batch: 3, total_batches: 4 }, 80],
    [{ epoch: 5, total_epochs: 5, total_batches: 4 }, 80],
    [{ epoch: 0, total_epochs: 0 }, 0],
    [{ epoch: 0, total_epochs: 3 }, 0],
    [{ epoch: 2, total_epochs: 3 }, 33],
    [{ epoch: 2, total_epochs: 3, progress: 41.99 }, 41],
    [{ progress: 250 }, 100],
    [{ progress: -3 }, 0],
    [{ progress: null, epoch: 3, total_epochs: 4 }, 50],
    [{ status: "training", progress: 7 }, 7],
    [null, 0],
    ["a text", 0],
    [[], 0],
  ])("when it says %j", (body, progress) => {
    expect(read(body)).toEqual(running(progress));
  });

  test("as long as the train request was not answered, for the last epoch is told when it begins", () => {
    expect(read({ epoch: 5, total_epochs: 5, batch: 4, total_batches: 4 }, false)).toEqual(running(80));
    expect(read({ trained: true }, false)).toEqual(COMPLETE);
  });
});

describe("a training has failed", () => {
  test.each([
    [{ status: "failed", error: "Out of memory" }, "Out of memory"],
    [{ status: "failed", progress: 40 }, "Training failed"],
    [{ status: "failed", error: "" }, "Training failed"],
    [{ status: "failed", error: 5 }, "Training failed"],
  ])("when it says %j", (body, error) => {
    expect(read(body)).toEqual({ kind: "failed", error });
  });
});

test("whatever it says, progress is a whole number from 0 to 100", () => {
  fc.assert(
    fc.property(
      fc.record(
        { progress: fc.double(), epoch: fc.double(), total_epochs: fc.double() },
        { requiredKeys: [] },
      ),
      (body) => {
        const state = read(body);
        if (state.kind !== "running") return;
        expect(Number.isInteger(state.progress)).toBe(true);
        expect(state.progress).toBeWithin(0, 101);
      },
    ),
  );
});
