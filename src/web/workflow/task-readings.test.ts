import { describe, expect, test } from "bun:test";
import fc from "fast-check";
import type { TaskAnswer } from "../../model/workflow-answer.ts";
import { MOST_SINGLE, type ReadingPorts, TaskReadings, toNextReading } from "./task-readings.ts";

const toAnswer = (task_id: string, error: string | null = null): TaskAnswer => ({
  task_id,
  node_key: `${task_id}:Run`,
  status: "running",
  created_at: "2026-01-01T00:00:00.000Z",
  updated_at: "2026-01-01T00:00:00.000Z",
  error,
  input_refs: [],
  output_refs: [],
  progress: null,
  attempts: [],
  started_at: null,
  ended_at: null,
  webui_url: null,
});

const NAMES = Array.from({ length: 20 }, (_, position) => `task_${position}`);

/** Readings of which every call is noted, and answered with the number of the call as error. */
class Stage {
  readonly calls: string[] = [];
  readonly #stop = new AbortController();
  readonly readings: TaskReadings;
  #read = Promise.withResolvers<void>();

  constructor(ports: Partial<ReadingPorts> = {}) {
    this.readings = new TaskReadings({
      readOne: async (taskId) => toAnswer(taskId, `call ${this.calls.push(taskId)}`),
      readAll: async () => {
        const call = `call ${this.calls.push("all")}`;
        return NAMES.map((taskId) => toAnswer(taskId, call));
      },
      onRead: () => this.#read.resolve(),
      nextFrame: async () => {},
      signal: this.#stop.signal,
      ...ports,
    });
    this.readings.reset(NAMES.map((taskId) => toAnswer(taskId)));
  }

  async untilRead(): Promise<void> {
    await this.#read.promise;
    this.#read = Promise.withResolvers();
  }

  errorOf(taskId: string): string | null | undefined {
    return this.readings.tasks.get(taskId)?.error;
  }
}

describe("readings of tasks", () => {
  test("are of wanted tasks that changed, and of nothing else", () => {
    const some = fc.uniqueArray(fc.constantFrom(...NAMES)).map((names) => new Set(names));
    fc.assert(
      fc.property(some, fc.option(some), (changed, wanted) => {
        const due = [...changed].filter((taskId) => wanted === null || wanted.has(taskId));
        const next = toNextReading(changed, wanted ?? "all");
        if (due.length === 0) expect(next).toBeNull();
        else if (due.length > MOST_SINGLE) expect(next).toBe("all");
        else expect([...(next ?? [])].toSorted()).toEqual(due.toSorted());
      }),
    );
  });

  test("gather what changes close together, and read many with one call", async () => {
    const stage = new Stage();
    stage.readings.want("all");
    for (let round = 0; round < 1000; round += 1) stage.readings.touch(NAMES[round % 2] ?? "");
    await stage.untilRead();
    expect(stage.calls).toEqual(["task_0", "task_1"]);
    for (const taskId of NAMES) stage.readings.touch(taskId);
    await stage.untilRead();
    expect(stage.calls.slice(2)).toEqual(["all"]);
    expect(NAMES.map((taskId) => stage.errorOf(taskId))).toEqual(NAMES.map(() => "call 3"));
  });

  test("wait until the task is wanted", async () => {
    const stage = new Stage();
    stage.readings.touch("task_3");
    stage.readings.want(new Set(["task_4"]));
    stage.readings.touch("task_4");
    await stage.untilRead();
    expect(stage.calls).toEqual(["task_4"]);
    stage.readings.want(new Set(["task_3"]));
    await stage.untilRead();
    expect(stage.calls).toEqual(["task_4", "task_3"]);
    expect(stage.errorOf("task_3")).toBe("call 2");
  });

  test("are made again for what changed while it was read", async () => {
    const answer = Promise.withResolvers<void>();
    const asked = Promise.withResolvers<void>();
    let calls = 0;
    const stage = new Stage({
      async readOne(taskId) {
        calls += 1;
        const call = calls;
        asked.resolve();
        await answer.promise;
        return toAnswer(taskId, `call ${call}`);
      },
    });
    stage.readings.want(new Set(["task_0"]));
    stage.readings.touch("task_0");
    await asked.promise;
    stage.readings.touch("task_0");
    answer.resolve();
    await stage.untilRead();
    expect(stage.errorOf("task_0")).toBe("call 1");
    await stage.untilRead();
    expect(stage.errorOf("task_0")).toBe("call 2");
  });
});
